import Gate
import Messages
import Modelfile
import Samples
import TrainerConfig
import TrainerCore
import TrainerPipeline

/// Whether the templates' own answers could pass the gate, as they may not where keywords, templates or the number of cases
/// are the user's: a model that writes what it was shown would fail with them.
struct TemplateNotices {
    /// No vocabulary makes so few tokens of these texts that it would take more than two characters for one.
    private static let mostCharactersPerToken = 2

    /// The keys that decide what the templates write.
    private static let wording = ["samples.templates", "samples.instruction_seed"]

    /// The keys that decide how many of them must pass.
    private static let passRate = ["performance_thresholds.min_success_rate", "evaluation.cases"]

    private let samples: [Sample]
    private let gate: GatePolicy
    private let taught: TaughtEvidence
    private let cases: Int

    init(_ settings: PipelineSettings) {
        self.samples = settings.writer.trialSamples
        self.gate = settings.evaluation.gate
        self.taught = TaughtEvidence(samples, policy: gate)
        self.cases = settings.evaluation.cases
    }

    /// With what no model could pass.
    ///
    /// - Parameter answerTokens: `evaluation.num_predict`.
    func faults(answerTokens: Int) -> [ConfigurationFault] {
        [roomFault(answerTokens), claimsFault].compactMap(\.self) + passFaults
    }

    /// Even the shortest of the templates' own answers would be cut off.
    private func roomFault(_ answerTokens: Int) -> ConfigurationFault? {
        let estimates = samples.map { TokenEstimator().estimate($0.output) }
        guard let usual = estimates.min() else { return nil }
        let least = (usual + Self.mostCharactersPerToken - 1) / Self.mostCharactersPerToken
        guard answerTokens < least else { return nil }
        return ConfigurationFault(
            keys: ["evaluation.num_predict"] + Self.wording,
            message: .answersNeverFit(answerTokens, least: least, usual: usual))
    }

    /// All of them together state too little to bound what contradicts.
    private var claimsFault: ConfigurationFault? {
        guard let needed = taught.claimsNeeded(), taught.claims(of: cases) < needed else { return nil }
        return ConfigurationFault(
            keys: ["evaluation.cases"] + Self.wording,
            message: .claimsNeverEnough(
                cases: cases, claims: taught.claims(of: cases), needed: needed, enough: taught.casesNeeded()))
    }

    /// Too few of them pass to show the pass rate: for keywords alone, or for what else the templates of a task write.
    private var passFaults: [ConfigurationFault] {
        let byTask = Dictionary(grouping: taught.faultsThatPreventPassing(with: cases), by: \.task)
        let untaught = byTask.filter { $0.value.allSatisfy { $0.assertion.id == .keywords } }.keys.sorted()
        let failing = byTask.keys.filter { !untaught.contains($0) }.sorted().flatMap { byTask[$0] ?? [] }
        return [keywordFault(of: untaught), templateFault(failing)].compactMap(\.self)
    }

    private func keywordFault(of tasks: [TaskKind]) -> ConfigurationFault? {
        guard !tasks.isEmpty else { return nil }
        let answers = samples.filter { tasks.contains($0.key.task) }
        let standard = KeywordGroup.standard.filter { areOwnWords(on: $0, in: answers) }
        return ConfigurationFault(
            keys: ["performance_thresholds.quality_keywords"] + Self.wording + Self.passRate,
            message: .keywordsNeverEarned(
                gate.keywords.filter { !areOwnWords(on: $0, in: answers) }.map(\.name),
                tasks: tasks.map(\.chineseName), limit: "\(gate.minimumPassRate)", cases: cases,
                earned: standard.map(\.name)))
    }

    private func areOwnWords(on group: KeywordGroup, in answers: [Sample]) -> Bool {
        var alone = gate
        alone.keywords = [group]
        return answers.allSatisfy { sample in
            TaughtAnswer.faults(of: sample.output, to: sample.evaluationCase, policy: alone)
                .allSatisfy { $0.id != .keywords }
        }
    }

    private func templateFault(_ faults: [TaughtEvidence.Fault]) -> ConfigurationFault? {
        guard !faults.isEmpty else { return nil }
        let checks = faults.map { fault in
            Message.taughtFailure(
                fault.assertion.id.rawValue, detail: fault.assertion.detail, task: fault.task.chineseName)
        }
        return ConfigurationFault(
            keys: Self.wording + ["performance_thresholds.quality_keywords"] + Self.passRate,
            message: .templatesNeverPass(checks, limit: "\(gate.minimumPassRate)", cases: cases))
    }

    /// One for each task and check that fails, and one where a single claim that contradicts would leave too few.
    var messages: [Message] {
        let faults = taught.faults.map { fault in
            Message.templateTeachesFailure(
                fault.assertion.id.rawValue, detail: fault.assertion.detail, task: fault.task.chineseName)
        }
        guard let needed = taught.claimsNeeded(despite: 1), taught.claims(of: cases) < needed,
            let enough = taught.casesNeeded(despite: 1)
        else { return faults }
        return faults + [.claimsHardlyEnough(cases: cases, claims: taught.claims(of: cases), enough: enough)]
    }
}
