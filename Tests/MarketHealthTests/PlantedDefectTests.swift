import MarketHealth
import Testing
import TrainerCore
import TrainerTestSupport

/// One defect in an otherwise clean history is found under its own rule, on its own day, and nothing else is.
@Suite("planted defects")
struct PlantedDefectTests {
    @Test("a clean history gives no finding")
    func clean() { #expect(Plant().findings() == []) }

    @Test("prices out of order are quarantined")
    func priceOrder() {
        var plant = Plant()
        plant.change(20) { $0.with(high: $0.low - 0.01) }
        #expect(plant.found == [.init(.priceOrder, .quarantine, plant.days[20])])
    }

    @Test("a price of 0 is quarantined, whatever it does to the bars around it")
    func zeroPrice() {
        var plant = Plant()
        plant.change(20) { $0.with(low: 0) }
        #expect(plant.found == [.init(.priceOrder, .quarantine, plant.days[20])])
    }

    @Test(
        "a stored bar with a number that cannot be is quarantined, and nothing traps", arguments: [9e307, 1e19, 1e17])
    func absurd(number: Double) throws {
        var plant = Plant()
        plant.change(20) { $0.with(open: number, high: number, low: number, close: number, preClose: number) }
        #expect(plant.found.contains(.init(.priceOrder, .quarantine, plant.days[20])))
        #expect(HealthChecker.nearsLimit(plant.bars[20]) == false)
        #expect(RiskGrade(bars: plant.bars, name: nil).rows.contains { $0.factor == .limitHits && $0.points != nil })
        plant = Plant()
        let bar = plant.bars[20]
        plant.bars[20] = DailyBar(
            code: bar.code, date: bar.date, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
            preClose: bar.preClose, volume: bar.volume, amount: number)
        #expect(plant.found == [.init(.priceOrder, .quarantine, plant.days[20])])
        plant = Plant()
        plant.change(20) { $0.with(high: (bar.preClose * 118).rounded() / 100) }
        plant.limits = [PublishedLimits(code: Plant.code, date: plant.days[20], up: number, down: -number)]
        #expect(plant.found == [])
    }

    @Test("published limits come before the rule: within them nothing is found, beyond them the bar is quarantined")
    func publishedLimits() {
        var plant = Plant()
        let preClose = plant.bars[20].preClose
        plant.change(20) { $0.with(high: (preClose * 118).rounded() / 100) }
        #expect(plant.found == [.init(.beyondLimit, .quarantine, plant.days[20])])
        func limits(_ percent: Double) -> [PublishedLimits] {
            [
                PublishedLimits(
                    code: Plant.code, date: plant.days[20], up: (preClose * (100 + percent)).rounded() / 100,
                    down: (preClose * (100 - percent)).rounded() / 100)
            ]
        }
        plant.limits = limits(20)
        #expect(plant.found == [])
        plant.limits = limits(15)
        #expect(plant.found == [.init(.beyondLimit, .quarantine, plant.days[20])])
        #expect(plant.findings().first?.detail.contains("as published") == true)
        // Those of another day say nothing of this one.
        plant.limits = limits(20).map {
            PublishedLimits(code: $0.code, date: plant.days[21], up: $0.up, down: $0.down)
        }
        #expect(plant.found.contains(.init(.beyondLimit, .quarantine, plant.days[20])))
        // A bar that the rule finds nothing wrong with.
        plant.bars[20] = plant.bars[20].with(high: (preClose * 108).rounded() / 100)
        plant.limits = limits(6)
        #expect(plant.found == [.init(.beyondLimit, .quarantine, plant.days[20])])
    }

    @Test("a second bar of a day is quarantined")
    func duplicate() {
        var plant = Plant()
        plant.bars.insert(plant.bars[20], at: 21)
        #expect(plant.found == [.init(.duplicate, .quarantine, plant.days[20])])
    }

    @Test("the day before under a new date is quarantined, even with a pre_close that fits")
    func stale() {
        var plant = Plant()
        plant.bars[20] = plant.bars[19].with(date: plant.days[20], preClose: plant.bars[19].close)
        plant.bars[21] = plant.bars[21].with(preClose: plant.bars[20].close)
        #expect(plant.found.filter { $0.rule != .beyondLimit } == [.init(.stale, .quarantine, plant.days[20])])
    }

    @Test("volume 0 with a price that moved is quarantined")
    func zeroVolume() {
        var plant = Plant()
        plant.change(20) { $0.with(volume: 0, amount: 0) }
        #expect(plant.found == [.init(.zeroVolume, .quarantine, plant.days[20])])
    }

    @Test("a still day without trade is only noted")
    func haltAsBar() {
        var plant = Plant()
        let close = plant.bars[19].close
        plant.bars[20] = plant.bars[20].with(
            open: close, high: close, low: close, close: close, preClose: close, volume: 0, amount: 0)
        plant.bars[21] = plant.bars[21].with(preClose: close)
        #expect(plant.found.filter { $0.rule != .beyondLimit } == [.init(.zeroVolume, .note, plant.days[20])])
    }

    @Test("volume without amount is quarantined, an unknown amount is not")
    func amounts() {
        var plant = Plant()
        plant.change(20) { $0.with(amount: 0) }
        #expect(plant.found == [.init(.zeroVolume, .quarantine, plant.days[20])])
        plant.change(20) { $0.with(amount: nil) }
        #expect(plant.found == [])
    }

    @Test("units mixed up and adjusted prices show in the mean price", arguments: [0.01, 0.1, 10, 100])
    func vwap(factor: Double) {
        var plant = Plant()
        plant.change(20) { $0.with(volume: $0.volume * factor) }
        #expect(plant.found == [.init(.vwapOutside, .quarantine, plant.days[20])])
    }

    @Test("a mean price less than 2 % outside is only noted")
    func vwapNear() {
        var plant = Plant()
        plant.change(20) { $0.with(amount: $0.high * 1.01 * $0.volume / 10) }
        #expect(plant.found == [.init(.vwapOutside, .note, plant.days[20])])
    }

    @Test("a high one fen over the limit is quarantined, one at the limit is not")
    func limit() {
        var plant = Plant()
        plant.change(20) { $0.with(high: Plant.limit($0.preClose), amount: nil) }
        #expect(plant.found == [])
        plant.change(20) { $0.with(high: Plant.limit($0.preClose) + 0.01) }
        #expect(plant.found == [.init(.beyondLimit, .quarantine, plant.days[20])])
    }

    @Test("an ST stock has half the band on the days of its ST name alone")
    func limitST() {
        var plant = Plant()
        plant.change(20) { $0.with(high: ($0.preClose * 1.08 * 100).rounded() / 100, amount: nil) }
        plant.names = [
            NameSpell(code: Plant.code, name: "甲", start: plant.days[0], end: plant.days[24]),
            NameSpell(code: Plant.code, name: "ST甲", start: plant.days[25], end: nil),
        ]
        #expect(plant.found.filter { $0.day < plant.days[25] } == [])
        plant.names = [NameSpell(code: Plant.code, name: "ST甲", start: plant.days[18], end: nil)]
        #expect(plant.found.contains(.init(.beyondLimit, .quarantine, plant.days[20])))
    }

    @Test("a listing's first days have no limit; without a listing day the first bars are only noted")
    func limitFirstDays() {
        var plant = Plant()
        plant.change(1) { $0.with(high: $0.preClose * 2, amount: nil) }
        #expect(plant.found == [.init(.beyondLimit, .note, plant.days[1])])
        plant.listing = Listing(
            code: Plant.code, name: "甲", status: .listed, listDate: plant.days[0], delistDate: nil)
        #expect(plant.found == [])
        plant.listing = Listing(
            code: Plant.code, name: "甲", status: .listed, listDate: TradeDate(dayNumber: 10_000), delistDate: nil)
        #expect(plant.found == [.init(.beyondLimit, .quarantine, plant.days[1])])
    }

    @Test("a step without a factor event is quarantined, with its event it is an ex-right")
    func jump() {
        var plant = Plant()
        plant.scale(from: 20, by: 0.5)
        plant.factors = [AdjFactor(code: Plant.code, date: plant.days[0], factor: 3)]
        #expect(plant.found == [.init(.jumpWithoutExRight, .quarantine, plant.days[20])])
        plant.factors.append(AdjFactor(code: Plant.code, date: plant.days[20], factor: 6))
        #expect(plant.found == [])
    }

    @Test("a step after the last day that the factors tell of may be an ex-right")
    func jumpAfterFactors() {
        var plant = Plant()
        plant.scale(from: 20, by: 0.5)
        plant.factors = [AdjFactor(code: Plant.code, date: plant.days[0], factor: 3)]
        plant.factorsEnd = plant.days[20]
        #expect(plant.found == [.init(.jumpWithoutExRight, .quarantine, plant.days[20])])
        plant.factorsEnd = plant.days[19]
        #expect(plant.found == [])
    }

    @Test(
        "without factors only a step that no ex-right makes is quarantined",
        arguments: [(0.5, false), (1.1, true), (0.1, true)])
    func jumpWithoutFactors(factor: Double, isFound: Bool) {
        var plant = Plant()
        plant.scale(from: 20, by: factor)
        #expect(plant.found == (isFound ? [.init(.jumpWithoutExRight, .quarantine, plant.days[20])] : []))
    }

    @Test("a factor event of another size than the prices' step is noted")
    func factorDisagrees() {
        var plant = Plant()
        plant.scale(from: 20, by: 0.5)
        plant.factors = [
            AdjFactor(code: Plant.code, date: plant.days[0], factor: 3),
            AdjFactor(code: Plant.code, date: plant.days[20], factor: 6.1),
        ]
        #expect(plant.found == [.init(.factorDisagrees, .note, plant.days[20])])
    }

    @Test("a drift in a factor's last digit is no event")
    func factorDrift() {
        var plant = Plant()
        plant.factors = [
            AdjFactor(code: Plant.code, date: plant.days[0], factor: 125.0496),
            AdjFactor(code: Plant.code, date: plant.days[20], factor: 125.0493),
        ]
        #expect(plant.found == [])
    }

    @Test("a hole is quarantined where no suspension explains it, noted where none are known, nothing where one does")
    func calendarGap() {
        var plant = Plant()
        plant.bars.removeSubrange(20...21)
        #expect(plant.found.filter { $0.rule == .calendarGap } == [.init(.calendarGap, .note, plant.days[20])])
        plant.suspensions = Dictionary(uniqueKeysWithValues: plant.days.map { ($0, []) })
        #expect(plant.found.contains(.init(.calendarGap, .quarantine, plant.days[20])))
        for day in plant.days[20...21] {
            plant.suspensions[day] = [Suspension(code: Plant.code, date: day, timing: nil)]
        }
        #expect(plant.found.filter { $0.rule == .calendarGap } == [])
    }

    @Test("a day that the whole market lost is a gap, quarantined where the price moved, and the move is no jump")
    func lostDay() {
        var plant = Plant()
        plant.scale(from: 21, by: 0.5)
        plant.factors = [AdjFactor(code: Plant.code, date: plant.days[0], factor: 3)]
        plant.bars.remove(at: 20)
        #expect(plant.found.contains(.init(.jumpWithoutExRight, .quarantine, plant.days[21])))
        plant.lost = [plant.days[20]]
        #expect(plant.found == [.init(.calendarGap, .quarantine, plant.days[20])])
        // A list of suspensions that has the stock tells that it lost nothing.
        plant.suspensions[plant.days[20]] = [Suspension(code: Plant.code, date: plant.days[20], timing: nil)]
        #expect(plant.found == [.init(.jumpWithoutExRight, .quarantine, plant.days[21])])
    }

    @Test("a day that the whole market lost is only noted where the price went on, or made an ex-right")
    func lostDayWithoutMove() {
        var plant = Plant()
        plant.bars.remove(at: 20)
        plant.bars[20] = plant.bars[20].with(preClose: plant.bars[19].close)
        plant.lost = [plant.days[20]]
        #expect(plant.found.filter { $0.rule == .calendarGap } == [.init(.calendarGap, .note, plant.days[20])])
        plant.scale(from: 20, by: 0.5)
        plant.factors = [
            AdjFactor(code: Plant.code, date: plant.days[0], factor: 3),
            AdjFactor(code: Plant.code, date: plant.days[21], factor: 6),
        ]
        #expect(plant.found.filter { $0.rule == .calendarGap } == [.init(.calendarGap, .note, plant.days[20])])
    }

    @Test("a halt within the day explains no missing bar")
    func intradayHalt() {
        var plant = Plant()
        plant.bars.remove(at: 20)
        plant.suspensions = Dictionary(uniqueKeysWithValues: plant.days.map { ($0, []) })
        plant.suspensions[plant.days[20]] = [
            Suspension(code: Plant.code, date: plant.days[20], timing: "09:30-10:00")
        ]
        #expect(plant.found.contains(.init(.calendarGap, .quarantine, plant.days[20])))
    }

    @Test("a stock that ends before the market does has a hole at its end, unless it was delisted")
    func trailingGap() {
        var plant = Plant()
        plant.bars.removeLast(5)
        #expect(plant.found == [.init(.calendarGap, .note, plant.days[55])])
        plant.listing = Listing(
            code: Plant.code, name: "甲", status: .delisted, listDate: nil, delistDate: plant.days[55])
        #expect(plant.found == [])
    }

    @Test("a bar with trades on a suspended day is noted")
    func barWhileSuspended() {
        var plant = Plant()
        plant.suspensions = [plant.days[20]: [Suspension(code: Plant.code, date: plant.days[20], timing: nil)]]
        #expect(plant.found == [.init(.barWhileSuspended, .note, plant.days[20])])
    }

    @Test("what lies before the first day asked for is compared with and not reported")
    func context() {
        var plant = Plant()
        plant.change(20) { $0.with(high: $0.low - 0.01) }
        #expect(plant.findings(from: plant.days[21]) == [])
        plant = Plant()
        plant.scale(from: 20, by: 0.1)
        #expect(plant.findings(from: plant.days[20]).map(\.rule) == [.jumpWithoutExRight])
    }

    @Test("a range that ends before the bars do has no hole at its end")
    func rangeEnd() {
        var plant = Plant()
        #expect(plant.findings(to: plant.days[30]) == [])
        plant.bars.removeSubrange(25...34)
        #expect(plant.findings(to: plant.days[30]).map(\.date) == [plant.days[25]])
        #expect(plant.findings(to: plant.days[30])[0].detail.hasPrefix("6 open day(s) after"))
    }
}
