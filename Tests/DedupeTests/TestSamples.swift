import Dedupe
import TrainerCore

enum TestSamples {
    static let codes = (0..<200).map { TSCode(trusted: String(600_000 + $0 * 7) + ".SH") }

    static func key(_ stock: Int, _ day: Int, _ task: TaskKind) -> SampleKey {
        SampleKey(code: codes[stock], asOf: TradeDate(dayNumber: 20_000 + day), task: task)
    }

    static func sample(
        _ key: SampleKey, text: String? = nil, instruction: String = "请分析。", rating: Rating = .hold
    ) -> Sample {
        Sample(
            key: key, instruction: instruction, input: text ?? "数据 \(key)", output: "回答", rating: rating, regime: "x",
            facts: [])
    }

    /// All tasks of `stocks` stocks on `days` days.
    static func grid(stocks: Int, days: Int) -> [Sample] {
        (0..<stocks).flatMap { stock in
            (0..<days).flatMap { day in TaskKind.allCases.map { sample(key(stock, day, $0)) } }
        }
    }

    /// As the stage plans, without the level of near-duplicates.
    static func plan(
        _ candidates: [Sample], after history: DedupeHistory = DedupeHistory(), cap: Int
    ) -> DedupePlan {
        DedupePlanner.plan(
            SampleMarker.mark(candidates, template: nil), history: history, template: nil, cap: cap)
    }
}
