import Foundation
import TrainerCore
import TrainerTestSupport

/// Seeded bars of one stock, with dividends and quiet days: SplitMix64 steps, prices rounded to the cent.
struct RandomWalk {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed &* 0x9e37_79b9_7f4a_7c15) }

    mutating func next() -> Double { Double(random.next() >> 11) / Double(1 << 53) }

    static func bars(
        seed: UInt64, count: Int, code: TSCode = TSCode(trusted: "600001.SH"), drift: Double = 0, swing: Double = 0.02,
        dividendEvery: Int = 120
    ) -> [DailyBar] {
        var walk = RandomWalk(seed: seed)
        var close = 8 + walk.next() * 30
        var day = TradeDate(dayNumber: 18_300)
        return (0..<count).map { row in
            repeat { day = day.advanced(by: 1) } while day.isWeekend
            let isExDay = row > 0 && row % dividendEvery == dividendEvery - 1
            let before = cents(isExDay ? close * 0.97 : close)
            close = cents(max(1, before * (1 + drift + swing * (walk.next() * 2 - 1))))
            let open = cents(before * (1 + swing * 0.4 * (walk.next() * 2 - 1)))
            let high = cents(max(open, close) * (1 + swing * 0.3 * walk.next()))
            let low = cents(min(open, close) * (1 - swing * 0.3 * walk.next()))
            let volume = (50_000 * (0.4 + walk.next())).rounded()
            return DailyBar(
                code: code, date: day, open: open, high: max(high, open, close), low: min(low, open, close),
                close: close, preClose: before, volume: volume, amount: (volume * close / 10).rounded())
        }
    }

    private static func cents(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
