import ControlAPI
import Messages
import TrainerCore

extension Page {
    func health(_ reply: HealthReply) -> [String] {
        let range = text(
            .findingsIn(
                code: reply.code?.rawValue, from: reply.from.dashed, to: reply.to.dashed,
                quarantined: reply.quarantined,
                noted: reply.total - reply.quarantined))
        let refused = refusals(reply.refused)
        var counts = Table([
            .init(head: text(.headRule)), .init(head: text(.headSeverity)),
            .init(head: text(.headCount), isRightAligned: true),
        ])
        for count in reply.counts {
            counts.add([text(count.rule.name), text(count.severity.name), String(count.count)])
        }
        // Some rules are broken at the door alone: no stored bar has its prices in the wrong order, or a twin.
        for count in reply.refused.counts {
            counts.add([text(count.rule.name), text(.severityRefused), String(count.count)])
        }
        let isCounted = !reply.counts.isEmpty || !reply.refused.counts.isEmpty
        let summary = [range] + (isCounted ? [""] + counts.lines(width: width) : [])
        guard !reply.findings.isEmpty else { return summary + refused }
        let shown = reply.findings.prefix(Self.shownFindings)
        var table = Table([
            .init(head: text(.headCode)), .init(head: text(.headDay)), .init(head: text(.headRule)),
            .init(head: text(.headSeverity)),
        ])
        for finding in shown {
            table.add([
                finding.code.rawValue, finding.date.dashed, text(finding.rule.name), text(finding.severity.name),
            ])
        }
        // The numbers that made a finding are what it is looked at for: they get lines of their own, uncut.
        let rows = table.lines(width: width)
        let details = shown.map { DisplayWidth.wrapped(text(.dataWords($0.detail)), to: width - 2).map { "  " + $0 } }
        let listed = rows.prefix(1) + zip(rows.dropFirst(), details).flatMap { [$0] + $1 }
        let rest = reply.total - min(reply.findings.count, Self.shownFindings)
        return summary + [""] + listed + (rest > 0 ? [text(.moreFindings(rest))] : []) + refused
    }

    /// Rows that never became bars; the place, the reason and the values are what they are looked at for.
    private func refusals(_ refused: Refusals) -> [String] {
        guard refused.total > 0 else { return [] }
        let shown = refused.rows.prefix(Self.shownFindings)
        let rest = refused.total - shown.count
        let rows = shown.flatMap { row -> [String] in
            let reason = text(.dataWords(row.reason))
            return DisplayWidth.wrapped("\(row.date.dashed)  \(row.source)  \(row.place)", to: width)
                + [row.rule.map { "\(text($0.name)): \(reason)" } ?? reason, row.content].compactMap(\.self)
                .flatMap { DisplayWidth.wrapped($0, to: width - 2) }.map { "  " + $0 }
        }
        return ["", text(.refusedIn(refused.total))] + rows + (rest > 0 ? [text(.moreFindings(rest))] : [])
    }

    /// More than a screen says less; `--format csv` and `json` give what one reply holds.
    private static let shownFindings = 40

    func coverage(_ reply: CoverageReply) -> [String] {
        var lines = LabelledLines()
        lines.add(
            text(.labelDays),
            [
                text(
                    .coverageDays(
                        reply.days, first: reply.first?.dashed, last: reply.last?.dashed, stocks: reply.stocks))
            ])
        lines.add(
            text(.labelSources),
            reply.sources.map {
                text(.coverageSource($0.source, bars: $0.bars, first: $0.first.dashed, last: $0.last.dashed))
            })
        let shown = reply.gaps.suffix(Self.shownGaps).map(\.dashed)
        lines.add(
            text(.labelGaps),
            [reply.gapCount == 0 ? text(.nothing) : text(.coverageGaps(reply.gapCount, newest: list(shown)))]
                + (reply.assumedFrom.map { [text(.coverageAssumed(from: $0.dashed))] } ?? []))
        lines.add(
            text(.labelFindings),
            [text(.coverageFindings(quarantined: reply.quarantined, noted: reply.noted))]
                + (reply.refused > 0 ? [text(.refusedIn(reply.refused))] : []))
        let samples = reply.samples
        lines.add(
            text(.labelSamples),
            [
                text(
                    .coverageSamples(
                        samples.count, stocks: samples.stocks, first: samples.oldest?.dashed,
                        last: samples.newest?.dashed))
            ]
                + samples.tasks.map {
                    text(.coverageTask($0.task.name, count: $0.count, first: $0.first.dashed, last: $0.last.dashed))
                })
        lines.add(text(.askNotices), (reply.notices ?? []).map(text))
        return lines.lines(width: width)
    }

    private static let shownGaps = 8
}

extension BarFinding.Rule {
    var name: Message {
        switch self {
        case .calendarGap: .ruleCalendarGap
        case .priceOrder: .rulePriceOrder
        case .duplicate: .ruleDuplicate
        case .stale: .ruleStale
        case .jumpWithoutExRight: .ruleJump
        case .beyondLimit: .ruleBeyondLimit
        case .zeroVolume: .ruleZeroVolume
        case .vwapOutside: .ruleVWAP
        case .sourcesDisagree: .ruleSourcesDisagree
        case .barWhileSuspended: .ruleBarWhileSuspended
        case .factorDisagrees: .ruleFactorDisagrees
        }
    }
}

extension BarFinding.Severity {
    var name: Message {
        switch self {
        case .note: .severityNote
        case .quarantine: .severityQuarantine
        }
    }
}
