import Foundation
import SandboxMarket
import Testing
import TrainerCore

@Suite struct MarketSimulatorTests {
    private static let last = MarketDay(yyyymmdd: 20_251_231)
    private static let market = MarketSimulator(seed: 11, stocks: 60).market(through: last)
    private static let seeds: [UInt64] = [0, 1, 7, 20_261_121]

    @Test("a longer range has the same past", arguments: seeds)
    func prefixStable(seed: UInt64) {
        let simulator = MarketSimulator(seed: seed, stocks: 12)
        let short = simulator.market(through: MarketDay(yyyymmdd: 20_240_930))
        let long = simulator.market(through: MarketDay(yyyymmdd: 20_250_615))
        for code in short.codes {
            #expect(Array(long.bars(of: code).prefix(short.bars(of: code).count)) == short.bars(of: code))
            #expect(Array(long.factors(of: code).prefix(short.factors(of: code).count)) == short.factors(of: code))
        }
        #expect(
            Array(long.index("000300.SH").map(\.day).prefix(20))
                == Array(short.index("000300.SH").map(\.day).prefix(20)))
    }

    @Test("more stocks do not change the first ones")
    func countStable() {
        let few = MarketSimulator(seed: 3, stocks: 10).market(through: MarketDay(yyyymmdd: 20_240_331))
        let many = MarketSimulator(seed: 3, stocks: 40).market(through: MarketDay(yyyymmdd: 20_240_331))
        #expect(few.codes.count >= 9, "one of them is listed later")
        #expect(few.codes.allSatisfy { few.bars(of: $0) == many.bars(of: $0) })
    }

    @Test("one seed gives one market, another seed another")
    func seeded() {
        let last = MarketDay(yyyymmdd: 20_240_131)
        let first = MarketSimulator(seed: 1, stocks: 4).market(through: last)
        let same = MarketSimulator(seed: 1, stocks: 4).market(through: last)
        let other = MarketSimulator(seed: 2, stocks: 4).market(through: last)
        #expect(first.codes.count == 4)
        #expect(first.codes.allSatisfy { first.bars(of: $0) == same.bars(of: $0) })
        #expect(first.codes.allSatisfy { first.bars(of: $0) != other.bars(of: $0) })
    }

    @Test("every code is a stock code, and every tenth is held out", arguments: [1, 4, 30, 120, 400])
    func codes(count: Int) throws {
        let codes = MarketSimulator(seed: 7, stocks: count).market(through: MarketDay(yyyymmdd: 20_251_231)).codes
        let parsed = try codes.map { try #require(TSCode($0)) }
        #expect(Set(parsed).count == count)
        #expect(parsed.count(where: \.isHeldOut) == (count + 6) / 10)
        if count >= 20 { #expect(Set(parsed.map(\.board)) == Set(Board.allCases)) }
    }

    @Test("rows obey the arithmetic of TuShare's daily")
    func arithmetic() {
        #expect(Self.market.codes.contains { !Self.market.bars(of: $0).isEmpty })
        for code in Self.market.codes {
            for bar in Self.market.bars(of: code) {
                for price in [bar.open, bar.high, bar.low, bar.close, bar.preClose] {
                    #expect(price > 0 && abs(price * 100 - (price * 100).rounded()) < 1e-6)
                }
                #expect(bar.low <= min(bar.open, bar.close) && max(bar.open, bar.close) <= bar.high)
                #expect(abs(bar.change - (bar.close - bar.preClose)) < 1e-9)
                #expect(abs(bar.pctChg - (bar.close / bar.preClose - 1) * 100) <= 1e-4)
                #expect(bar.volume > 0 && abs(bar.volume * 100 - (bar.volume * 100).rounded()) < 1e-3)
                let average = (bar.amount ?? .nan) * 10 / bar.volume
                #expect(average >= bar.low - 1e-6 && average <= bar.high + 1e-6, "\(bar)")
            }
        }
    }

    @Test("the factor jumps where pre_close leaves the last close, and nowhere else")
    func exRights() {
        var events = 0
        for code in Self.market.codes {
            let factors = Dictionary(uniqueKeysWithValues: Self.market.factors(of: code).map { ($0.day, $0.factor) })
            let bars = Self.market.bars(of: code)
            for (before, after) in zip(bars, bars.dropFirst()) {
                let ratio = (factors[after.day] ?? .nan) / (factors[before.day] ?? .nan)
                #expect(abs(ratio - before.close / after.preClose) < 5e-4, "\(code) \(after.day)")
                if before.close != after.preClose { events += 1 }
            }
        }
        #expect(events > 20)
    }

    @Test("no price leaves its limits, and some reach them")
    func limits() {
        var atLimit = 0
        var free = 0
        for code in Self.market.codes {
            for bar in Self.market.bars(of: code) {
                guard let limits = Self.market.limits(of: bar) else {
                    free += 1
                    continue
                }
                #expect(bar.high <= limits.up && bar.low >= limits.down, "\(bar)")
                if bar.close == limits.up || bar.close == limits.down { atLimit += 1 }
            }
        }
        #expect(atLimit > 0)
        #expect(free > 0, "IPO days have no limit")
    }

    @Test("bars stand on open days only, a suspended day has a factor but no bar")
    func calendarAndSuspensions() {
        let open = Set(Self.market.calendar.openDays(from: MarketSimulator.defaultStart, through: Self.last))
        #expect(Set(Self.market.days) == open)
        #expect(!Self.market.suspensions.isEmpty)
        for suspension in Self.market.suspensions {
            #expect(!Self.market.bars(of: suspension.code).contains { $0.day == suspension.day })
            #expect(Self.market.factors(of: suspension.code).contains { $0.day == suspension.day })
        }
    }

    @Test("ST stocks, new listings, delistings and every kind of move occur")
    func variety() {
        let market = MarketSimulator(seed: 7).market(through: Self.last)
        #expect(market.names.contains { $0.name.hasPrefix("ST") })
        #expect(market.stocks.contains { $0.delistDay != nil })
        #expect(market.stocks.contains { $0.listDay > MarketSimulator.defaultStart })
        let changes = market.codes.compactMap { code -> Double? in
            let bars = market.bars(of: code).suffix(60)
            guard let first = bars.first, let last = bars.last else { return nil }
            return last.close / first.close - 1
        }
        #expect(changes.count { $0 > 0.1 } > 10)
        #expect(changes.count { $0 < -0.1 } > 10)
        #expect(changes.count { abs($0) < 0.06 } > 10)
    }
}
