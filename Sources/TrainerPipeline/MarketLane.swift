import Foundation
import Gate
import Messages
import Statistics
import TrainerCore

/// The decision lane of one run: the GATE's questions, put to the challenger and to the model that it stands beside.
struct MarketLane: Sendable {
    let stores: Stores
    let server: any ModelServer
    let settings: ExaminationSettings
    let clock: any WallClock

    enum Prepared: Sendable {
        case off
        case unavailable(Message)
        case ready(Ready)

        /// Questions for each model.
        var count: Int {
            if case .ready(let ready) = self { ready.exam.prompts.count } else { 0 }
        }
    }

    struct Ready: Sendable {
        let held: GateKeeper.Held
        let exam: GateKeeper.Exam
        let decision: DecisionSettings
    }

    struct Model: Sendable {
        let name: ModelName
        let digest: String
    }

    /// - Throws: `conflict` where the GATE's questions are not those that were frozen: the run cannot be trusted.
    func prepared(_ choice: GateChoice?) async throws -> Prepared {
        guard let decision = settings.decision, let choice else { return .off }
        let keeper = GateKeeper(stores: stores, settings: decision)
        guard let epoch = choice.epoch, let held = try await keeper.held(epoch) else {
            return .unavailable(choice.why ?? .gateManifestBroken(choice.epoch ?? "-"))
        }
        do {
            let exam = try await keeper.exam(of: held)
            return .ready(Ready(held: held, exam: exam, decision: decision))
        } catch let error as Degenerate {
            return .unavailable(.marketDegenerate("\(error)"))
        }
    }

    /// - Parameters:
    ///   - isWorthIt: false where the challenger has failed already.
    ///   - onAnswer: told after each answer whose it is and how many that model has given.
    func evidence(
        _ prepared: Prepared, challenger: Model, champion: Model?, base: Model?, isWorthIt: Bool,
        onAnswer: @Sendable (ModelName, Int) async -> Void
    ) async throws -> MarketEvidence {
        switch prepared {
        case .off: return .off
        case .unavailable(let why): return .unavailable(why)
        case .ready(let ready):
            let (exam, decision) = (ready.exam, ready.decision)
            guard isWorthIt else { return .notAsked(exam.facts) }
            func ask(_ model: Model) async throws -> [ModelAnswer] {
                try await examiner(decision).examine(model.name, digest: model.digest, on: exam.prompts) {
                    await onAnswer(model.name, $0)
                }
            }
            let mine = try await ask(challenger)
            let champions: [ModelAnswer]? = if let champion { try await ask(champion) } else { nil }
            let bases: [ModelAnswer]? = if let base { try await ask(base) } else { nil }
            let answers = MarketAnswers(
                items: exam.items, baselines: exam.baselines, challenger: mine, champion: champions, base: bases)
            let keeper = GateKeeper(stores: stores, settings: decision)
            let look = try await keeper.look(of: challenger.digest, at: ready.held)
            do {
                return try .measured(answers, on: exam.facts, policy: decision.policy, look: look)
            } catch {
                return .unavailable(.marketDegenerate("\(error)"))
            }
        }
    }

    /// What the answers are kept under; nil where nobody is asked.
    func options(_ prepared: Prepared) throws -> ContentDigest? {
        guard case .ready(let ready) = prepared else { return nil }
        return try examiner(ready.decision).optionsDigest
    }

    private func examiner(_ decision: DecisionSettings) -> Examiner {
        var options = settings.options
        options["num_predict"] = .integer(decision.numPredict)
        return Examiner(
            server: server, answers: stores.answers, clock: clock, options: options,
            format: DecisionQuestion.schema(horizon: decision.horizon), timeout: settings.questionTimeout,
            // Nobody judges how fast a decision comes, so that the model need not be warm, nor alone.
            warmsUp: false, parallel: decision.parallel)
    }
}
