import Foundation
import Messages
import TrainerCore

/// Late publication: how long a run waits for its day.
public struct LandingSettings: Codable, Hashable, Sendable {
    /// Minutes after midnight in Shanghai, on the day itself, up to which it is waited for; nil: not at all.
    public let deadlineMinute: Int?
    /// Seconds between two questions.
    public let pauseSeconds: Double

    public init(deadlineMinute: Int?, pauseSeconds: Double) {
        self.deadlineMinute = deadlineMinute
        self.pauseSeconds = pauseSeconds
    }

    /// 20:00, every ten minutes: sources have the day between 15:00 and 18:00.
    public static let standard = LandingSettings(deadlineMinute: 20 * 60, pauseSeconds: 600)

    func deadline(of day: TradeDate) -> Date {
        deadlineMinute.map { ShanghaiTime.instant(day, hour: $0 / 60, minute: $0 % 60) } ?? .distantPast
    }
}

/// How much of a day is there.
struct LandedDay: Sendable {
    /// Trading days before it that are looked at: one of them alone may itself have come short.
    static let daysBefore = 5

    let rows: Int
    /// Listed on that day less suspended for the whole of it; nil where the source has no lists.
    let expected: Int?
    /// Rows of the trading days before, newest first.
    let earlier: [Int]

    /// The lists say what there must be, also after a day that came short. They are not believed where they name more
    /// than the source had on any of the days before: then the best of these stands in.
    var wanted: Int? {
        guard let expected, !earlier.isEmpty else { return expected ?? earlier.max() }
        return earlier.contains { FetchPlan.isLanded($0, of: expected) } ? expected : earlier.max()
    }

    var isComplete: Bool { rows > 0 && wanted.map { FetchPlan.isLanded(rows, of: $0) } ?? true }
}

extension LandedDay {
    /// - Parameter codes: those alone; empty: the whole market.
    init(
        _ day: TradeDate, of codes: Set<TSCode>, bars: any BarStore, reference: any ReferenceStore, knownAt: Date
    ) async throws {
        func wanted(_ all: some Sequence<TSCode>) -> Set<TSCode> {
            codes.isEmpty ? Set(all) : codes.intersection(all)
        }
        func rowCount(_ day: TradeDate) async throws -> Int {
            wanted(try await bars.codes(on: day, knownAt: knownAt)).count
        }
        self.rows = try await rowCount(day)
        let days = try await bars.tradingDays(
            in: day.advanced(by: -FetchPlan.lateDays)...day.advanced(by: -1), knownAt: knownAt)
        var earlier: [Int] = []
        for day in days.suffix(Self.daysBefore).reversed() { earlier.append(try await rowCount(day)) }
        self.earlier = earlier
        let listings = try await reference.listings(knownAt: knownAt)
        // A list without dates names today's stocks: good enough for the newest days, which is what this is asked for.
        let listed = wanted(listings.filter { $0.trades(on: day) }.map(\.code))
        let suspended = try await reference.suspensions(on: day, knownAt: knownAt) ?? []
        let whole = Set(suspended.filter { $0.timing == nil }.map(\.code))
        self.expected = listed.isEmpty ? nil : listed.subtracting(whole).count
    }
}

extension ReferenceStore {
    /// The day from which on stocks were listed, as far as the lists tell; nil without lists, or where one has no days.
    func listedSince(knownAt: Date) async throws -> TradeDate? {
        let days = try await listings(knownAt: knownAt).map(\.listDate)
        return days.contains(nil) ? nil : days.compactMap(\.self).min()
    }
}

extension Listing {
    /// Whether it is listed, and not paused, on `day`.
    func trades(on day: TradeDate) -> Bool {
        guard status != .paused, (listDate ?? day) <= day else { return false }
        return status == .delisted ? (delistDate ?? day) > day : (delistDate.map { day < $0 } ?? true)
    }
}
