internal import Foundation
public import TrainerCore

/// Random walks that look like a stock's days: prices in fen, within the ±10 % of the main board, consistent in
/// themselves, and the same for the same seed.
public struct BarBuilder: Sendable {
    private let seed: UInt64

    public init(seed: UInt64 = 1) { self.seed = seed }

    /// One stock's bars over `days`, ascending.
    /// - Parameters:
    ///   - start: the reference price before the first day, yuan.
    ///   - exRights: day → factor by which that day's reference price is cut (0.5 for a two-for-one).
    public func bars(
        of code: TSCode, on days: [TradeDate], start: Double = 10, exRights: [TradeDate: Double] = [:]
    ) -> [DailyBar] {
        var random = SplitMix64(seed: seed ^ code.stableHash)
        var reference = start
        return days.sorted().map { day in
            let preClose = max(0.01, Self.fen(reference * (exRights[day] ?? 1)))
            let bar = Self.bar(code, day, preClose: preClose, using: &random)
            reference = bar.close
            return bar
        }
    }

    /// Several stocks' bars, by code, then day.
    public func market(of codes: [TSCode], on days: [TradeDate]) -> [DailyBar] {
        codes.sorted().flatMap { bars(of: $0, on: days) }
    }

    /// `count` codes of the Shanghai main board, ascending: 600000.SH, 600001.SH …
    public static func codes(_ count: Int) -> [TSCode] {
        (0..<count).map { TSCode(trusted: "\(600_000 + $0).SH") }
    }

    /// `count` days from `first` on without weekends, ascending. Holidays are not known here.
    public static func weekdays(_ count: Int, from first: TradeDate) -> [TradeDate] {
        var days: [TradeDate] = []
        var day = first
        while days.count < count {
            if !day.isWeekend { days.append(day) }
            day = day.advanced(by: 1)
        }
        return days
    }

    private static func bar(
        _ code: TSCode, _ day: TradeDate, preClose: Double, using random: inout SplitMix64
    ) -> DailyBar {
        let floor = max(0.01, (preClose * 0.9 * 100).rounded(.up) / 100)
        let ceiling = max(floor, (preClose * 1.1 * 100).rounded(.down) / 100)
        func price(_ ratio: Double) -> Double { min(ceiling, max(floor, fen(preClose * ratio))) }
        let open = price(1 + .random(in: -0.015...0.015, using: &random))
        let close = price(1 + .random(in: -0.04...0.0405, using: &random))
        let high = min(ceiling, max(open, close, fen(max(open, close) * (1 + .random(in: 0...0.02, using: &random)))))
        let low = max(floor, min(open, close, fen(min(open, close) * (1 - .random(in: 0...0.02, using: &random)))))
        let volume = Double.random(in: 5_000...500_000, using: &random).rounded()
        // 手 are 100 shares and 千元 are 1,000 yuan, so the amount is volume × mean price ÷ 10.
        let amount = (volume * (open + high + low + close) / 4 / 10 * 1_000).rounded() / 1_000
        return DailyBar(
            code: code, date: day, open: open, high: high, low: low, close: close, preClose: preClose, volume: volume,
            amount: amount)
    }

    private static func fen(_ yuan: Double) -> Double { (yuan * 100).rounded() / 100 }
}
