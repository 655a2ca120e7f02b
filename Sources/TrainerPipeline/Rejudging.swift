import Foundation
import Gate
import Messages
import TrainerCore

/// Judges stored answers again, decides the verdict again, and holds both against what the run stored.
struct Rejudging: Sendable {
    let stores: Stores
    let questions: HeldOutCases

    private struct Count {
        var equal = 0
        var differing: [SampleKey] = []
        /// Their questions come out in other words today, or not at all; or the answer is gone.
        var missing = 0
    }

    /// The narrative lane once more.
    private struct Narratives {
        let parts: [Reproduction.Part]
        /// nil where not every answer could be judged again.
        let decision: GateDecision?

        init(_ parts: [Reproduction.Part], decision: GateDecision?) {
            self.parts = parts
            self.decision = decision
        }

        init(unknown why: Message, decision: GateDecision? = nil) {
            self.init([.init(.answers, .unknown, why), .init(.numbers, .unknown, why)], decision: decision)
        }
    }

    func parts(
        of evaluated: EvaluateStage.Output, in run: RunRecord, asOf: TradeDate, _ knownAt: Date
    ) async throws -> [Reproduction.Part] {
        let narratives = try await narratives(evaluated, of: run.id, asOf, knownAt)
        let forecasts = try await ForecastRejudging(stores: stores).again(evaluated, of: run.id)
        return narratives.parts + [forecasts.part].compactMap(\.self)
            + [verdict(of: run, evaluated, narratives.decision, forecasts.evidence)]
    }

