import Foundation
import Gate
import Samples
import TrainerCore
import TrainerPipeline
import TrainerStore
import Universe

/// `evaluation-pass BARS FILE CASES`: the product's own evaluate stage on CASES held-out questions for each of two models
/// that answer at once, with answers that are right: whatever time passes is the stage's own. Prints its wall and CPU
/// milliseconds and the answers it judged; storing the market and choosing the questions, which stand since the shots
/// were chosen, are not timed.
enum EvaluationPass {
    static let verb = "evaluation-pass"
    private static let writer = SampleWriter()
    private static let family = ModelFamily(configured: ModelName(base: "bench"))

    static func main(_ arguments: [String]) async throws {
        guard arguments.count == 3, let count = Int(arguments[2]) else {
            throw BenchError("usage: ljwx-bench \(verb) BARS FILE CASES", status: 64)
        }
        let database = try TrainerDatabase.open(path: arguments[1])
        let stores = try Stores(database, files: arguments[1] + ".files")
        try await store(try DayBars(arguments[0]), in: stores)
        let asOf = DayBars.date(MarketFile.days - 1)
        let knownAt = Date()
        let questions = HeldOutCases(
            stores: stores, writer: writer,
            universe: UniversePolicy(mode: .all, stocksPerRun: 0, includesST: false, minimumListedDays: 0))
        let cases = try await questions.cases(asOf: asOf, knownAt: knownAt, count: count)
        let context = StageContext.bench
        let challenger = family.version(of: context.run.id)
        let server = ScriptedServer(
            models: [challenger: "challenger", family.base: "base"],
            answers: try await answers(to: cases, stores, knownAt))
        let input = EvaluateStage.Input(
            challenger: challenger, challengerDigest: "challenger", asOf: asOf, knownAt: knownAt,
            settings: ExaminationSettings(
                cases: count, options: ["temperature": .number(0), "seed": .integer(42), "num_predict": .integer(700)],
                questionSeconds: 300, gate: GatePolicy()),
            family: family, dataFolder: "data", writer: writer.digest, gate: nil, baseDigest: "base",
            proof: try JSONDecoder().decode(TokenProof.self, from: Data(Self.proof.utf8)))
        let stage = EvaluateStage(stores: stores, server: server, questions: questions)
        let begin = milliseconds()
        let cpu = cpuMilliseconds()
        let output = try await stage.run(input, context)
        print("milliseconds", milliseconds() - begin)
        print("cpu", cpuMilliseconds() - cpu)
        print("answers", 2 * cases.count)
        // Each model is asked one question more, to warm it up. Answers that fail would be judged in another time.
        let rate = output.challenger.summary.passed.rate
        guard server.asked == 2 * (cases.count + 1), rate >= GatePolicy().minimumPassRate else {
            throw BenchError("\(server.asked) questions asked, pass rate \(rate)")
        }
        try database.close()
    }

    /// As a Modelfile build leaves it.
    private static let proof = """
        {"promptTokens": 2000, "answerTokens": 700, "contextLength": 4096, "reserve": 64, "estimatedTokens": 2000,
        "longestPromptCharacters": 900}
        """

    /// The held-out stocks alone: no other is asked about.
    private static func store(_ market: DayBars, in stores: Stores) async throws {
        let histories = (0..<MarketFile.stocks).filter { DayBars.code($0).isHeldOut }.map(market.bars(of:))
        let instant = Date()
        for day in 0..<MarketFile.days {
            let reply = BarReply(bars: histories.map { $0[day] }, calls: 1)
            try await stores.bars.store(reply, of: DayBars.date(day), from: "bench", at: instant)
        }
    }

    /// By question, what the product itself writes about the same bars and frequencies.
    private static func answers(
        to cases: [EvaluationCase], _ stores: Stores, _ knownAt: Date
    ) async throws -> [String: ModelAnswer] {
        var answers: [String: ModelAnswer] = [:]
        for question in cases {
            let bars = try await stores.bars.window(
                of: question.key.code, asOf: question.key.asOf, count: SampleWriter.windowLength, knownAt: knownAt)
            let odds = odds(of: question)
            guard case .samples(let samples) = writer.samples(window: bars, odds: { _ in odds }),
                let sample = samples.first(where: { $0.prompt == question.prompt })
            else { throw BenchError("no answer to \(question.key)") }
            answers[question.prompt] = ModelAnswer(
                text: sample.output, doneReason: "stop", latency: 1, loadSeconds: 0, promptTokens: 1, answerTokens: 1)
        }
        return answers
    }

    private static func odds(of question: EvaluationCase) -> UpOdds {
        func value(_ name: String) -> Double? { question.facts.first { $0.name == name }?.value }
        guard let probability = value("上涨概率"), let similar = value("同类样本"), let all = value("全体样本") else {
            return .none
        }
        return UpOdds(probability: probability, similar: Int(similar), all: Int(all))
    }
}
