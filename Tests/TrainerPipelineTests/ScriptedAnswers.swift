import Foundation
import Messages
import Samples
import Synchronization
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

/// Models that answer as a test says. They count one token a character and refuse what is longer than `num_ctx`.
final class ScriptedAnswers: Sendable {
    typealias Question = FakeModelServer.Question
    typealias Script = @Sendable (Question, ScriptedAnswers) async throws -> ModelAnswer

    struct Asked: Hashable, Sendable {
        let digest: String
        let prompt: String
        var isDecision = false
        /// Of the shots that the request itself brought along, in their order.
        var shots: ContentDigest?
    }

    private struct State {
        var scripts: [ModelName: Script] = [:]
        var fallback: Script?
        var forecaster: Script?
        var counts: [Asked: Int] = [:]
        var order: [Asked] = []
        var tokensPerCharacter = 1.0
    }

    private let bars: [TSCode: [DailyBar]]
    private let state = Mutex(State())
    /// The right answers, by prompt: the same in all worlds, and not cheap to write in a debug build.
    private static let known = Mutex<[String: String]>([:])

    init(bars: [DailyBar]) { self.bars = Dictionary(grouping: bars, by: \.code) }

    /// How `name` answers from now on; nil is every model but the base.
    func script(_ name: ModelName? = nil, _ script: @escaping Script) {
        state.withLock { state in
            if let name { state.scripts[name] = script } else { state.fallback = script }
        }
    }

    /// What every model but the base says to decision questions from now on.
    func forecast(_ script: @escaping Script) { state.withLock { $0.forecaster = script } }

    func setTokensPerCharacter(_ ratio: Double) { state.withLock { $0.tokensPerCharacter = ratio } }

    /// How often each question was put to each digest.
    var counts: [Asked: Int] { state.withLock { $0.counts } }
    var order: [Asked] { state.withLock { $0.order } }

    /// Questions of a kind that were put once more.
    func askedAgain(_ isWanted: (Asked) -> Bool) -> Int {
        counts.filter { isWanted($0.key) }.values.reduce(0) { $0 + $1 - 1 }
    }

    func answer(_ question: Question) async throws -> ModelAnswer {
        let (script, tokens) = state.withLock { state in
            let isDecision = question.format != nil
            let brought = isDecision ? question.messages.dropLast().map(\.content) : []
            let asked = Asked(
                digest: question.digest, prompt: question.prompt, isDecision: isDecision,
                shots: brought.isEmpty ? nil : .of(brought.joined(separator: "\u{0}")))
            state.counts[asked, default: 0] += 1
            state.order.append(asked)
            let isBase = question.model.tag == "base" || question.model == PipelineWorld.family.configured
            // The base with a version's shots is as good as the version.
            let script =
                isDecision
                ? (isBase && brought.isEmpty ? Self.silent : state.forecaster)
                : state.scripts[question.model] ?? (isBase ? nil : state.fallback)
            return (
                script ?? (isBase ? Self.silent : Self.right),
                Int(Double(question.characters) * state.tokensPerCharacter)
            )
        }
        if case .integer(let limit)? = question.options["num_ctx"], tokens > limit {
            throw TrainerError(.contextTooSmall, .verbatim("exceeds the available context size"))
        }
        let answer = try await script(question, self)
        return ModelAnswer(
            text: answer.text, doneReason: answer.doneReason, latency: answer.latency, loadSeconds: answer.loadSeconds,
            promptTokens: tokens, answerTokens: answer.text.count,
            choiceOdds: question.format?.choices == nil ? nil : answer.choiceOdds)
    }

    /// What the rules say on the asked bars.
    static let right: Script = { question, answers in try answers.said(answers.rightText(question.prompt)) }
    static let silent: Script = { _, answers in answers.said("不知道") }

    /// Says p = 0.55 for what will rise and 0.45 for what will fall, and is right on 50 of the 72 questions that twelve days of
    /// six stocks give: clearly better than a coin, and not too good to be true (0.694, from 0.595 on).
    static let good = telling(up: 0.55, down: 0.45)
    /// The same directions, with other probabilities of a rise.
    static func telling(up: Double, down: Double) -> Script {
        { question, answers in
            let isUp = try answers.rises(question.prompt, rightOf: [5, 3, 5, 4, 5, 3, 5, 3, 5, 4, 5, 3])
            return answers.said(isUp ? ScriptedAnswers.decision(.buy, up) : ScriptedAnswers.decision(.sell, down))
        }
    }
    /// Never wrong, and surer.
    static let oracle: Script = { question, answers in
        answers.said(try answers.rises(question.prompt, rightOf: [.max]) ? decision(.buy, 0.8) : decision(.sell, 0.2))
    }
    static let alwaysUp: Script = { _, answers in answers.said(decision(.buy, 0.95)) }
    /// Knows nothing and says so, if not the same of every stock: each rating as often as any other, and about one half.
    static let coin: Script = { question, answers in
        let place = Int(StableHash.fnv1a(question.prompt.utf8) / 7 % 3)
        return answers.said(decision(Rating.allCases[place], [0.501, 0.5, 0.499][place]))
    }
    /// One half, whatever it is asked.
    static let half: Script = { _, answers in answers.said(decision(.hold, 0.5)) }
    /// A coin that is sure of itself.
    static let sure: Script = { question, answers in
        let isUp = StableHash.fnv1a(question.prompt.utf8) / 7 % 2 == 0
        return answers.said(isUp ? decision(.buy, 0.95) : decision(.sell, 0.05))
    }

