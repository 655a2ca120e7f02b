import Evidence
import Gate
import Messages
import Statistics
import TrainerCore

/// The questions of a frozen GATE, made once more to be held beside the answers that were kept. Asks nobody.
struct StoredExam: Sendable {
    let exam: GateKeeper.Exam
    private let keeper: GateKeeper
    private let held: GateKeeper.Held
    private let answers: any AnswerStore

    enum Made: Sendable {
        case exam(StoredExam)
        /// The GATE is gone, was changed, or comes out otherwise today.
        case impossible(Message)
    }

    /// - Parameters:
    ///   - facts: as the run that was measured on it kept them.
    ///   - run: that is made again; nil where there is none.
    static func make(
        of facts: HoldOutFacts, from stores: Stores, by reader: GateRead.Reader, in run: RunID?
    ) async throws -> Made {
        // The settings decide which GATE a run takes; this one is named.
        let keeper = GateKeeper(stores: stores, settings: DecisionSettings())
        do {
            guard let held = try await keeper.held(facts.epoch), held.frozen.seal == facts.seal else {
                return .impossible(.gateManifestBroken(facts.epoch))
            }
            let exam = try await keeper.exam(of: held, by: reader, in: run)
            return .exam(StoredExam(exam: exam, keeper: keeper, held: held, answers: stores.answers))
        } catch let error as TrainerError where error.code == .conflict || error.code == .noData {
            return .impossible(error.message)
        } catch let error as Degenerate {
            return .impossible(.marketDegenerate("\(error)"))
        }
    }

    /// Which look of the epoch this challenger's is.
    func look(of modelDigest: String) async throws -> Int { try await keeper.look(of: modelDigest, at: held) }

    /// What a model said in a run, in the order of the questions; nil where answers are not there any more.
    func answers(
        of modelDigest: String, under options: ContentDigest, from serverVersion: String, in run: RunID, late: Int
    ) async throws -> [ModelAnswer]? {
        try await exam.answers(
            of: modelDigest, under: options, from: serverVersion, in: run, late: late, kept: answers)
    }

    /// What the epoch's first champion said.
    func anchor(_ model: EpochAnchor) async throws -> MarketAnswers.Anchor {
        try await exam.anchor(model, kept: answers)
    }
}

extension GateKeeper.Exam {
    /// What an epoch's first champion said, without asking anybody.
    func anchor(_ model: EpochAnchor, kept store: any AnswerStore) async throws -> MarketAnswers.Anchor {
        MarketAnswers.Anchor(
            model,
            answers: try await answers(
                of: model.modelDigest, under: model.options, from: model.serverVersion, in: model.run,
                late: model.lateAnswers, kept: store))
    }

    /// As it was kept in a run. Earlier versions did not keep what came too late: what is missing counts as late where both
    /// together are as many as the run had.
    fileprivate func answers(
        of modelDigest: String, under options: ContentDigest, from serverVersion: String, in run: RunID, late: Int,
        kept store: any AnswerStore
    ) async throws -> [ModelAnswer]? {
        let kept = try await store.answers(of: modelDigest)
        let found = prompts.map { prompt in
            let key = AnswerKey(
                modelDigest: modelDigest, promptDigest: .of(prompt), optionsDigest: options,
                serverVersion: serverVersion)
            return kept[key.late(in: run)] ?? kept[key] ?? Self.lateAnswer
        }
        return found.count { $0.doneReason == ModelAnswer.timedOut } == late ? found : nil
    }

    private static let lateAnswer = ModelAnswer(
        text: "", doneReason: ModelAnswer.timedOut, latency: 0, loadSeconds: 0, promptTokens: 0, answerTokens: 0)
}

extension ForecastMetrics {
    /// Answers that came too late to be kept.
    var lateAnswers: Int { failures[.timeout] ?? 0 }
}
