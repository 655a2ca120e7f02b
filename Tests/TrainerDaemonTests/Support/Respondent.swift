import SandboxOllama
import Synchronization

/// Who answers in the sandbox's Ollama: versions that this program trained answer as told, everything else echoes.
final class Respondent: Sendable {
    enum Manner: Sendable {
        /// The sample's own words.
        case perfect
        /// The question back.
        case echo
        /// Nothing until the manner changes.
        case silent
    }

    private let manner: Mutex<Manner>
    let asked: AsyncStream<Void>
    private let report: AsyncStream<Void>.Continuation

    init(_ manner: Manner) {
        self.manner = Mutex(manner)
        (asked, report) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func behave(_ next: Manner) { manner.withLock { $0 = next } }

    /// Returns once a trained version has been asked something.
    func wasAsked() async { for await _ in asked { return } }

    var engine: PlayedEngine {
        PlayedEngine { [self] request in
            guard request.model.contains("-trained-") else { return PlayedReply(request.question) }
            report.yield()
            while manner.withLock({ $0 }) == .silent { try await Task.sleep(for: .milliseconds(20)) }
            let isPerfect = manner.withLock { $0 } == .perfect
            return PlayedReply(isPerfect ? TestMarket.shared.answers[request.question] ?? "" : request.question)
        }
    }
}
