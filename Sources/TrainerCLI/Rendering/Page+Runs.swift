import ControlAPI
import Foundation
import Messages
import TrainerCore

extension Page {
    func runs(_ runs: [RunSummary]) -> [String] {
        var table = Table([
            .init(head: text(.headRun)), .init(head: text(.headState)), .init(head: text(.headVerdict)),
            .init(head: text(.headStarted)), .init(head: text(.headTook), isRightAligned: true),
            .init(head: text(.headTrigger), minimum: 8, wraps: true),
        ])
        for run in runs {
            table.add([
                run.id.rawValue, text(run.state.name), text(run.verdict?.name),
                run.startedAt.map(Format.minute) ?? "-", took(run),
                run.options.tune == nil ? run.trigger.slot ?? text(run.trigger.name) : text(.triggerTune),
            ])
        }
        return table.lines(width: width)
    }

    private func took(_ run: RunSummary) -> String {
        guard let start = run.startedAt, let end = run.finishedAt else { return "-" }
        return Format.shortDuration(end.timeIntervalSince(start))
    }

    func run(_ detail: RunDetail) -> [String] {
        // A tune has none.
        facts(of: detail).lines(width: width) + (detail.stages.isEmpty ? [] : [""] + stages(detail.stages))
    }

    /// What is said of a run before its stages.
    func facts(of detail: RunDetail, withRun: Bool = true) -> LabelledLines {
        let run = detail.run
        var lines = LabelledLines()
        if withRun { lines.add(text(.labelRun), [runLine(run)] + (options(run.options).map { [$0] } ?? [])) }
        if let verdict = run.verdict {
            lines.add(text(.labelVerdict), [text(verdict.name)])
            lines.add(text(.labelReason), self.lines(of: run.reasons))
        } else if run.options.tune == nil {
            // A search's reason stands in its own page.
            lines.add(text(.labelReason), self.lines(of: run.reasons))
        }
        if let model = run.model { lines.add(text(.labelModel), [model.short]) }
        if let error = run.error {
            lines.add(text(.labelError), self.lines(of: error) + [story(of: run.id)])
        }
        lines.add(text(.labelWarning), run.warnings.map(text))
        let fetchAttempt = detail.stages.first { $0.stage == .fetch }?.attempt ?? 0
        counts(detail.counts, fetchAttempt: fetchAttempt, told: run.warnings, into: &lines)
        return lines
    }

    private func runLine(_ run: RunSummary) -> String {
        let times = [
            run.startedAt.map(Format.minute), run.finishedAt == nil ? nil : took(run), text(run.trigger.name),
            run.asOf.map { text(.asOf($0.dashed)) },
        ]
        return list([run.id.rawValue, text(run.state.name)] + times.compactMap { $0 })
    }

    private func options(_ options: RunOptions) -> String? {
        if let tune = options.tune { return text(.runTunes(questions: tune.questions, minutes: tune.minutes)) }
        let parts = [
            options.knownAt.map { Message.knownAt(Format.second($0)) },
            options.from.map { Message.runBegins(at: $0.rawValue) },
            options.force ? Message.runIsForced : nil,
            options.examples.map(Message.examplesAtMost),
            Message.runOptions(dryRun: options.dryRun, noPromote: options.noPromote),
        ].compactMap { $0 }
        return parts.isEmpty ? nil : joined(parts)
    }

    /// - Parameter told: what stands above already.
    private func counts(
        _ counts: RunCounts, fetchAttempt: Int, told: [Message], into lines: inout LabelledLines
    ) {
        let fetched = [
            counts.barsFetched.map {
                Message.barsFetched(
                    bars: $0, days: counts.daysFetched, calls: counts.sourceCalls, attempt: fetchAttempt)
            },
            counts.barsRefused.flatMap { $0 > 0 ? Message.rowsRefused($0) : nil },
        ].compactMap { $0 }
        if !fetched.isEmpty { lines.add(text(.labelData), [joined(fetched)]) }
        lines.add(
            text(.labelLacking),
            (counts.lacking ?? []).map { text(.lacks($0, days: $0 == "factors" ? counts.lackingFactorDays : nil)) })
        lines.add(text(.labelNotices), (counts.notices ?? []).filter { !told.contains($0) }.map(text))

        let first =
            counts.kept.map { Message.samplesKept($0, of: counts.candidates) }
            ?? counts.candidates.map { .candidates($0) }
        let stocks = counts.stocks.map { stocks in
            Message.stocksServed(stocks, waiting: counts.stocksWaiting, longestWait: counts.longestWait)
        }
        let skips = list(counts.skips.map { "\(text(.sampleSkip($0.reason))) \($0.count)" })
        let samples =
            [stocks, first].compactMap { $0 } + counts.drops.filter { $0.count > 0 }.map(\.text)
            + (counts.skips.isEmpty ? [] : [.samplesSkipped(skips)])
        if let drift = counts.drift { lines.add(text(.labelDrift), self.drift(drift)) }
        if !samples.isEmpty { lines.add(text(.labelSamples), [joined(samples)]) }
        let labelDrops = list((counts.labelDrops ?? []).map { "\($0.reason) \($0.count)" })
        if let labels = counts.labels {
            lines.add(text(.labelLabels), [text(.labelsCounted(labels, dropped: labelDrops))])
        }

        let prompt = [
            counts.shots.map { Message.shots($0) },
            counts.prompt.map {
                .promptBudget(
                    prompt: $0.promptTokens, answer: $0.answerTokens, context: $0.contextTokens, fits: $0.fits)
            },
        ].compactMap { $0 }
        if !prompt.isEmpty { lines.add(text(.labelPrompt), [joined(prompt)]) }
        if let refinement = counts.refinement { lines.add(text(.labelRefinement), [text(tried(refinement))]) }
    }

    func drift(_ drift: DriftView) -> [String] {
        let days = Message.driftDays(
            drift.days, from: drift.firstDay.dashed, to: drift.lastDay.dashed, stocks: drift.stocks,
            turbulence: drift.turbulence, direction: drift.direction)
        let shifted = drift.rows.filter(\.isShift).map { row in
            Message.driftShifted(
                row.measure, psi: Format.fixed(row.psi, 2), usual: row.usual.map { Format.fixed($0, 2) }, n: row.n)
        }
        return ([days] + (shifted.isEmpty ? [.driftNone] : shifted)).map(text)
    }

    func stages(_ stages: [StageView]) -> [String] {
        var table = Table([
            .init(head: text(.headStage)), .init(head: text(.headState)),
            .init(head: text(.headTook), isRightAligned: true), .init(head: "", minimum: 10, wraps: true),
        ])
        for stage in stages {
            table.add([
                "\(stage.stage.position)/\(StageName.allCases.count) \(text(stage.stage.name))",
                text(stage.state.name), stage.seconds.map(Format.duration) ?? "-",
                stage.error.map { text($0.message) } ?? "",
            ])
        }
        return table.lines(width: width)
    }
}
