import Foundation
import TrainerCore

/// Answers about a day's whole market that are there, but have far fewer rows than stocks traded: cut without a word of it.
/// They are not final: such a day is asked for again, and told.
struct ShortAnswers: Sendable {
    /// Days, and when those that are long over were last asked for again.
    var factors: [TradeDate: Date] = [:]
    var limits: Set<TradeDate> = []
    var basics: Set<TradeDate> = []
    var bars = ShortDays()

    /// With less than this share of the stocks that traded an answer is short. What a source leaves out as a rule is less:
    /// an exchange of three hundred stocks, or the limits of stocks newly listed.
    static let share = 0.9

    static func isShort(_ rows: Int, of expected: Int) -> Bool {
        rows < expected - FetchPlan.landedSlack && Double(rows) < share * Double(expected)
    }

    /// - Parameter isInLists: whether bars are asked for in lists of stocks: then nothing but the lists of stocks tells how
    ///   many traded.
    static func find(
        among days: [TradeDate], from source: String, isInLists: Bool, stores: Stores, now: Date
    ) async throws -> ShortAnswers {
        guard let first = days.min(), let last = days.max() else { return ShortAnswers() }
        let asked = try await stores.bars.askedDays(from: source)
        // A list's bars have marks of their own.
        let bars =
            isInLists ? ShortDays() : try await ShortDays.find(among: days, asked: asked, stores: stores, now: now)
        let traded = asked.merging(bars.stored) { max($0, $1) }
        func isShort(_ day: TradeDate, _ rows: Int) async throws -> Bool {
            var expected = traded[day] ?? 0
            if expected == 0, isInLists {
                expected =
                    try await LandedDay(
                        day, of: [], bars: stores.bars, reference: stores.reference, knownAt: now
                    ).expected ?? 0
            }
            return Self.isShort(rows, of: expected)
        }
        let recent = max(first, last.advanced(by: 1 - FetchPlan.lateDays))...last
        func shortDays(_ answer: DayAnswer, in range: ClosedRange<TradeDate>) async throws -> Set<TradeDate> {
            var found: Set<TradeDate> = []
            for (day, rows) in try await stores.reference.rows(of: answer, in: range, from: source) {
                if try await isShort(day, rows) { found.insert(day) }
            }
            return found
        }
        var short = ShortAnswers()
        short.bars = bars
        short.limits = try await shortDays(.limits, in: recent)
        short.basics = try await shortDays(.basics, in: recent)
        // A list's factors have marks of their own.
        guard !isInLists else { return short }
        let factors = try await shortDays(.factors, in: first...last)
        guard !factors.isEmpty else { return short }
        let mark = try await stores.reference.marks(from: source)[.shortFactors]
        let askedAt = mark?.askedAt ?? Date(timeIntervalSince1970: 0)
        short.factors = Dictionary(uniqueKeysWithValues: factors.map { ($0, askedAt) })
        return short
    }
}
