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

    private struct State {
        var manner: Manner
        var questions: [String] = []
        var hook: (@Sendable (Int) -> Void)?
    }

    private let state: Mutex<State>
    let asked: AsyncStream<Void>
    private let report: AsyncStream<Void>.Continuation

    init(_ manner: Manner) {
        state = Mutex(State(manner: manner))
        (asked, report) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func behave(_ next: Manner) { state.withLock { $0.manner = next } }

    /// Returns once a trained version has been asked something.
    func wasAsked() async { for await _ in asked { return } }

    /// `hook` is told, before each answer of a trained version, how many questions such versions had so far. What it
    /// does to the server holds from the next question on.
    func onQuestion(_ hook: @escaping @Sendable (Int) -> Void) { state.withLock { $0.hook = hook } }

    /// How often trained versions were asked each question.
    var counts: [String: Int] {
        state.withLock { state in Dictionary(state.questions.map { ($0, 1) }, uniquingKeysWith: +) }
    }

    var engine: PlayedEngine {
        PlayedEngine { [self] request in
            guard request.model.contains("-trained-") else { return PlayedReply(request.question) }
            let (count, hook) = state.withLock { state in
                state.questions.append(request.question)
                return (state.questions.count, state.hook)
            }
            hook?(count)
            report.yield()
            while state.withLock({ $0.manner }) == .silent { try await Task.sleep(for: .milliseconds(20)) }
            let isPerfect = state.withLock { $0.manner } == .perfect
            return PlayedReply(isPerfect ? TestMarket.shared.answer(to: request.question) ?? "" : request.question)
        }
    }
}
