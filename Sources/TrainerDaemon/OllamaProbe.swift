import ControlAPI
import Foundation
import Messages
import TrainerCore

/// Whether Ollama answers, for `status`: asked once for all who want to know within a few seconds, and not waited for
/// longer than a person waits for a screen.
actor OllamaProbe {
    /// How long an answer counts.
    static let freshness: TimeInterval = 3

    private let server: any ModelServer
    private let url: String
    private let clock: any WallClock
    private let limit: Duration
    private var known: (view: OllamaView, at: Date)?
    private var asking: Task<OllamaView, Never>?

    init(server: any ModelServer, url: String, clock: any WallClock, limit: Duration = .seconds(2)) {
        self.server = server
        self.url = url
        self.clock = clock
        self.limit = limit
    }

    func view() async -> OllamaView {
        if let asking { return await asking.value }
        if let known, isFresh(known.at) { return known.view }
        // Its own task: who asked first may hang up while others wait for the same answer.
        let question = Task { await ask() }
        asking = question
        let view = await question.value
        asking = nil
        known = (view, clock.now)
        return view
    }

    /// A clock that was set back makes an answer old too.
    private func isFresh(_ instant: Date) -> Bool {
        (0..<Self.freshness).contains(clock.now.timeIntervalSince(instant))
    }

    private nonisolated func ask() async -> OllamaView {
        do {
            return OllamaView(url: url, isReachable: true, version: try await version())
        } catch let error as TrainerError {
            return OllamaView(url: url, isReachable: false, error: error)
        } catch {
            return OllamaView(
                url: url, isReachable: false,
                error: TrainerError(
                    .internalFault, .unexpected, hint: .unexpectedHint, cause: .of(error)))
        }
    }

    /// The digest behind each name; nil where Ollama does not tell in time.
    nonisolated func digests() async -> [ModelName: String]? {
        try? await inTime { [server] in try await server.digests() }  // nil: `view` says why it does not answer
    }

    private nonisolated func version() async throws -> String {
        try await inTime { [server] in try await server.version() }
    }

    private nonisolated func inTime<Answer: Sendable>(
        _ question: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            group.addTask { try await question() }
            group.addTask { [limit, url] in
                try await Task.sleep(for: limit)
                throw TrainerError(
                    .ollamaUnavailable, .ollamaUnavailable(url), hint: .ollamaUnavailableHint,
                    cause: .own(.noAnswerWithin(limit)))
            }
            defer { group.cancelAll() }
            guard let answer = try await group.next() else { throw CancellationError() }
            return answer
        }
    }
}
