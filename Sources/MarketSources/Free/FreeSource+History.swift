import Messages
import SourceComparison
public import TrainerCore

/// One stock's days.
extension FreeSource {
    /// Days that are not over yet are left out. The first row of a stock is refused: its reference price is the issue
    /// price, which no page has. Bars that disagree with the kept ones are refused whole, with findings.
    public func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
        let tally = CallTally(into: made)
        guard let asked = range.clamped(through: lastDayOver) else { return BarReply(bars: [], calls: 0) }
        let wide = Self.wide(asked, lastOver: lastDayOver)
        let answer = try await tolerating(code, .bars) {
            try await self.history(of: code, wide, ask(.stock(code), tally))
        }
        guard let answer, let history = answer else {
            let place = "\(Self.tencent) \(code) \(asked.lowerBound)…\(asked.upperBound)"
            let refusal = RefusedRow(place: place, reason: "no answer about the stock, and nobody may stand in")
            return BarReply(bars: [], refused: [refusal], calls: tally.count, source: Self.tencent)
        }
        let rows = history.lines.rows
        guard let first = rows.first, rows.last.map({ $0.date >= asked.lowerBound }) == true else {
            return BarReply(
                bars: [], refused: history.lines.refused.filter { $0.date.map(asked.contains) ?? true },
                calls: tally.count, source: history.source)
        }
        let told = try await tolerating(code, .factors) { try await self.factors(of: code, tally) }
        guard let told, let factors = told else {
            let place = "\(history.source) \(code) \(asked.lowerBound)…\(asked.upperBound)"
            let refusal = RefusedRow(place: place, reason: "no adjustment factors, so no reference price (pre_close)")
            return BarReply(bars: [], refused: [refusal], calls: tally.count, source: history.source)
        }
        let made = FreeBars.make(
            code, history.lines, factors: factors, source: history.source,
            unit: history.source == Self.sina ? .share : nil, refusesFirst: first.date >= asked.lowerBound)
        // Rows around the range were, or will be, asked for on their own account.
        let refused = made.refused.filter { $0.date.map(asked.contains) ?? true }
        let inRange = made.bars.filter { asked.contains($0.date) }
        // What the same place gave before is no second opinion.
        let others = try await kept(code, wide).filter { $0.source != history.source }
        let comparison = SourceComparison(
            kept: others.map(\.bar), of: others.first?.source ?? "", candidate: made.bars, of: history.source)
        if let reason = objection(comparison, history) {
            notify(
                SourceNotice(.disagreement, .freeDisagrees(code: code.rawValue, source: history.source, why: reason)))
            let rows = inRange.map { bar in
                RefusedRow(
                    place: "\(history.source) \(code) \(bar.date)", reason: reason, date: bar.date,
                    content: bar.numbers, rule: comparison.agrees ? nil : .sourcesDisagree)
            }
            return BarReply(
                bars: [], refused: refused + rows, calls: tally.count, source: history.source,
                findings: comparison.findings, agreed: comparison.agreed)
        }
        return BarReply(
            bars: inRange, refused: refused, calls: tally.count, source: history.source,
            agreed: comparison.agreed)
    }

    /// Calendar days after a range in which kept bars are looked for, too.
    private static let daysInCommon = 20

    /// What is asked for: wider on both sides, for a row before the first, and days in common with what is kept.
    static func wide(_ range: ClosedRange<TradeDate>, lastOver: TradeDate) -> ClosedRange<TradeDate> {
        let end = min(range.upperBound.advanced(by: daysInCommon), lastOver)
        return range.lowerBound.advanced(by: -daysBefore)...max(range.upperBound, end)
    }

    private struct History {
        let lines: KLineReply
        let source: String
        /// Sina in Tencent's place.
        let isStandIn: Bool
    }

    /// Rows from `range`, or from before it where it starts with the stock's first known row; nil, which is told, where
    /// Tencent has none and too little is stored to hold Sina's against.
    private func history(
        of code: TSCode, _ range: ClosedRange<TradeDate>, _ ask: FreeAsk
    ) async throws -> History? {
        // Tencent's K-lines of the Beijing exchange are unreliable.
        if code.board == .beijing {
            return History(lines: try await sinaLines(code, range, ask), source: Self.sina, isStandIn: false)
        }
        do {
            return History(lines: try await tencentLines(code, range, ask), source: Self.tencent, isStandIn: false)
        } catch let error as TrainerError where error.code == .upstreamUnavailable {
            let proof = try await kept(code, range).count { $0.source != Self.sina }
            let needed = SourceComparison.daysNeeded
            guard proof == 0 || proof >= needed else {
                let why = Message.freeNoStandIn(why: error.message, kept: proof, needed: needed)
                try leaveOpen(code, .standIn, because: error, .freeStockLeftOpen(code: code.rawValue, why: why))
                return nil
            }
            reportFallback(code.rawValue, from: Self.tencent, to: Self.sina, error)
            return History(lines: try await sinaLines(code, range, ask), source: Self.sina, isStandIn: true)
        }
    }

    /// A long suspension, or the stock's first day, leaves nothing in the days before: then two more years are asked for.
    private func tencentLines(
        _ code: TSCode, _ range: ClosedRange<TradeDate>, _ ask: FreeAsk
    ) async throws -> KLineReply {
        let symbol = FreeSymbol.text(code)
        var lines = try await tencentClient.kLines(of: symbol, in: range, ask)
        let asked = range.lowerBound.advanced(by: Self.daysBefore)
        if let first = lines.rows.first, first.date >= asked {
            let before = range.lowerBound.advanced(by: -730)...range.lowerBound.advanced(by: -1)
            let earlier = try await tencentClient.kLines(of: symbol, in: before, ask)
            lines.rows = earlier.rows.suffix(1) + lines.rows
        }
        return lines
    }

    private func sinaLines(
        _ code: TSCode, _ range: ClosedRange<TradeDate>, _ ask: FreeAsk
    ) async throws -> KLineReply {
        // Sina counts back from today; two years more cost nothing.
        let days = ShanghaiTime(now()).day.dayNumber - range.lowerBound.dayNumber + 730
        var lines = try await sinaClient.kLines(of: FreeSymbol.text(code), days: days, ask)
        lines.rows.removeAll { $0.date > range.upperBound }
        let earlier = lines.rows.prefix { $0.date < range.lowerBound }.suffix(1)
        lines.rows = earlier + lines.rows.filter { $0.date >= range.lowerBound }
        return lines
    }

    /// Why the bars may not be used beside the kept ones, or nil.
    private func objection(_ comparison: SourceComparison, _ history: History) -> String? {
        if let finding = comparison.findings.first {
            return "\(comparison.findings.count) of \(comparison.commonDays) common days disagree with the kept bars: "
                + "\(finding.date) \(finding.detail)"
        }
        // Nothing kept in reach: nothing is replaced. A stand-in must prove itself; the usual source need not.
        if history.isStandIn, comparison.commonDays > 0, !comparison.mayReplace {
            let days = comparison.commonDays == 1 ? "day" : "days"
            return "only \(comparison.commonDays) \(days) in common with the kept bars, "
                + "\(SourceComparison.daysNeeded) are needed before another source stands in"
        }
        return nil
    }
}
