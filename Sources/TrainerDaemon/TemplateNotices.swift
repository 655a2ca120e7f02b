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

    private let samples: [Sample]
    private let taught: TaughtEvidence
    private let cases: Int

    init(_ settings: PipelineSettings) {
        self.samples = settings.writer.trialSamples
        self.taught = TaughtEvidence(samples, policy: settings.evaluation.gate)
        self.cases = settings.evaluation.cases
    }

    /// With what no model could pass.
    ///
    /// - Parameter answerTokens: `evaluation.num_predict`.
    func faults(answerTokens: Int) -> [ConfigurationFault] {
        [roomFault(answerTokens), claimsFault].compactMap(\.self)
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

    /// Whether a version that writes what it is taught could show the pass rate.
    var canPass: Bool { taught.canShowPassRate(with: cases) }
}
