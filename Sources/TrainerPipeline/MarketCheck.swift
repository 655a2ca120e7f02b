public import Foundation
import MarketHealth
import Synchronization
public import TrainerCore
import Universe

/// Looks at every stock's bars of a range and records what it finds: the whole market, not only the stocks of this run.
public struct MarketCheck: Sendable {
    private let stores: Stores
    private let knowledge: MarketKnowledge

    init(stores: Stores, knowledge: MarketKnowledge) {
        self.stores = stores
        self.knowledge = knowledge
    }

    /// - Parameter range: the days of which lists and factors are read; bars are checked within it.
    public init(_ stores: Stores, in range: ClosedRange<TradeDate>, knownAt: Date) async throws {
        self.init(stores: stores, knowledge: try await MarketKnowledge(stores, in: range, knownAt: knownAt))
    }

    /// Calendar days that are held in memory at once.
    private static let span = 90
    /// Calendar days before the range's first one whose bars are read with it: nearly every stock has some there.
    private static let context = 20
    /// Bars before the range's first one that the rules look back at: the one before, and whether a stock's are its first.
    private static let barsBefore = 5

    /// What a check came to.
    public struct Outcome: Sendable {
        public fileprivate(set) var tally = MarketHealthTally()
        /// The first of the findings that are quarantined.
        public fileprivate(set) var examples: [BarFinding] = []
        /// Stocks whose factors step otherwise than their bars.
        public fileprivate(set) var disagreeing: Set<TSCode> = []
    }

    /// - Parameters:
    ///   - first: the first day in question; the last one is the knowledge's.
    ///   - late: stocks that are checked from an earlier day on.
    ///   - instant: what the findings are stored under; nil: they are only counted.
    public func run(
        from first: TradeDate, late: [TSCode: TradeDate] = [:], at instant: Date?
    ) async throws -> Outcome {
        var outcome = Outcome()
        for (code, day) in late.sorted(by: { $0.key < $1.key }) {
            try Task.checkCancellation()
            let start = max(day, knowledge.range.lowerBound)
            guard start < first else { continue }
            let range = start...first.advanced(by: -1)
            try await check([try await bars(of: code, in: range)], range, at: instant, into: &outcome)
        }
        var start = max(first, knowledge.range.lowerBound)
        while start <= knowledge.range.upperBound {
            try Task.checkCancellation()
            let end = min(start.advanced(by: Self.span - 1), knowledge.range.upperBound)
            try await check(start...end, at: instant, into: &outcome)
            start = end.advanced(by: 1)
        }
        return outcome
    }

    /// The stock's, and those just before: under its code of today where it has traded under that one by then.
    private func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [DailyBar] {
        let range = range.lowerBound.advanced(by: -Self.context)...range.upperBound
        if let later = knowledge.facts.codes.later(than: code) {
            let bars = try await stores.bars.bars(of: later, in: range, knownAt: knowledge.knownAt)
            if !bars.isEmpty { return bars.map(\.bar) }
        }
        return try await stores.bars.bars(of: code, in: range, knownAt: knowledge.knownAt).map(\.bar)
    }

    /// Findings that are named where all cannot be.
    static let examples = 5

    private func check(_ range: ClosedRange<TradeDate>, at instant: Date?, into outcome: inout Outcome) async throws {
        let stocks = Mutex<[[DailyBar]]>([])
        try await stores.bars.eachStock(
            in: range.lowerBound.advanced(by: -Self.context)...range.upperBound, knownAt: knowledge.knownAt
        ) { bars in
            stocks.withLock { $0.append(bars) }
        }
        try await check(stocks.withLock { $0 }, range, at: instant, into: &outcome)
    }

    private func check(
        _ stocks: [[DailyBar]], _ range: ClosedRange<TradeDate>, at instant: Date?, into outcome: inout Outcome
    ) async throws {
        let histories = try await withBarsBefore(range, stocks)
        let codes = histories.compactMap(\.first?.code)
        let found = try await knowledge.findings(of: histories, of: range)
        outcome.tally.bars += histories.reduce(0) { $0 + $1.count { $0.date >= range.lowerBound } }
        if let instant {
            // An earlier check may have found them under another of the stock's codes.
            let history = knowledge.facts.codes
            let checked = codes + codes.flatMap(history.earlier) + codes.compactMap(history.later)
            try await stores.findings.record(found, checked: checked, in: range, at: instant)
        }
        outcome.tally.stocks = max(outcome.tally.stocks, codes.count)
        for finding in found {
            outcome.tally.findings["\(finding.rule.rawValue)/\(finding.severity.rawValue)", default: 0] += 1
            outcome.tally.quarantined += finding.severity == .quarantine ? 1 : 0
            if finding.rule == .factorDisagrees { outcome.disagreeing.insert(finding.code) }
        }
        outcome.examples += found.filter { $0.severity == .quarantine }.prefix(Self.examples - outcome.examples.count)
    }

    /// The bars before the range of those stocks that were halted, or not listed yet, before it: however long ago they
    /// were, the rules see them as the window of a sample does.
    private func withBarsBefore(
        _ range: ClosedRange<TradeDate>, _ stocks: [[DailyBar]]
    ) async throws -> [[DailyBar]] {
        let before = range.lowerBound.advanced(by: -1)
        var histories = stocks
        for (place, bars) in stocks.enumerated() {
            let own = bars.prefix { $0.date <= before }.count
            guard own < Self.barsBefore, own < bars.count, let code = bars.first?.code else { continue }
            let earlier = try await stores.bars.window(
                of: code, asOf: before, count: Self.barsBefore, knownAt: knowledge.knownAt)
            histories[place] = earlier + bars[own...]
        }
        return histories
    }
}

/// What a check of the market found.
public struct MarketHealthTally: Codable, Hashable, Sendable {
    public var bars = 0
    public var stocks = 0
    /// Findings by rule and severity: `beyond_limit/note`.
    public var findings: [String: Int] = [:]
    /// Findings whose day no sample's window may hold.
    public var quarantined = 0
}
