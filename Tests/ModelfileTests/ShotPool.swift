import Modelfile
import TrainerCore
import TrainerTestSupport

/// Pools of samples whose labels and days vary by a seed.
enum ShotPool {
    static func pool(seed: UInt64, count: Int, days: Int = 20, ratings: [Rating] = Rating.allCases) -> [Sample] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { number in
            let code = TSCode(trusted: String(600_000 + Int.random(in: 0..<300, using: &generator)) + ".SH")
            let key = SampleKey(
                code: code, asOf: TradeDate(dayNumber: 20_000 + Int.random(in: 0..<days, using: &generator)),
                task: TaskKind.allCases[Int.random(in: 0..<4, using: &generator)])
            let fields = (0..<7).map { _ in ["a", "b", "c"][Int.random(in: 0..<3, using: &generator)] }
            return Sample(
                key: key, instruction: "请分析。", input: "数据\(number) " + String(repeating: "数", count: 200),
                output: String(repeating: "答", count: Int.random(in: 80..<200, using: &generator)),
                rating: ratings[Int.random(in: 0..<ratings.count, using: &generator)],
                regime: fields.joined(separator: "|"), facts: [])
        }
    }

    static func budget(_ contextTokens: Int = 4096) throws -> TokenBudget {
        try TokenBudget(
            contextTokens: contextTokens, system: SystemPrompt.builtIn, questions: [String(repeating: "问", count: 400)],
            answerTokens: 400, estimator: TokenEstimator())
    }
}
