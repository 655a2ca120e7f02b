import Foundation
import Synchronization
import TrainerCore

/// A model server in this process whose models answer known questions at once, so that all time that passes is the
/// asker's own.
final class ScriptedServer: ModelServer {
    private let models: [ModelName: String]
    /// By question.
    private let answers: [String: ModelAnswer]
    private let count = Mutex(0)

    init(models: [ModelName: String], answers: [String: ModelAnswer]) {
        self.models = models
        self.answers = answers
    }

    /// Questions answered, those that warm a model up included.
    var asked: Int { count.withLock { $0 } }

    func digests() async throws -> [ModelName: String] { models }

    func ask(
        _ name: ModelName, _ messages: [ChatMessage], options: [String: ModelParameter], format: AnswerSchema?,
        timeout: Duration
    ) async throws -> ModelAnswer {
        guard let question = messages.last?.content, let answer = answers[question] else {
            throw BenchError("an unknown question")
        }
        count.withLock { $0 += 1 }
        return answer
    }

    func version() async throws -> String { "bench" }
    func capabilities(of model: ModelName, contextLength: Int, at instant: Date) async throws -> ServerCapabilities {
        throw unexpected()
    }
    func footprints(of names: Set<ModelName>) async throws -> [ModelFootprint] { throw unexpected() }
    /// It does not tell.
    func loadedContext(of name: ModelName) async throws -> Int? { nil }
    func show(_ name: ModelName) async throws -> ServedModel? {
        ServedModel(system: "", template: "", messages: [], parameterText: "", family: "bench", trainedContext: nil)
    }
    func create(
        _ name: ModelName, from recipe: ModelRecipe, progress: @escaping @Sendable (String) async -> Void
    ) async throws { throw unexpected() }
    func rendered(
        _ name: ModelName, _ messages: [ChatMessage], options: [String: ModelParameter], timeout: Duration
    ) async throws -> String? { throw unexpected() }
    func copy(_ source: ModelName, to destination: ModelName) async throws { throw unexpected() }
    func delete(_ name: ModelName) async throws -> Bool { throw unexpected() }

    private func unexpected() -> BenchError { BenchError("an evaluation only asks") }
}
