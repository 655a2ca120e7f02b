import Foundation
import Synchronization
import TrainerCore
import TrainerTestSupport

/// Says its version once it is opened, and nothing else.
final class GatedServer: ModelServer {
    private let asked: AsyncStream<Void>
    private let report: AsyncStream<Void>.Continuation
    private let gate: AsyncStream<Never>
    private let key: AsyncStream<Never>.Continuation
    private let calls = Mutex(0)

    init() {
        (asked, report) = AsyncStream.makeStream()
        (gate, key) = AsyncStream.makeStream()
    }

    var count: Int { calls.withLock(\.self) }
    func open() { key.finish() }
    func wasAsked() async { for await _ in asked { return } }

    func version() async throws -> String {
        calls.withLock { $0 += 1 }
        report.yield()
        for await _ in gate {}
        try Task.checkCancellation()
        return "0.0.1"
    }

    func capabilities(
        of model: ModelName, contextLength: Int, at instant: Date
    ) async throws -> ServerCapabilities { throw unasked("capabilities") }
    func digests() async throws -> [ModelName: String] { throw unasked("digests") }
    func footprints(of names: Set<ModelName>) async throws -> [ModelFootprint] { throw unasked("footprints") }
    func loadedContext(of name: ModelName) async throws -> Int? { throw unasked("loadedContext") }
    func show(_ name: ModelName) async throws -> ServedModel? { throw unasked("show") }
    func create(
        _ name: ModelName, from recipe: ModelRecipe, progress: @escaping @Sendable (String) async -> Void
    ) async throws { throw unasked("create") }
    func copy(_ source: ModelName, to destination: ModelName) async throws { throw unasked("copy") }
    func delete(_ name: ModelName) async throws -> Bool { throw unasked("delete") }
    func rendered(
        _ name: ModelName, _ messages: [ChatMessage], options: [String: ModelParameter], timeout: Duration
    ) async throws -> String? { throw unasked("rendered") }
    func ask(
        _ name: ModelName, _ messages: [ChatMessage], options: [String: ModelParameter], format: AnswerSchema?,
        timeout: Duration
    ) async throws -> ModelAnswer { throw unasked("ask") }

    private func unasked(_ call: String) -> UnexpectedCall {
        UnexpectedCall("GatedServer.\(call)", remedy: "use FakeModelServer")
    }
}
