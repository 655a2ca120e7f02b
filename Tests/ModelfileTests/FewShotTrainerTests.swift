import Foundation
import Messages
import Modelfile
import Testing
import TrainerCore

@Suite("FewShotTrainer")
struct FewShotTrainerTests {
    let parameters: [String: ModelParameter] = [
        "num_ctx": .integer(4096), "num_predict": .integer(400), "temperature": .number(0.7), "top_p": .number(1),
    ]

    @Test("a recipe is the base, the system prompt, the parameters and the shots as turns")
    func writesRecipe() throws {
        let recipe = try FewShotTrainer().recipe(for: material(pool: ShotPool.pool(seed: 1, count: 100)))
        #expect(recipe.trainingKind == "fewshot")
        #expect(recipe.from == ModelName(base: "ljwx-stock", tag: "base"))
        #expect(recipe.system == SystemPrompt.builtIn)
        #expect(recipe.messages.map(\.role) == recipe.messages.indices.map { $0 % 2 == 0 ? .user : .assistant })
        let again = try CanonicalJSON.decode(ModelRecipe.self, from: CanonicalJSON.encode(recipe))
        #expect(again == recipe)
    }

    @Test("says that the window is too small, with the numbers", arguments: [64, 700, 1_100])
    func refusesSmallWindows(context: Int) throws {
        let error = #expect(throws: TrainerError.self) {
            try FewShotTrainer().recipe(for: material(pool: ShotPool.pool(seed: 1, count: 50), context: context))
        }
        #expect(error?.code == .contextTooSmall)
        #expect(error?.hint != nil)
    }

    @Test(
        "room is kept for the longest answer that somebody asks for, be it longer than num_predict",
        arguments: [0, 400, 1_600])
    func keepsRoomForAnswers(answerTokens: Int) throws {
        let estimator = TokenEstimator()
        let material = TrainingMaterial(
            base: ModelName(base: "ljwx-stock", tag: "base"), system: SystemPrompt.builtIn, parameters: parameters,
            answerTokens: answerTokens, pool: ShotPool.pool(seed: 1, count: 200),
            questions: [String(repeating: "问", count: 400)], maximumShots: 100)
        let recipe = try FewShotTrainer().recipe(for: material)
        let prompt =
            [ChatMessage(.system, recipe.system)] + recipe.messages + [ChatMessage(.user, material.questions[0])]
        let taken = estimator.estimate(prompt) + max(answerTokens, 400)
        #expect(taken <= 4096)
        #expect(taken > 4096 - 600, "what is left does not hold another shot")
    }

    @Test("says that no sample may be a shot")
    func refusesEmptyPools() {
        let heldOut = ShotPool.pool(seed: 1, count: 200).filter(\.key.code.isHeldOut)
        let error = #expect(throws: TrainerError.self) { try FewShotTrainer().recipe(for: material(pool: heldOut)) }
        #expect(error?.code == .noData)
    }

    @Test("a missing or silly window is named", arguments: ["num_ctx", "num_predict"])
    func refusesMissingParameters(name: String) {
        for value in [nil, ModelParameter.integer(0), .number(0.5), .strings(["4096"])] {
            var changed = parameters
            changed[name] = value
            let error = #expect(throws: TrainerError.self) {
                try FewShotTrainer().recipe(for: material(pool: [], parameters: changed))
            }
            #expect(error?.code == .configInvalid)
            #expect(error?.message.en.contains(name) == true)
        }
    }

    @Test("an estimate calibrated by a server's count is never below that count", arguments: [10, 500, 2_000, 9_000])
    func calibrates(measured: Int) {
        let messages = ShotPool.pool(seed: 4, count: 5).flatMap(\.messages)
        let estimator = TokenEstimator.calibrated(by: messages, measured: measured)
        let own = messages.reduce(0) { $0 + estimator.estimate($1.content) }
        #expect(Double(own) >= Double(measured) * 0.9)
        #expect(TokenEstimator.upperBound("中文abc") == 9)
    }

    @Test("the built-in system prompt gives the choices whole and quotes no answer")
    func promptKeepsTheRules() {
        let prompt = SystemPrompt.builtIn
        #expect(prompt.count <= 200)
        #expect(prompt.contains("买入、持有、卖出") && prompt.contains("低、中、高"))
        #expect(prompt.contains("支撑位") && prompt.contains("阻力位"))
        for rating in Rating.allCases { #expect(prompt.ranges(of: rating.rawValue).count == 1) }
        #expect(!prompt.contains("\n"))
        #expect(PromptLint.violations(in: prompt).isEmpty)
    }

    private func material(
        pool: [Sample], context: Int? = nil, parameters: [String: ModelParameter]? = nil
    ) throws -> TrainingMaterial {
        var values = parameters ?? self.parameters
        if let context { values["num_ctx"] = .integer(context) }
        return TrainingMaterial(
            base: ModelName(base: "ljwx-stock", tag: "base"), system: SystemPrompt.builtIn, parameters: values,
            pool: pool, questions: [String(repeating: "问", count: 400)], maximumShots: 100)
    }
}
