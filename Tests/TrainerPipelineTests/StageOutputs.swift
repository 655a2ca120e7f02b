import Testing
import TrainerCore

@testable import TrainerPipeline

/// What stages of a run put out; a test that asks where there is nothing fails.
extension PipelineWorld {
    func generated(by run: RunRecord) async throws -> GenerateStage.Output {
        try #require(try await stores.runs.stages(of: run.id).output(of: .generate, as: GenerateStage.Output.self))
    }

    func built(by run: RunRecord) async throws -> ModelfileStage.Output {
        try #require(try await stores.runs.stages(of: run.id).output(of: .modelfile, as: ModelfileStage.Output.self))
    }
}

extension ServedModel {
    /// One that no run made.
    static let foreign = ServedModel(
        system: "other", template: "", messages: [], parameterText: "", family: "llama", trainedContext: nil)
}
