import Foundation
import Samples
import Statistics
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("the market's drift")
struct MarketDriftTests {
    /// Stocks that move by themselves; from `shiftedDay` on by `factor` times as much.
    private static func stocks(
        _ count: Int, days: Int, shiftedDay: Int = .max, factor: Double = 1, trend: Double = 0, seed: UInt64 = 1
    ) -> [[DailyBar]] {
        var random = Xoshiro256(seed: seed)
        return (0..<count).map { number in
            var close = 20.0
            return (0..<days).map { day in
                let scale = 0.02 * (day >= shiftedDay ? factor : 1)
                let before = close
                let open = before * (1 + 0.3 * scale * random.normalPair().0)
                close = before * max(0.5, 1 + (day >= shiftedDay ? trend : 0) + scale * random.normalPair().0)
                let reach = abs(0.4 * scale * random.normalPair().0)
                return DailyBar(
                    code: TSCode(trusted: "\(600_000 + number).SH"), date: TradeDate(dayNumber: 20_000 + day),
                    open: open, high: max(open, close) * (1 + reach), low: min(open, close) * (1 - min(0.5, reach)),
                    close: close, preClose: before, volume: 10_000 * (0.5 + random.uniform()), amount: nil)
            }
        }
    }

    private static func drift(_ stocks: [[DailyBar]]) throws -> MarketDrift? {
        try MarketDrift(stocks.map { MarketReading.all(of: $0) })
    }

    @Test("a planted regime of doubled volatility is flagged, by its label too")
    func planted() throws {
        let drift = try #require(try Self.drift(Self.stocks(60, days: 200, shiftedDay: 180, factor: 2)))
        let shifted = Set(drift.shifted.map(\.measure))
        #expect(shifted.isSuperset(of: ["change", "swing", "volatility20"]))
        #expect(!shifted.contains("volume_ratio"))
        #expect(drift.shifted.allSatisfy { $0.shift.index > 0.25 })
        #expect(drift.turbulence == .turbulent)
        #expect(drift.stocks == 60 && drift.referenceDays == 120)
        #expect(drift.lastDay == TradeDate(dayNumber: 20_199))
        #expect(drift.firstNewDay == TradeDate(dayNumber: 20_180))
    }

    @Test("a market that goes on as it was is not", arguments: [1, 2, 3])
    func steady(seed: UInt64) throws {
        let drift = try #require(try Self.drift(Self.stocks(60, days: 200, seed: seed)))
        #expect(drift.shifted.allSatisfy { $0.measure == "rsi14" || $0.measure == "volatility20" })
        #expect(drift.turbulence == .usual && drift.direction == .sideways)
        #expect(drift.rows.map(\.measure) == ["change", "swing", "volume_ratio", "rsi14", "volatility20"])
    }

    @Test("two halves of one month are one population, by every measure")
    func halves() throws {
        let readings = Self.stocks(200, days: 82).map { MarketReading.all(of: $0) }
        let days = Set(readings.joined().map(\.date)).sorted()
        #expect(days.count == 22)
        let places = Dictionary(uniqueKeysWithValues: days.enumerated().map { ($1, $0) })
        for measure in MarketReading.Measure.allCases {
            let shift = try PopulationShift(MarketDrift.values(of: measure, readings, on: places), newest: 11)
            #expect(shift.index < 0.25 && !shift.isShift, "\(measure) \(shift.index)")
        }
    }

    @Test("the direction is that of the median stock")
    func direction() throws {
        let rising = try #require(try Self.drift(Self.stocks(40, days: 200, shiftedDay: 180, trend: 0.01)))
        #expect(rising.direction == .rising)
        let falling = try #require(try Self.drift(Self.stocks(40, days: 200, shiftedDay: 180, trend: -0.01)))
        #expect(falling.direction == .falling)
    }

    @Test("few stocks, or few days before, say nothing")
    func tooLittle() throws {
        #expect(try Self.drift(Self.stocks(29, days: 200)) == nil)
        #expect(try Self.drift(Self.stocks(40, days: 119)) == nil)
        #expect(try Self.drift(Self.stocks(40, days: 120)) != nil)
    }
}
