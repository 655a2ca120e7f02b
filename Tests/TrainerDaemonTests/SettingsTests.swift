import Testing
import TrainerConfig
import TrainerCore
import TrainerPipeline

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
}
