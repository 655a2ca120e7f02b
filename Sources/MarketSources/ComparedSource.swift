import Messages
import SourceComparison
public import TrainerCore

/// A source whose bars are compared with those that another source gave for the same days: where the two are one
/// percent apart, the new bar is refused, the kept one stays, and a finding quarantines it.
public struct ComparedSource: MarketSource {
    private let source: any MarketSource
    private let keptDays: Set<TradeDate>
    private let kept: @Sendable (TSCode, ClosedRange<TradeDate>) async throws -> [StoredBar]
    private let notify: @Sendable (SourceNotice) -> Void

    /// - Parameters:
    ///   - keptDays: days with stored bars before anything was asked; on others there is nothing to compare with, and
    ///     the store is not read, which would make it merge what has just landed.
    ///   - kept: a stock's stored bars.
    public init(
        _ source: any MarketSource, keptDays: Set<TradeDate>,
        kept: @escaping @Sendable (TSCode, ClosedRange<TradeDate>) async throws -> [StoredBar],
        notify: @escaping @Sendable (SourceNotice) -> Void
    ) {
        self.source = source
        self.keptDays = keptDays
        self.kept = kept
        self.notify = notify
    }

    public var name: String { source.name }
    public var historyShape: HistoryShape { source.historyShape }
    public var callsInFlight: Int { get async { await source.callsInFlight } }

    public func bars(on day: TradeDate) async throws -> BarReply {
        try await compared(source.bars(on: day))
    }

    public func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
        try await compared(source.bars(of: code, in: range))
    }

    private func compared(_ reply: BarReply) async throws -> BarReply {
        guard reply.bars.contains(where: { keptDays.contains($0.date) }) else { return reply }
        let name = reply.source ?? name
        var good: [DailyBar] = []
        var refused: [RefusedRow] = []
        var findings: [BarFinding] = []
        var agreed = reply.agreed
        for (code, bars) in Dictionary(grouping: reply.bars, by: \.code) {
            let days = bars.map(\.date)
            guard let first = days.min(), let last = days.max() else { continue }
            let others = try await kept(code, first...last).filter { $0.source != name }
            let comparisons = Dictionary(grouping: others, by: \.source).map { source, others in
                SourceComparison(kept: others.map(\.bar), of: source, candidate: bars, of: name)
            }
            let found = comparisons.flatMap(\.findings)
            for comparison in comparisons { agreed.formUnion(comparison.agreed) }
            let reasons = Dictionary(found.map { ($0.date, $0.detail) }) { first, _ in first }
            for bar in bars {
                if let reason = reasons[bar.date] {
                    refused.append(
                        RefusedRow(
                            place: "\(name) \(code) \(bar.date)", reason: "disagrees with the kept bar: \(reason)"))
                } else {
                    good.append(bar)
                }
            }
            findings += found
        }
        agreed.subtract((reply.findings + findings).map { BarKey(code: $0.code, date: $0.date) })
        if !findings.isEmpty {
            notify(SourceNotice(.disagreement, .sourcesDisagree(source: name, count: findings.count)))
        }
        return BarReply(
            bars: findings.isEmpty ? reply.bars : good.sorted { ($0.code, $0.date) < ($1.code, $1.date) },
            refused: reply.refused + refused.sorted { $0.place < $1.place }, calls: reply.calls, source: reply.source,
            findings: reply.findings + findings.sorted { ($0.code, $0.date) < ($1.code, $1.date) }, agreed: agreed)
    }

    // MARK: Handed on

    public func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? {
        try await source.openDays(in: range)
    }

    public func adjFactors(on day: TradeDate) async throws -> [AdjFactor]? { try await source.adjFactors(on: day) }

    public func adjFactors(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [AdjFactor]? {
        try await source.adjFactors(of: code, in: range)
    }

    public func listings() async throws -> [Listing]? { try await source.listings() }

    public func suspensions(on day: TradeDate) async throws -> [Suspension]? { try await source.suspensions(on: day) }

    public func nameSpells(in range: ClosedRange<TradeDate>) async throws -> [NameSpell]? {
        try await source.nameSpells(in: range)
    }

    public func indexBars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [DailyBar]? {
        try await source.indexBars(of: code, in: range)
    }

    public func publishedLimits(on day: TradeDate) async throws -> [PublishedLimits]? {
        try await source.publishedLimits(on: day)
    }

    public func dailyBasics(on day: TradeDate) async throws -> [DailyBasic]? {
        try await source.dailyBasics(on: day)
    }

    public func codeChanges() async throws -> [CodeChange]? { try await source.codeChanges() }
}
