import Foundation
import MarketCalendar
import MarketHealth
import TrainerCore
import Universe

/// What is known beside the bars, up to a day and as of an instant: lists, names, suspensions, days. Loaded once and then
/// asked for each stock.
struct MarketKnowledge: Sendable {
    /// Calendar days that surely hold the bars of one window (about 243 trading days a year, holiday weeks included).
    static let windowCalendarDays = 400

    let range: ClosedRange<TradeDate>
    let knownAt: Date
    /// Days of `range` on which anything traded.
    let openDays: [TradeDate]
    let facts: Universe.Facts
    let checker: HealthChecker
    private let stores: Stores

    /// - Parameter codeChanges: nil: those that are known to the store.
    init(
        _ stores: Stores, in range: ClosedRange<TradeDate>, knownAt: Date, codeChanges: [CodeChange]? = nil
    ) async throws {
        let changes: [CodeChange]
        if let codeChanges {
            changes = codeChanges
        } else {
            changes = try await stores.reference.codeChanges(knownAt: knownAt)
        }
        let codes = CodeHistory(changes)
        self.stores = stores
        self.range = range
        self.knownAt = knownAt
        let openDays = try await stores.bars.tradingDays(in: range, knownAt: knownAt)
        let lost = try await Self.lostDays(between: openDays, stores, knownAt)
        let days = (openDays + lost).sorted()
        // A stock was suspended under the code that it had on the day.
        let suspensions = try await stores.reference.suspensions(on: days, knownAt: knownAt).mapValues { told in
            told
                + told.compactMap { own in
                    codes.later(than: own.code).map { Suspension(code: $0, date: own.date, timing: own.timing) }
                }
        }
        self.openDays = openDays
        self.checker = HealthChecker(market: MarketDays(open: days, suspensions: suspensions, lost: lost))
        self.facts = Universe.Facts(
            listings: try await stores.reference.listings(knownAt: knownAt),
            // A name that is still to come says nothing, not even that another one came before it. One that came after
            // `range` says that the list, which has the names of `knownAt`, does not tell the stock's name in `range`.
            names: try await stores.reference.nameSpells(knownAt: knownAt)
                .filter { $0.start <= max(range.upperBound, ShanghaiTime(knownAt).day) },
            codeChanges: changes)
    }

    /// Days between those with bars on which the exchanges opened and of which nothing is stored: as the bundled list has
    /// them, and in years that it does not know, as a source's own calendar of `knownAt` does. A guess loses no day.
    private static func lostDays(
        between stored: [TradeDate], _ stores: Stores, _ knownAt: Date
    ) async throws -> Set<TradeDate> {
        guard let first = stored.first, let last = stored.last else { return [] }
        let known = ExchangeCalendar.openDays(in: first...last).days.filter { !ExchangeCalendar.isAssumed($0) }
        let told = try await stores.reference.openDays(in: first...last, knownAt: knownAt)
            .filter(ExchangeCalendar.isAssumed)
        return Set(known).union(told).subtracting(stored)
    }

    /// What the rules say of one stock's bars in `days`; those before are compared with.
    func findings(
        of code: TSCode, in bars: [DailyBar], of days: ClosedRange<TradeDate>
    ) async throws -> [BarFinding] {
        let factors = try await stores.reference.factors(of: code, asOf: range.upperBound, knownAt: knownAt)
        let limits =
            bars.contains { days.contains($0.date) && HealthChecker.nearsLimit($0) }
            ? try await stores.reference.publishedLimits(of: code, in: days, knownAt: knownAt) : []
        return findings(of: code, in: bars, of: days, factors, limits)
    }

    /// The same of many stocks: read in one go, which takes a tenth of what a reading for each would.
    func findings(of stocks: [[DailyBar]], of days: ClosedRange<TradeDate>) async throws -> [BarFinding] {
        let codes = stocks.compactMap(\.first?.code)
        let factors = try await stores.reference.factors(of: codes, asOf: range.upperBound, knownAt: knownAt)
        var near: [TradeDate: [TSCode]] = [:]
        for bars in stocks {
            for bar in bars where days.contains(bar.date) && HealthChecker.nearsLimit(bar) {
                near[bar.date, default: []].append(bar.code)
            }
        }
        let limits = try await stores.reference.publishedLimits(of: near, knownAt: knownAt)
        return stocks.flatMap { bars in
            bars.first.map {
                findings(of: $0.code, in: bars, of: days, factors[$0.code] ?? .none, limits[$0.code] ?? [])
            }
                ?? []
        }
    }

    private func findings(
        of code: TSCode, in bars: [DailyBar], of days: ClosedRange<TradeDate>, _ factors: FactorSeries,
        _ limits: [PublishedLimits]
    ) -> [BarFinding] {
        let history = StockHistory(
            code: code, bars: bars, listing: facts.listings[code], names: facts.names[code] ?? [], factors: factors,
            limits: limits)
        return checker.findings(in: history, of: days)
    }

    /// What only a second source can tell of the whole range, as far as it keeps samples from being made.
    func noticed() async throws -> [BarFinding] {
        try await stores.findings.findings(of: nil, in: range, knownAt: knownAt)
            .filter { !HealthChecker.rules.contains($0.rule) && $0.severity == .quarantine }
    }

    /// The days that no sample's window may hold. They are judged from the bars at hand, so that a run that resumes, or
    /// looks back, comes to the same days whatever was checked since; what only a second source can tell is read.
    func quarantined(of code: TSCode, in bars: [DailyBar]) async throws -> Set<TradeDate> {
        guard let first = bars.first?.date, let last = bars.last?.date else { return [] }
        let own = try await findings(of: code, in: bars, of: first...last)
        var noticed: [BarFinding] = []
        for code in facts.codes.all(of: code) {
            noticed += try await stores.findings.findings(of: code, in: first...last, knownAt: knownAt)
                .filter { !HealthChecker.rules.contains($0.rule) }
        }
        return Set((own + noticed).filter { $0.severity == .quarantine }.map(\.date))
    }
}