    private func narratives(
        _ evaluated: EvaluateStage.Output, of run: RunID, _ asOf: TradeDate, _ knownAt: Date
    ) async throws -> Narratives {
        guard let policy = evaluated.policy else { return Narratives(unknown: .policyNotStored) }
        let stored = evaluated.challenger.summary.n
        guard stored > 0 else {
            return Narratives(
                unknown: .challengerNotExamined, decision: evaluated.readiness.flatMap { Gate.refusal(of: $0) })
        }
        let cases: [EvaluationCase]
        do {
            cases = try await questions.cases(asOf: asOf, knownAt: knownAt, count: stored)
        } catch let error as TrainerError where error.code == .noData {
            return Narratives(unknown: error.message)
        }
        let byKey = Dictionary(cases.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var count = Count()
        var numbers: [Reproduction.Part] = []
        var summaries: [ModelName: EvaluationSummary] = [:]
        for model in [evaluated.challenger, evaluated.champion, evaluated.base].compactMap(\.self) {
            let answers = try await answers(of: model.digest, in: evaluated, run)
            let again = judge(model, byKey, answers, policy, &count)
            guard again.count == model.summary.n else { continue }
            let summary = EvaluationSummary(again)
            summaries[model.name] = summary
            if !summary.hasNumbers(of: model.summary) {
                numbers.append(.init(.numbers, .differs, .numbersDiffer(model.name.short)))
            }
        }
        let parts = [answersPart(count)] + (numbers.first.map { [$0] } ?? [numbersPart(count)])
        guard count.missing == 0, let challenger = summaries[evaluated.challenger.name] else {
            return Narratives(parts, decision: nil)
        }
        var follow: FollowResult?
        if let stored = evaluated.follow {
            follow = followedAgain(
                stored, in: try await answers(of: evaluated.challenger.digest, in: evaluated, run), cases)
            guard follow != nil else { return Narratives(parts, decision: nil) }
        }
        guard let readiness = evaluated.readiness else { return Narratives(parts, decision: nil) }
        return Narratives(
            parts,
            decision: Gate.decide(
                try Gate.decide(
                    challenger: challenger, champion: evaluated.champion.flatMap { summaries[$0.name] },
                    base: evaluated.base.flatMap { summaries[$0.name] },
                    notComparable: evaluated.lostChampion?.narratives, readiness: readiness,
                    // Times are facts of the run, and so is what an evaluator said.
                    speed: evaluated.speed, follow: follow, policy: policy, cases: cases),
                evaluator: evaluated.evaluator))
    }

    /// What a model said to whole questions, or did not say in time; of a run that did not keep under which options, to any.
    private func answers(
        of model: String, in evaluated: EvaluateStage.Output, _ run: RunID
    ) async throws -> [AnswerKey: ModelAnswer] {
        let all = try await stores.answers.answers(of: model)
            .filter { $0.key.serverVersion == evaluated.keptUnderVersion }
        guard let options = evaluated.narrativeOptions else { return all }
        let kept = [options, AnswerKey.late(options, in: run)]
        return all.filter { kept.contains($0.key.optionsDigest) }
    }

    /// The answers to changed questions once more; nil where a question or an answer is gone.
    private func followedAgain(
        _ stored: FollowResult, in answers: [AnswerKey: ModelAnswer], _ cases: [EvaluationCase]
    ) -> FollowResult? {
        let questions = FollowQuestion.questions(from: cases, count: stored.items.count)
        let items = zip(questions, stored.items).compactMap { question, item -> FollowResult.Item? in
            let given = answers.filter { $0.key.promptDigest == question.question.promptDigest }
            let found = given.values.flatMap { FollowResult([question], answers: [$0]).items }
            // Asked under several options, the one that said the same is meant.
            return found.first { $0 == item } ?? found.first
        }
        return items.count == stored.items.count ? FollowResult(items: items) : nil
    }

    private func verdict(
        of run: RunRecord, _ evaluated: EvaluateStage.Output, _ narrative: GateDecision?, _ market: MarketEvidence?
    ) -> Reproduction.Part {
        guard evaluated.decision.checks != nil, evaluated.readiness != nil else {
            return .init(.verdict, .unknown, .verdictByOtherRules)
        }
        guard let narrative else { return .init(.verdict, .unknown, .verdictNeedsAnswers) }
        guard let market else { return .init(.verdict, .unknown, .verdictNeedsForecasts) }
        let again = Gate.decide(
            narrative, market: market, hasChampion: evaluated.champion != nil && evaluated.lostChampion == nil)
        // Who was in service then is a fact of the run.
        let isOlder = run.reasons.contains { $0.code == RunRecord.olderDay }
        let now = words(again.verdict(for: run.options, isOlder: isOlder), again.reasons)
        // A run that is not over has no verdict in its row yet.
        let stood = run.verdict ?? evaluated.decision.verdict(for: run.options, isOlder: isOlder)
        let then = words(stood, evaluated.decision.reasons)
        return now == then
            ? .init(.verdict, .equal, .verdictIs(now)) : .init(.verdict, .differs, .verdictWas(then, is: now))
    }

    /// `kept (brier_mean)`
    private func words(_ verdict: Verdict, _ reasons: [VerdictReason]) -> String {
        "\(verdict.rawValue) (\(reasons.map(\.code).joined(separator: ", ")))"
    }

    /// The judgements that could be made again.
    private func judge(
        _ model: MeasuredModel, _ cases: [SampleKey: EvaluationCase], _ answers: [AnswerKey: ModelAnswer],
        _ policy: GatePolicy, _ count: inout Count
    ) -> [CaseJudgement] {
        var again: [CaseJudgement] = []
        for judgement in model.summary.judgements {
            let question = cases[judgement.key]
            let given = answers.filter { $0.key.promptDigest == question?.promptDigest }.map(\.value)
            // Asked under several options, the one that took as long as the judged one is meant.
            guard let question, let answer = given.first(where: { $0.latency == judgement.latency }) ?? given.first
            else {
                count.missing += 1
                continue
            }
            let found = AnswerJudge.judge(answer, of: question, policy: policy)
            if found.says(what: judgement) {
                count.equal += 1
            } else {
                count.differing.append(judgement.key)
            }
            again.append(found)
        }
        return again
    }

    private func answersPart(_ count: Count) -> Reproduction.Part {
        if !count.differing.isEmpty {
            return .init(
                .answers, .differs,
                .judgementsDiffer(count.differing.count, such: count.differing.prefix(3).map(\.description)))
        }
        guard count.equal > 0 else { return .init(.answers, .unknown, .answersGone(count.missing)) }
        return .init(.answers, .equal, .judgementsEqual(count.equal, missing: count.missing))
    }

    private func numbersPart(_ count: Count) -> Reproduction.Part {
        guard count.missing == 0 else { return .init(.numbers, .unknown, .answersGone(count.missing)) }
        return .init(.numbers, .equal, .numbersEqual)
    }
}

extension CaseJudgement {
    /// The same outcome of every check that the other has, an earlier version's fewer; what is said about it may be worded
    /// anew.
    fileprivate func says(what other: CaseJudgement) -> Bool {
        let outcomes = Dictionary(assertions.map { ($0.id, $0.passed) }) { first, _ in first }
        return key == other.key && other.assertions.allSatisfy { outcomes[$0.id] == $0.passed }
            && rating == other.rating
            && expectedRating == other.expectedRating && faithfulness == other.faithfulness
            && latency == other.latency
    }
}

extension EvaluationSummary {
    fileprivate func hasNumbers(of other: EvaluationSummary) -> Bool {
        passed.agrees(with: other.passed) && format.agrees(with: other.format)
            && followsRule.agrees(with: other.followsRule)
            && tasks.elementsEqual(other.tasks) { $0.task == $1.task && $0.passed.agrees(with: $1.passed) }
            && ratings == other.ratings && faithfulness == other.faithfulness && latency == other.latency
            // What an earlier version stored has no recall.
            && (other.recalled == nil || recalled == other.recalled)
    }
}
