import MarketCalendar
import TrainerCore
import TrainerTestSupport

/// Weekdays with holes of every length, as holidays make them.
enum RandomCalendar {
    static func days(seed: UInt64, count: Int) -> TradingDays {
        var random = SplitMix64(seed: seed)
        var days: [TradeDate] = []
        var day = TradeDate(dayNumber: 19_000 + Int.random(in: 0..<400, using: &random))
        while days.count < count {
            if Int.random(in: 0..<25, using: &random) == 0 {
                day = day.advanced(by: Int.random(in: 1...9, using: &random))
            }
            if !day.isWeekend { days.append(day) }
            day = day.advanced(by: 1)
        }
        return TradingDays(days)
    }
}
