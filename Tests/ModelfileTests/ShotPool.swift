import Modelfile
import TrainerCore

/// Pools of samples whose labels and days vary by a seed.
enum ShotPool {
    static func pool(seed: UInt64, count: Int, days: Int = 20, ratings: [Rating] = Rating.allCases) -> [Sample] {
        var generator = SeededGenerator(seed: seed)
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

/// SplitMix64, for seeded choices.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
