import Labels
import MarketCalendar
import TrainerCore
import TrainerTestSupport

/// Stocks that are suspended, run into their limits, pay dividends, are listed late and end early.
struct RoughMarket {
    let days: TradingDays
    var stocks: [LabelledStock]
    let index: [TradeDate: Double]

    init(seed: UInt64, stocks count: Int = 12, days dayCount: Int = 140) {
        var random = SplitMix64(seed: seed)
        let days = BarBuilder.weekdays(dayCount, from: TradeDate(dayNumber: 19_732))
        self.days = TradingDays(days)
        self.stocks = BarBuilder.codes(count).enumerated().map { number, code in
            Self.stock(code, number: number, on: days, using: &random)
        }
        var level = 3_000.0
        self.index = days.reduce(into: [:]) {
            level *= 1 + .random(in: -0.02...0.02, using: &random)
            $0[$1] = (level * 100).rounded() / 100
        }
    }

    var all: ClosedRange<TradeDate> { days[0]...days[days.count - 1] }

    private static func stock(
        _ code: TSCode, number: Int, on days: [TradeDate], using random: inout SplitMix64
    ) -> LabelledStock {
        let first = number % 4 == 1 ? Int.random(in: 0..<40, using: &random) : 0
        let last = number % 5 == 2 ? days.count - Int.random(in: 5..<30, using: &random) : days.count
        var reference = Double(Int.random(in: 300...9_000, using: &random)) / 100
        var bars: [DailyBar] = []
        for day in days[first..<last] {
            let event = Int.random(in: 0..<100, using: &random)
            if event < 4 { continue }
            if event == 4 { reference = fen(reference * .random(in: 0.5...0.98, using: &random)) }
            let bar = bar(code, day, reference, event, using: &random)
            bars.append(bar)
            reference = bar.close
        }
        let spell = NameSpell(code: code, name: "ST甲", start: days[50], end: days[70])
        return LabelledStock(
            code: code, bars: bars, listDate: number % 4 == 1 ? days[first] : TradeDate(dayNumber: 12_000),
            names: number % 6 == 3 ? [spell] : [])
    }

    private static func bar(
        _ code: TSCode, _ day: TradeDate, _ reference: Double, _ event: Int, using random: inout SplitMix64
    ) -> DailyBar {
        func flat(_ price: Double, volume: Double) -> DailyBar {
            DailyBar(
                code: code, date: day, open: price, high: price, low: price, close: price, preClose: reference,
                volume: volume, amount: nil)
        }
        let fens = Int((reference * 100).rounded())
        let band = PriceLimitRule.band(around: fens, up: 10, down: 10)
        switch event {
        case 5, 6: return flat(Double(band.upperBound) / 100, volume: 100)
        case 7, 8: return flat(Double(band.lowerBound) / 100, volume: 100)
        case 9: return flat(reference, volume: 0)
        case 10: return flat(reference, volume: 50)
        default:
            let close = fen(reference * (1 + .random(in: -0.06...0.06, using: &random)))
            let (high, low) = (fen(max(close, reference) + 0.01), fen(max(0.01, min(close, reference) - 0.01)))
            return DailyBar(
                code: code, date: day, open: reference, high: high, low: low, close: close, preClose: reference,
                volume: 1_000, amount: nil)
        }
    }

    private static func fen(_ yuan: Double) -> Double { max(0.05, (yuan * 100).rounded() / 100) }
}
