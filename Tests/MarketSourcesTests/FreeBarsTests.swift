import Testing
import TrainerCore

@testable import MarketSources

@Suite struct FreeBarsTests {
    private static let code = TSCode(trusted: "600000.SH")

    @Test(
        "the unit of volume is measured by the mean price",
        arguments: [
            (1000.0, 1_000_000.0, VolumeUnit.lot), (100_000.0, 1_000_000.0, .share), (1.0, 1400.0, .lot),
            (1000.0, 100_000_000.0, nil),
            (1000.0, 100.0, nil),
        ] as [(Double, Double, VolumeUnit?)])
    func unit(volume: Double, amount: Double, unit: VolumeUnit?) {
        #expect(VolumeUnit.measured(volume: volume, amount: amount, low: 9.5, high: 10.5) == unit)
    }

    @Test("the reference price of an ex-day follows from the factor, to the cent")
    func exDay() {
        // 10.00 before, one yuan of cash: 9.00; the factor rises by 10 ÷ 9.
        let made = make([row(0, 10), row(1, 9.2), row(2, 9.1)], [(0, 1), (1, 1.1111)])
        #expect(made.bars.map(\.preClose) == [9.0, 9.2])
        #expect(made.bars.map(\.close) == [9.2, 9.1])
    }

    @Test("the first row is refused where the stock has none before it, and only left out otherwise")
    func first() {
        let rows = [row(0, 10), row(1, 10)]
        #expect(make(rows, refusesFirst: true).refused.count == 1)
        #expect(make(rows, refusesFirst: true).bars.count == 1)
        #expect(make(rows, refusesFirst: false).refused.isEmpty)
    }

    @Test("a row without volume is a suspended day and no bar")
    func suspended() {
        let made = make([row(0, 10), row(1, 10, volume: 0), row(2, 10)])
        #expect(made.bars.map(\.date) == [TradeDate(dayNumber: 19_802)])
        #expect(made.refused.isEmpty)
    }

    @Test("a row without an amount takes the unit that all others have; with none to ask it is refused")
    func missingAmount() {
        let some = make([row(0, 10), row(1, 10), row(2, 10, amount: nil)])
        #expect(some.bars.map(\.volume) == [1000, 1000])
        #expect(some.bars.map(\.amount) == [1000, nil])
        let none = make([row(0, 10, amount: nil), row(1, 10, amount: nil)])
        #expect(none.bars.isEmpty)
        #expect(none.refused.map(\.reason) == ["amount and volume fit neither shares nor 手"])
        let sina = FreeBars.make(
            Self.code, KLineReply(rows: [row(0, 10, amount: nil), row(1, 10, amount: nil)]), factors: factors([(0, 1)]),
            source: "sina", unit: .share, refusesFirst: false)
        #expect(sina.bars.map(\.volume) == [10])
    }

    @Test("a day before every factor is refused")
    func noFactor() {
        let made = make([row(0, 10), row(1, 10)], [(5, 1)])
        #expect(made.refused.map(\.reason) == ["no adjustment factor for the day"])
    }

    @Test("a refused row keeps its day, its values as the service counts them, and the rule that it breaks")
    func keepsValues() {
        let crossed = KLine(
            date: TradeDate(dayNumber: 19_801), open: 10, high: 9, low: 9, close: 9, volume: 1000, amount: 950_000)
        let refused =
            make([row(0, 10), crossed, row(2, 10)], [(0, 1)]).refused
            + make([row(0, 10), row(1, 10)], [(5, 1)]).refused
        #expect(refused.map(\.date) == [crossed.date, crossed.date])
        #expect(refused.map(\.rule) == [.priceOrder, nil])
        #expect(
            refused.map(\.content) == [
                "open 10.0, high 9.0, low 9.0, close 9.0, pre_close 10.0, vol 1000.0, amount 950.0",
                "open 10.0, high 10.0, low 10.0, close 10.0, volume 1000.0, amount 1000000.0",
            ])
    }

    @Test(
        "index volumes come out in 手 whichever unit the service took",
        arguments: [(1_000_000.0, 10_000.0), (10_000.0, 10_000.0)])
    func index(volume: Double, lots: Double) {
        let rows = (0...1).map { day in
            KLine(
                date: TradeDate(dayNumber: 19_800 + day), open: 3000, high: 3000, low: 3000, close: 3000,
                volume: volume,
                amount: 12_000_000)
        }
        #expect(FreeBars.makeIndex(Self.code, KLineReply(rows: rows)).bars.map(\.volume) == [lots])
    }

    @Test(
        "symbols and codes turn into each other",
        arguments: [("sh600000", "600000.SH"), ("sz000001", "000001.SZ"), ("bj920001", "920001.BJ")])
    func symbols(symbol: String, code: String) {
        #expect(FreeSymbol.code(symbol)?.rawValue == code)
        #expect(FreeSymbol.text(TSCode(trusted: code)) == symbol)
        #expect(FreeSymbol.code("hk00700") == nil)
        #expect(FreeSymbol.code("xx600000") == nil)
    }

    private func row(_ day: Int, _ close: Double, volume: Double = 1000, amount: Double? = 1_000_000) -> KLine {
        KLine(
            date: TradeDate(dayNumber: 19_800 + day), open: close, high: close, low: close, close: close,
            volume: volume,
            amount: amount)
    }

    private func factors(_ values: [(Int, Double)]) -> [AdjFactor] {
        values.map { AdjFactor(code: Self.code, date: TradeDate(dayNumber: 19_800 + $0.0), factor: $0.1) }
    }

    private func make(
        _ rows: [KLine], _ values: [(Int, Double)] = [(0, 1)], refusesFirst: Bool = false
    ) -> (bars: [DailyBar], refused: [RefusedRow]) {
        FreeBars.make(
            Self.code, KLineReply(rows: rows), factors: factors(values), source: "tencent", unit: nil,
            refusesFirst: refusesFirst)
    }
}
