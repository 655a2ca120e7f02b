import ControlAPI
import Messages
import TrainerCore

/// What is wrong with what a run left; nothing where all is as it should be.
enum RehearsalFinding {
    /// A run that ended otherwise, with its error, its verdict and why.
    static func unless(_ run: RunSummary, _ state: RunState) -> [Message] {
        run.state == state ? [] : [.runEndedOtherwise(run.state.name)] + reasons(of: run)
    }

    /// One check a stage.
    static func stages(of report: ReportReply) -> [RehearsalCheck] {
        let run = report.detail.run
        return StageName.allCases.enumerated().map { place, stage in
            let found = report.detail.stages.first { $0.stage == stage }
            let problem: [Message] =
                if let error = found?.error {
                    RehearsalCheck.lines(of: error)
                } else if found?.state != .done {
                    [.runEndedOtherwise(run.state.name)] + reasons(of: run)
                } else {
                    []
                }
            return RehearsalCheck(
                "stage_\(stage.rawValue)",
                .checkStage(place + 1, of: StageName.allCases.count, .stageName(stage.rawValue)), problem: problem)
        }
    }

    /// - Parameters:
    ///   - days: of each sample in the newest file.
    ///   - span: after the first day, where there is one, up to the last.
    static func written(_ days: [TradeDate], of detail: RunDetail, in span: DayLimits) -> [Message] {
        var problem: [Message] = []
        if days.isEmpty || days.count != detail.counts.kept {
            problem.append(.samplesMiscounted(file: days.count, counted: detail.counts.kept ?? 0))
        }
        let others = Set(days.filter { !span.contains($0) }).sorted()
        if !others.isEmpty { problem.append(.samplesOfOtherDays(others.map(\.dashed))) }
        return problem
    }

    static func answers(of score: ModelScore?) -> [Message] {
        guard let score else { return [.nothingMeasured] }
        guard score.passed == score.cases else {
            return [.answersFailed(passed: score.passed, of: score.cases)]
                + score.failures.filter { $0.count > 0 }.map { .verbatim("\($0.check) \($0.count)") }
        }
        return []
    }

    /// - Parameter replaced: the version before it.
    static func promotion(of report: ReportReply, replaced: ModelName?) -> [Message] {
        let run = report.detail.run
        guard run.verdict == .promoted else {
            return [.notPromoted(run.verdict?.name ?? run.state.name)] + reasons(of: run)
        }
        let serving = report.serving
        guard let champion = serving.champion?.name, champion == run.model else {
            return [.otherInService(serving.champion?.name.short ?? "-")]
        }
        return serving.previous?.name == replaced ? [] : [.otherBefore(serving.previous?.name.short ?? "-")]
    }

    private static func reasons(of run: RunSummary) -> [Message] {
        (run.error.map(RehearsalCheck.lines) ?? []) + run.reasons.map(\.message)
    }
}

/// Days after the first, up to the last.
struct DayLimits: Sendable {
    let after: TradeDate?
    let last: TradeDate

    func contains(_ day: TradeDate) -> Bool { day <= last && after.map { $0 < day } ?? true }
}
