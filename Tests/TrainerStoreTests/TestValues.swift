import Foundation
import TrainerCore
import TrainerTestSupport

let noon = Date(timeIntervalSince1970: 1_795_147_200)  // 2026-11-20 12:00:00 in Asia/Shanghai

func at(_ seconds: TimeInterval) -> Date { noon.addingTimeInterval(seconds) }

func day(_ number: Int) throws -> TradeDate {
    guard let day = TradeDate(yyyymmdd: number) else { throw BadValue(what: "day \(number)") }
    return day
}

func model(_ text: String) throws -> ModelName {
    guard let name = ModelName(text) else { throw BadValue(what: "model name \(text)") }
    return name
}

struct BadValue: Error { let what: String }

func code(_ number: Int) -> TSCode { TSCode(trusted: "\(600_000 + number).SH") }

func bar(_ code: TSCode, _ day: TradeDate, close: Double, amount: Double? = 100) -> DailyBar {
    DailyBar(
        code: code, date: day, open: close, high: close + 1, low: close / 2, close: close, preClose: close,
        volume: 1_000, amount: amount)
}

func sample(
    _ code: TSCode, _ day: TradeDate, _ task: TaskKind = .technicalAnalysis, output: String = "【投资建议】评级：持有"
) -> Sample {
    Sample(
        key: SampleKey(code: code, asOf: day, task: task), instruction: "分析", input: "收盘价 \(code) \(day) 10.05",
        output: output, rating: .hold, regime: "trend:up", facts: [Fact("收盘价", 10.05, decimals: 2)])
}

func kept(_ sample: Sample, text: String? = nil) -> KeptSample {
    KeptSample(sample: sample, text: .of(text ?? "\(sample.key) \(sample.output)"))
}
