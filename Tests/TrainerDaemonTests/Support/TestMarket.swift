import Foundation
import Samples
import SandboxMarket
import TrainerCore

/// One small simulated market for all tests, up to the last open day that has closed by the real clock, and the right
/// answer to every question that a run can ask about it.
struct TestMarket: Sendable {
    static let shared = TestMarket()

    let market: Market
    /// The last two open days.
    let before: MarketDay
    let last: MarketDay
    /// Prompt → what the sample says, where no label is known.
    private let answers: [String: String]

    private init() {
        let now = ShanghaiTime(Date())
        let today = now.hour < 15 ? now.day.advanced(by: -1) : now.day
        let end = MarketDay(yyyymmdd: Self.number(today))
        let start = MarketDay(yyyymmdd: Self.number(today.advanced(by: -460)))
        market = MarketSimulator(seed: 7, stocks: 60, start: start).market(through: end)
        let days = market.days
        last = days[days.count - 1]
        before = days[days.count - 2]
        answers = Self.answers(market, since: today.advanced(by: -100))
    }

    /// What the rules say, with the frequency that the question itself gives.
    func answer(to prompt: String) -> String? {
        let given = #/上涨概率：(\d\.\d\d)，同类样本：\d+个，全体样本：\d+个/#
        guard let match = prompt.firstMatch(of: given) else { return answers[prompt] }
        let plain = prompt.replacing(match.output.0, with: "上涨概率：0.50，同类样本：0个，全体样本：0个")
        return answers[plain]?.replacing("上涨概率为0.50", with: "上涨概率为\(match.output.1)")
    }

    private static func number(_ day: TradeDate) -> Int {
        let (year, month, day) = day.civil
        return year * 10_000 + month * 100 + day
    }

    private static func answers(_ market: Market, since first: TradeDate) -> [String: String] {
        let writer = SampleWriter()
        var answers: [String: String] = [:]
        for code in market.codes.compactMap({ TSCode($0) }) where code.isHeldOut {
            let bars = market.bars(of: code.rawValue).compactMap { bar($0, code) }
            for index in bars.indices where bars[index].date >= first {
                let window = Array(bars[max(0, index + 1 - SampleWriter.windowLength)...index])
                guard case .samples(let samples) = writer.samples(window: window) else { continue }
                for sample in samples { answers[sample.prompt] = sample.output }
            }
        }
        return answers
    }

    private static func bar(_ bar: MarketBar, _ code: TSCode) -> DailyBar? {
        TradeDate(bar.day.description).map {
            DailyBar(
                code: code, date: $0, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
                preClose: bar.preClose, volume: bar.volume, amount: bar.amount)
        }
    }

    /// The market as CSV text in TuShare's columns, up to `last`.
    func csv(through day: MarketDay) -> String {
        var lines = ["ts_code,trade_date,open,high,low,close,pre_close,vol,amount"]
        for code in market.codes {
            for bar in market.bars(of: code) where bar.day <= day {
                let amount = bar.amount.map { "\($0)" } ?? ""
                lines.append(
                    "\(bar.code),\(bar.day),\(bar.open),\(bar.high),\(bar.low),\(bar.close),\(bar.preClose),\(bar.volume),\(amount)"
                )
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
