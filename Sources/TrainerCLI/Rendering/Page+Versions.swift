import ControlAPI
import Messages
import TrainerCore

extension Page {
    func since(_ move: ServingMove) -> String {
        text(
            .servingMove(
                kind: move.kind.rawValue, at: Format.minute(move.at), replaced: move.replaced?.short,
                run: move.run?.rawValue, isOverride: move.isOverride, reason: move.reason))
    }

    func comparison(_ reply: ComparisonReply) -> [String] {
        let (first, second) = (reply.first, reply.second)
        var lines = wrapped(
            text(
                .comparedOn(
                    cases: first.cases, first: first.model.short, second: second.model.short,
                    runs: list(reply.runs.map(\.rawValue)))))
        if first.cases > 0 { lines += [""] + table(first, second) + [""] + differences(reply).lines(width: width) }
        lines += [""] + forecasts(reply.forecasts)
        if !reply.obstacles.isEmpty {
            lines +=
                ["", text(.notComparable)]
                + reply.obstacles.flatMap { wrapped("  " + text(.obstacle($0.reason, count: $0.count))) }
        }
        if let run = reply.stoppedAt { lines.append(text(.comparisonStopped(run.rawValue))) }
        return lines
    }

    func wrapped(_ text: String) -> [String] { DisplayWidth.wrapped(text, to: width) }

    private func table(_ first: ModelScore, _ second: ModelScore) -> [String] {
        var table = Table([
            .init(head: "", minimum: 12, wraps: true),
            .init(head: "A", isRightAligned: true, minimum: 10, wraps: true),
            .init(head: "B", isRightAligned: true, minimum: 10, wraps: true),
        ])
        func add(_ name: Message, _ value: (ModelScore) -> String) {
            table.add([text(name), value(first), value(second)])
        }
        add(.headPassRate) { score in
            "\(score.passed)/\(score.cases) \(Format.percent(score.passRate)) "
                + "[\(Format.percent(score.wilsonLow)), \(Format.percent(score.wilsonHigh))]"
        }
        for task in TaskKind.allCases {
            add(task.name) { score in
                score.tasks.first { $0.task == task }.map { share($0.passed, of: $0.cases) } ?? text(.unmeasured)
            }
        }
        add(.asTheRuleSays) { Format.percent($0.ruleAgreement) }
        if let times = first.latency, let others = second.latency {
            for (name, time, other) in [("p50", times.p50, others.p50), ("p95", times.p95, others.p95)] {
                table.add([name, Format.fixed(time, 2) + " s", Format.fixed(other, 2) + " s"])
            }
        }
        return table.lines(width: width)
    }

    private func differences(_ reply: ComparisonReply) -> LabelledLines {
        var lines = LabelledLines()
        lines.add(
            "A − B",
            [
                reply.difference.map {
                    text(
                        .passDifference(
                            mean: Self.points($0.mean), low: Self.points($0.low), high: Self.points($0.high),
                            days: $0.days))
                } ?? text(.noDifference(reply.noDifference))
            ])
        lines.add(
            text(.labelOnlyOne),
            [
                text(
                    .onlyOneRight(
                        first: reply.onlyFirst, second: reply.onlySecond, p: reply.mcnemarP.map { Format.fixed($0, 3) },
                        why: reply.noMcnemar))
            ])
        if reply.first.latency == nil || reply.second.latency == nil {
            lines.add("p50, p95", [text(.timesOfOtherRuns)])
        }
        return lines
    }

    /// A difference of shares in percentage points.
    private static func points(_ share: Double) -> String { (share < 0 ? "" : "+") + Format.fixed(share * 100, 1) }

    /// How many swaps of shots were tried on DEV, and what came of it.
    func tried(_ refinement: ModelLineage.Refinement) -> Message {
        .shotsTried(
            refinement.tried, accepted: refinement.accepted, items: refinement.items, questions: refinement.questions,
            before: Format.fixed(refinement.brierBefore, 4), after: Format.fixed(refinement.brierAfter, 4))
    }

    private func swap(_ swap: ModelLineage.Refinement.Swap) -> String {
        let gain = swap.gain.map {
            Format.fixed($0, 4) + (swap.standardError.map { " ± " + Format.fixed($0, 4) } ?? "")
        }
        return text(
            .shotSwap("\(swap.out)", into: "\(swap.into)", outcome: .swapOutcome(swap.outcome), gain: gain))
    }

    func lineage(_ reply: LineageReply) -> [String] {
        let lineage = reply.lineage
        var lines = LabelledLines()
        lines.add(text(.labelModel), [lineage.model.short])
        lines.add(text(.labelDigest), [lineage.digest])
        lines.add(text(.labelRun), [list([lineage.run.rawValue, Format.minute(lineage.createdAt)])])
        lines.add(text(.labelData), [text(.asOf(lineage.asOf.dashed))])
        lines.add(text(.labelBase), [lineage.base?.description, lineage.baseDigest].compactMap { $0 })
        lines.add(text(.labelRecipe), [lineage.recipeDigest.hex])
        if let samples = lineage.samplesDigest {
            lines.add(
                text(.labelSamples), [lineage.samples.map { text(.newSamples($0)) }, samples.hex].compactMap(\.self))
        }
        lines.add(
            text(.labelTraining),
            [
                joined([.verbatim(lineage.trainingKind), .shots(lineage.shots.count)])
                    + (lineage.pool.map { " / \($0)" } ?? "")
            ])
        if let refinement = lineage.refinement {
            lines.add(text(.labelRefinement), [text(tried(refinement))] + refinement.swaps.map(swap))
        }
        if let prompt = lineage.systemPrompt { lines.add(text(.labelSystemPrompt), [prompt.hex]) }
        if let tokens = lineage.tokens {
            lines.add(
                text(.labelPrompt),
                [
                    text(
                        .promptBudget(
                            prompt: tokens.prompt + tokens.reserve, answer: tokens.answer, context: tokens.context,
                            fits: tokens.prompt + tokens.reserve + tokens.answer <= tokens.context))
                ])
        }
        lines.add(text(.labelSettings), [list(lineage.settings.map { "\($0.name) \($0.value)" })])
        lines.add(text(.labelChampionThen), [lineage.championThen?.short ?? text(.nothing)])
        lines.add(
            text(.labelMadeWith),
            [
                list([
                    "Ollama " + (lineage.ollamaVersion ?? text(.unknown)),
                    "ljwx-trainer " + (lineage.productVersion ?? text(.unknown)),
                ])
            ])
        lines.add(text(.labelSince), reply.moves.isEmpty ? [text(.neverServed)] : reply.moves.map(since))
        return lines.lines(width: width)
    }

    func reproduction(_ found: Reproduction) -> [String] {
        var lines = LabelledLines()
        for part in found.parts {
            let outcome: Message =
                switch part.outcome {
                case .equal: .outcomeEqual
                case .differs: .outcomeDiffers
                case .unknown: .outcomeUnknown
                }
            lines.add(text(.reproducePart(part.part.rawValue)), [joined([outcome, part.detail])])
        }
        let run = found.run.rawValue
        let result: Message =
            if found.parts.contains(where: { $0.outcome == .differs }) {
                .reproducedOtherwise(run)
            } else {
                found.isComplete ? .reproduced(run) : .reproducedInPart(run)
            }
        return lines.lines(width: width) + ["", text(result)]
    }
}
