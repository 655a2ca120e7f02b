import Evidence
import Foundation
import Gate
import Messages
import Statistics
import TimeLine
import TrainerCore

/// DEV of one run: the questions that choose where a version's probabilities come from, before GATE is asked anything.
struct DevLane: Sendable {
    let stores: Stores
    let server: any ModelServer
    let settings: ExaminationSettings
    let decision: DecisionSettings
    let clock: any WallClock
    let sitting: Sitting

    /// What a version was built with, and the base that can be asked with its shots in another order: nothing has to be
    /// created for that.
    struct Shots: Sendable {
        let recipe: ModelRecipe
        let base: MarketLane.Model

        /// System, then question and answer of each shot.
        func messages(in order: [Int]) -> [ChatMessage] {
            [ChatMessage(.system, recipe.system)] + order.flatMap { pairs[$0] }
        }

        /// nil where the messages are no pairs of question and answer: another way of training has no shots to shuffle.
        var count: Int? {
            let isPaired = pairs.allSatisfy { $0.map(\.role) == [.user, .assistant] }
            return isPaired && pairs.count >= 2 ? pairs.count : nil
        }

        private var pairs: [[ChatMessage]] {
            let messages = recipe.messages
            return stride(from: 0, to: messages.count, by: 2).map { Array(messages[$0..<min($0 + 2, messages.count)]) }
        }
    }

    /// Whether the server says how likely the tokens of an answer were.
    func givesOdds() async throws -> Bool {
        try await stores.models.capabilities(of: sitting.serverVersion)?.finding(.logprobs) == .yes
    }

    /// Questions for the version and for the base, all together.
    static func count(of questions: Int, _ decision: DecisionSettings, _ shots: Shots?) -> Int {
        questions + permutations(decision, shots).count * min(decision.orderQuestions, questions)
    }

    /// nil where there is nothing to ask.
    ///
    /// - Parameters:
    ///   - baseRate: of the train pool.
    ///   - onAnswer: told how many of `count` are answered.
    func evidence(
        _ questions: [GatePanel.Question], baseRate: Double, of model: MarketLane.Model, shots: Shots?,
        onAnswer: @Sendable (Int) async -> Void
    ) async throws -> DevEvidence? {
        guard !questions.isEmpty else { return nil }
        let hasOdds = try await givesOdds()
        let answers = try await examiner(options: [:], withOdds: hasOdds).examine(
            model.name, digest: model.digest, on: questions.map(\.prompt), onAnswer: onAnswer)
        let order = try await order(questions, answers, shots) { await onAnswer(questions.count + $0) }
        do {
            return try DevEvidence(
                items: questions.map(\.item), answers: answers, baseRate: baseRate, hasOdds: hasOdds, order: order)
        } catch {
            throw TrainerError(
                .internalFault, .marketDegenerate("\(error)"), hint: .unexpectedHint, cause: .foreign("DEV"))
        }
    }

    // MARK: Orders

    private static func permutations(_ decision: DecisionSettings, _ shots: Shots?) -> [ShotPermutation] {
        guard decision.orderQuestions > 0, let count = shots?.count else { return [] }
        return ShotPermutation.seeded(DecisionSettings.otherOrders, ofShots: count)
    }

    /// The same questions under other orders. The own order's answers are there already.
    private func order(
        _ questions: [GatePanel.Question], _ own: [ModelAnswer], _ shots: Shots?,
        _ onAnswer: @Sendable (Int) async -> Void
    ) async throws -> OrderEffect? {
        let permutations = Self.permutations(decision, shots)
        guard let shots, !permutations.isEmpty else { return nil }
        let places = Self.evenly(questions, count: decision.orderQuestions)
        // Parameters that a version brings along; the base knows nothing of them.
        let examiner = examiner(options: shots.recipe.parameters, withOdds: false)
        var others: [OrderEffect.Answers] = []
        for permutation in permutations {
            let before = shots.messages(in: permutation.places)
            let answered = others.count * places.count
            let answers = try await examiner.examine(
                shots.base.name, digest: shots.base.digest,
                on: places.map { before + [ChatMessage(.user, questions[$0].prompt)] }
            ) { await onAnswer(answered + $0) }
            others.append(OrderEffect.Answers(seed: permutation.seed, answers: answers))
        }
        return OrderEffect(items: places.map { questions[$0].item }, own: places.map { own[$0] }, others: others)
    }

    /// Places of as many questions of each day as of any other, the same each time.
    static func evenly(_ questions: [GatePanel.Question], count: Int) -> [Int] {
        func item(_ place: Int) -> HoldOutItem {
            HoldOutItem(code: questions[place].item.code, day: questions[place].item.date)
        }
        let chosen = Set(HoldOutChooser.evenly(questions.indices.map(item), count: count))
        return questions.indices.filter { chosen.contains(item($0)) }
    }

    private func examiner(options: [String: ModelParameter], withOdds: Bool) -> Examiner {
        decision.examiner(server, stores.answers, clock, settings, sitting, under: options, withOdds: withOdds)
    }
}

extension DecisionSettings {
    /// Who asks the lane's questions.
    ///
    /// - Parameter own: parameters of the model, where it is asked for by another name; the examination's go before them.
    func examiner(
        _ server: any ModelServer, _ answers: any AnswerStore, _ clock: any WallClock, _ settings: ExaminationSettings,
        _ sitting: Sitting, under own: [String: ModelParameter] = [:], withOdds: Bool
    ) -> Examiner {
        var options = own.merging(settings.options) { _, examination in examination }
        options["num_predict"] = .integer(numPredict)
        return Examiner(
            server: server, answers: answers, clock: clock, sitting: sitting, options: options,
            format: DecisionQuestion.schema(horizon: horizon, withOdds: withOdds), timeout: settings.questionTimeout,
            // Nobody judges how fast a decision comes, so that the model need not be warm, nor alone.
            warmsUp: false, parallel: parallel)
    }
}
