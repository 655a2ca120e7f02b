import SandboxOllama
import Synchronization
import TrainerCore

/// Who answers a tune's questions in the sandbox's Ollama: at one temperature one half to all, at every other a word that
/// cannot be read to half of them. Everything else is echoed, so that no trained version gets as far as a forecast.
final class TuneDesk: Sendable {
    static let betterTemperature = 0.3

    /// What came in over HTTP.
    struct Asked: Hashable, Sendable {
        let model: String
        let candidate: Candidate
        let question: String

        /// nil where the question names none.
        var subject: Subject? {
            guard let match = question.firstMatch(of: #/股票代码：(\d{6}\.[A-Z]{2})，日期：(\d{4}-\d{2}-\d{2})/#),
                let code = TSCode(match.1), let day = TradeDate(match.2)
            else { return nil }
            return Subject(code: code, day: day)
        }

        /// The Brier loss of what is said to it: what cannot be read loses 1.
        var loss: Double { isReadable ? 0.25 : 1 }

        var isReadable: Bool {
            candidate.temperature == TuneDesk.betterTemperature || StableHash.fnv1a(question.utf8) / 7 % 2 == 0
        }
    }

    struct Subject: Hashable, Sendable {
        let code: TSCode
        let day: TradeDate
    }

    /// What makes two settings two.
    struct Candidate: Hashable, Sendable {
        let temperature: Double
        /// Questions and answers before the question, in their order.
        let shots: [String]
    }

    private struct State {
        var asked: [Asked] = []
        var isSilent = false
    }

    private let state = Mutex(State())
    private let reports: AsyncStream<Void>
    private let report: AsyncStream<Void>.Continuation

    init() { (reports, report) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1)) }

    var asked: [Asked] { state.withLock { $0.asked } }

    /// Nothing is answered from now on, or everything.
    func beSilent(_ isSilent: Bool) { state.withLock { $0.isSilent = isSilent } }

    /// What came in so far is forgotten.
    func clear() { state.withLock { $0.asked = [] } }

    /// Returns once a question of a tune has come in.
    func wasAsked() async { for await _ in reports { return } }

    var engine: PlayedEngine {
        PlayedEngine { [self] request in
            let told = request.messages.filter { $0.role != "system" }.map(\.content)
            guard request.schema != nil, told.count > 1 else { return PlayedReply(request.question) }
            let asked = Asked(
                model: request.model,
                candidate: Candidate(temperature: request.options.temperature, shots: Array(told.dropLast())),
                question: request.question)
            state.withLock { $0.asked.append(asked) }
            report.yield()
            while state.withLock({ $0.isSilent }) { try await Task.sleep(for: .milliseconds(20)) }
            return PlayedReply(asked.isReadable ? ForecastQuestion.saying(.hold, 0.5) : "不知道")
        }
    }
}