    /// Wrong on 28 of those 72 questions and sure of all in its numbers; its tokens are as sure as they may be.
    static let wise: Script = { question, answers in
        let up = try answers.rises(question.prompt, rightOf: [4, 3, 4, 4, 3, 4, 4, 3, 4, 4, 3, 4])
        let plain = answers.said(decision(up ? .buy : .sell, up ? 0.99 : 0.01))
        return ModelAnswer(
            text: plain.text, doneReason: plain.doneReason, latency: plain.latency, loadSeconds: 0, promptTokens: 0,
            answerTokens: 0,
            choiceOdds: odds(up: up ? 0.54 : 0.36, down: up ? 0.36 : 0.54))
    }

    static func odds(up: Double, down: Double) -> [String: Double] {
        [Rating.buy.rawValue: up, Rating.hold.rawValue: 1 - up - down, Rating.sell.rawValue: down]
    }

    static func decision(_ rating: Rating, _ probability: Double) -> String {
        #"{"rating":"\#(rating.rawValue)","p_up":\#(probability),"horizon":1}"#
    }

    /// By stock, the gain beyond the mean of all from the close after a day to the next.
    private func excess(after day: TradeDate) -> [TSCode: Double] {
        let gains = bars.compactMapValues { bars -> Double? in
            guard let place = bars.firstIndex(where: { $0.date > day }), place + 1 < bars.count else { return nil }
            return bars[place + 1].close / bars[place + 1].preClose - 1
        }
        let mean = gains.values.reduce(0, +) / Double(max(1, gains.count))
        return gains.mapValues { $0 - mean }
    }

    /// Whether the stock of a question gains more than the mean of all: said rightly of as many held-out stocks a day as the
    /// days in turn have it, those that move least.
    private func rises(_ prompt: String, rightOf counts: [Int]) throws -> Bool {
        guard let (code, day) = Self.subject(of: prompt) else {
            throw UnexpectedCall("question \(prompt)", remedy: "ask about a day of this world")
        }
        let excess = excess(after: day)
        guard let own = excess[code], let place = bars[code]?.firstIndex(where: { $0.date > day }) else {
            throw UnexpectedCall("question \(prompt)", remedy: "ask about a day with two days after it")
        }
        let calm = excess.filter(\.key.isHeldOut).sorted { (abs($0.value), $0.key) < (abs($1.value), $1.key) }
        let isRight = calm.prefix(counts[place % counts.count]).contains { $0.key == code }
        return (own > 0) == isRight
    }

    func said(_ text: String, doneReason: String? = "stop", latency: Double = 1) -> ModelAnswer {
        ModelAnswer(
            text: text, doneReason: doneReason, latency: latency, loadSeconds: 0, promptTokens: 0, answerTokens: 0)
    }

    /// The sample whose question this is but for RSI14, which was changed there.
    func changed(_ prompt: String) throws -> Sample {
        func rest(_ prompt: String) -> String { prompt.replacing(Self.rsiPattern, with: "") }
        guard let sample = try samples(of: prompt).first(where: { rest($0.prompt) == rest(prompt) }) else {
            throw UnexpectedCall("question \(prompt)", remedy: "change RSI14 alone")
        }
        return sample
    }

    private static var rsiPattern: Regex<(Substring, Substring)> { #/RSI14：(\d+\.\d)/# }

    /// As the question gives it.
    static func rsi(of prompt: String) -> String { prompt.firstMatch(of: rsiPattern).map { String($0.1) } ?? "" }

    private func samples(of prompt: String) throws -> [Sample] {
        guard let (code, day) = Self.subject(of: prompt), let all = bars[code],
            case .samples(let samples) = SampleWriter().samples(
                window: all.filter { $0.date <= day }, odds: { _ in Self.odds(of: prompt) })
        else { throw UnexpectedCall("question \(prompt)", remedy: "ask about a day of this world") }
        return samples
    }

    func rightText(_ prompt: String) throws -> String {
        if let known = Self.known.withLock({ $0[prompt] }) { return known }
        let samples = try self.samples(of: prompt)
        Self.known.withLock { known in for sample in samples { known[sample.prompt] = sample.output } }
        guard let text = samples.first(where: { $0.prompt == prompt })?.output else {
            throw UnexpectedCall("question \(prompt)", remedy: "the bars behind it were changed")
        }
        return text
    }

    /// What the question itself gives.
    static func odds(of prompt: String) -> UpOdds {
        let given = #/上涨概率：(\d\.\d\d)，同类样本：(\d+)个，全体样本：(\d+)个/#
        guard let match = prompt.firstMatch(of: given), let probability = Double(match.1),
            let similar = Int(match.2), let all = Int(match.3)
        else { return .none }
        return UpOdds(probability: probability, similar: similar, all: all)
    }

    static func subject(of prompt: String) -> (TSCode, TradeDate)? {
        guard let match = prompt.firstMatch(of: #/股票代码：(\d{6}\.[A-Z]{2})，日期：(\d{4}-\d{2}-\d{2})/#),
            let code = TSCode(match.1), let day = TradeDate(match.2)
        else { return nil }
        return (code, day)
    }
}

extension FakeModelServer.Question {
    var prompt: String { messages.last?.content ?? "" }
    /// System, shots and question as they reach the model: what the request brings stands before what is baked in.
    var characters: Int {
        let system = messages.first?.role == .system ? "" : served.system
        return (served.messages + messages).reduce(system.count) { $0 + $1.content.count }
    }
}
