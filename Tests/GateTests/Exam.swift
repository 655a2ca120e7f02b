import Gate
import TrainerCore

/// Held-out questions over three kinds of market with the right answers, worded as the product words them.
struct Exam {
    struct Item {
        let sample: Sample
        var testCase: EvaluationCase { sample.evaluationCase }
    }

    let items: [Item]
    var cases: [EvaluationCase] { items.map(\.testCase) }

    /// 24 cases: 4 tasks × 3 ratings × 2 codes.
    static let standard = Exam(
        items: codes(6).enumerated().flatMap { index, code in
            TaskKind.allCases.map { Item(sample: sample(code: code, task: $0, market: Market.all[index % 3])) }
        })

    /// The first held-out codes of the Shenzhen main board.
    static func codes(_ count: Int) -> [TSCode] {
        Array((1...2_000).lazy.map { TSCode(trusted: padded($0) + ".SZ") }.filter(\.isHeldOut).prefix(count))
    }

    static func sample(code: TSCode, task: TaskKind, market: Market, asOf: TradeDate = day) -> Sample {
        Sample(
            key: SampleKey(code: code, asOf: asOf, task: task), instruction: "请根据以下行情与指标做\(task.chineseName)。",
            input: "股票代码：\(code)，日期：\(asOf.dashed)\n\(market.input)\n任务：\(task.chineseName)",
            output: market.answer(task),
            rating: market.rating, regime: market.rating.rawValue, facts: market.facts)
    }

    static let day = TradeDate(dayNumber: 19_538)

    static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// What `model` says to each question, judged and summed up.
    func summary(
        policy: GatePolicy = GatePolicy(), by model: (Item) -> ModelAnswer
    ) -> EvaluationSummary {
        EvaluationSummary(items.map { AnswerJudge.judge(model($0), of: $0.testCase, policy: policy) })
    }

    func decision(on summary: EvaluationSummary) throws -> GateDecision {
        try Gate.decide(
            challenger: summary, champion: nil, base: nil, readiness: .standard, policy: GatePolicy(), cases: cases)
    }
}

extension Readiness {
    /// Everything as asked for.
    static let standard = Readiness(
        infra: InfraFinding(tries: [9.5], questions: 4, limit: 60),
        truncation: TruncationFinding(proven: 3_000, answerTokens: 700, contextLength: 4_096, answers: []))
}

extension ModelAnswer {
    static func saying(_ text: String, doneReason: String? = "stop", latency: Double = 2) -> ModelAnswer {
        ModelAnswer(
            text: text, doneReason: doneReason, latency: latency, loadSeconds: 0.5, promptTokens: 900, answerTokens: 200
        )
    }
}
