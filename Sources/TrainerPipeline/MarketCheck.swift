public import Foundation
import MarketHealth
import Synchronization
public import TrainerCore

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
    /// Calendar days before the range's first one that its bars are compared with: a holiday week, and a short halt.
    private static let context = 20

    /// - Parameters:
    ///   - first: the first day in question; the last one is the knowledge's.
    ///   - instant: what the findings are stored under; nil: they are only counted.
    /// - Returns: what was found, and the first of those that are quarantined.
    public func run(
        from first: TradeDate, at instant: Date?
    ) async throws -> (tally: MarketHealthTally, examples: [BarFinding]) {
        var tally = MarketHealthTally()
        var examples: [BarFinding] = []
        var start = max(first, knowledge.range.lowerBound)
        while start <= knowledge.range.upperBound {
            try Task.checkCancellation()
            let end = min(start.advanced(by: Self.span - 1), knowledge.range.upperBound)
            let found = try await check(start...end, at: instant, into: &tally)
            examples += found.filter { $0.severity == .quarantine }.prefix(Self.examples - examples.count)
            start = end.advanced(by: 1)
        }
        return (tally, examples)
    }

    /// Findings that are named where all cannot be.
    static let examples = 5

    private func check(
        _ range: ClosedRange<TradeDate>, at instant: Date?, into tally: inout MarketHealthTally
    ) async throws -> [BarFinding] {
        let stocks = Mutex<[[DailyBar]]>([])
        try await stores.bars.eachStock(
            in: range.lowerBound.advanced(by: -Self.context)...range.upperBound, knownAt: knowledge.knownAt
        ) { bars in
            stocks.withLock { $0.append(bars) }
        }
        let histories = stocks.withLock { $0 }
        let codes = histories.compactMap(\.first?.code)
        let found = try await knowledge.findings(of: histories, of: range)
        tally.bars += histories.reduce(0) { $0 + $1.count { $0.date >= range.lowerBound } }
        if let instant { try await stores.findings.record(found, checked: codes, in: range, at: instant) }
        tally.stocks = max(tally.stocks, codes.count)
        for finding in found {
            tally.findings["\(finding.rule.rawValue)/\(finding.severity.rawValue)", default: 0] += 1
            tally.quarantined += finding.severity == .quarantine ? 1 : 0
        }
        return found
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
