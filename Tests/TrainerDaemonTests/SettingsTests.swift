import Gate
import Messages
import Testing
import TrainerConfig
import TrainerCore
import TrainerPipeline
import Universe

@testable import TrainerDaemon

@Suite("what the stages get of the configuration")
struct SettingsTests {
    @Test(
        "the token proof keeps room for the longer answer of model and examination",
        arguments: [(1024, 2048, 2048), (1024, 700, 1024)])
    func longestAnswer(model: Int, evaluation: Int, proven: Int) {
        var configuration = TrainerConfiguration()
        configuration.model.numPredict = model
        configuration.evaluation.numPredict = evaluation
        let settings = PipelineSettings(configuration)
        #expect(settings.fewShot.answerTokens == proven)
        #expect(settings.fewShot.parameters["num_predict"] == .integer(model))
        #expect(settings.evaluation.options["num_predict"] == .integer(evaluation))
    }

    @Test("swaps of shots are handed over with what they cost, which is told; by default there are none")
    func refinement() {
        var configuration = TrainerConfiguration()
        let none = PipelineSettings(configuration)
        #expect(none.fewShot.devRefine == 0 && none.refinementQuestions == 0 && none.costNotes.isEmpty)
        #expect(none.fewShot.shotOrder == .balanced)
        configuration.model.shotOrder = .newestFirst
        configuration.model.devRefine = 8
        let settings = PipelineSettings(configuration)
        // Nine sets of shots under two orders, a fifth of a hundred questions each.
        #expect(settings.fewShot.devRefine == 8 && settings.refinementQuestions == 9 * 2 * 20)
        #expect(settings.costNotes.map(\.en).allSatisfy { $0.contains("8 swaps") && $0.contains("360") })
        #expect(settings.costNotes.count == 1)
        #expect(settings.fewShot.shotOrder == .newestFirst)
    }

    @Test("when the base came out is handed over; where it is not known that is told, unless no GATE is asked about")
    func release() {
        var configuration = TrainerConfiguration()
        #expect(PipelineSettings(configuration).unknownNotes == [.releaseUnknown])
        configuration.model.baseReleased = TradeDate("2024-09-19")
        let settings = PipelineSettings(configuration)
        #expect(settings.evaluation.decision?.baseReleased == TradeDate("2024-09-19") && settings.unknownNotes.isEmpty)
        configuration.model.baseReleased = nil
        configuration.evaluation.decision.isEnabled = false
        #expect(PipelineSettings(configuration).unknownNotes.isEmpty)
    }

    @Test("the decision lane is handed over whole, or not at all where it is off")
    func decision() {
        var configuration = TrainerConfiguration()
        configuration.evaluation.parallel = 4
        configuration.evaluation.decision.days = 40
        configuration.evaluation.decision.codesPerDay = 7
        configuration.evaluation.decision.horizon = 3
        configuration.evaluation.decision.mode = .superior
        configuration.evaluation.decision.numPredict = 80
        configuration.evaluation.decision.strictWalkForward = true
        configuration.evaluation.decision.alpha = 0.1
        configuration.evaluation.decision.devQuestions = 45
        configuration.fetch.incrementalDays = 21
        configuration.generate.includesST = true
        configuration.generate.minimumListedDays = 90
        #expect(
            PipelineSettings(configuration).evaluation.decision
                == DecisionSettings(
                    days: 40, codesPerDay: 7, horizon: 3, policy: MarketPolicy(mode: .superior, alpha: 0.1),
                    numPredict: 80, strictWalkForward: true, parallel: 4, freshDays: 21, devQuestions: 45,
                    universe: UniversePolicy(
                        mode: .all, stocksPerRun: 1, includesST: true, minimumListedDays: 90)))
        configuration.evaluation.decision.isEnabled = false
        #expect(PipelineSettings(configuration).evaluation.decision == nil)
    }
}
