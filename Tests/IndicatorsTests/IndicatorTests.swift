import Indicators
import Testing

@Suite("Indicators")
struct IndicatorTests {
    @Test(
        "has no value before its first row and one from there on, for prices that move", arguments: Indicator.allCases)
    func warmUp(indicator: Indicator) {
        let table = Indicators.table(of: bars(count: 80))
        for row in 0..<table.count {
            #expect((table.value(indicator, at: row) != nil) == (row >= indicator.firstRow))
        }
    }

    @Test("a history of any length gives as many rows and no value too early", arguments: 0...62)
    func lengths(count: Int) {
        let table = Indicators.table(of: bars(count: count))
        #expect(table.count == count)
        for indicator in Indicator.allCases {
            #expect(table[indicator].count == count)
            #expect(table[indicator].filter { !$0.isNaN }.count == max(0, count - indicator.firstRow))
        }
    }

    @Test("no value depends on a later bar", arguments: Indicator.allCases)
    func noLookAhead(indicator: Indicator) {
        let whole = Indicators.table(of: bars(count: 130))
        for count in stride(from: 1, through: 130, by: 7) {
            let part = Indicators.table(of: bars(count: count))
            for row in 0..<count {
                #expect(part.value(indicator, at: row) == whole.value(indicator, at: row))
            }
        }
    }

    @Test("an engine that computed another stock before gives the same values as a new one")
    func reuse() {
        var engine = IndicatorEngine(maxCount: 200)
        var output = [Double](repeating: 1, count: IndicatorEngine.outputCount(bars: 200))
        compute(bars(count: 200), by: &engine, into: &output)
        for count in [130, 7, 60] {
            var again = [Double](repeating: 1, count: IndicatorEngine.outputCount(bars: count))
            let stock = bars(count: count)
            compute(stock, by: &engine, into: &again)
            let fresh = Indicators.table(of: stock)
            for indicator in Indicator.allCases {
                let part = again[indicator.rawValue * count..<(indicator.rawValue + 1) * count]
                #expect(part.map(\.bitPattern) == fresh[indicator].map(\.bitPattern))
            }
        }
    }

    @Test("prices that never moved have no RSI and no KDJ, a volatility of 0 and bands at the price")
    func flat() throws {
        let price = [Double](repeating: 8.5, count: 40)
        let table = Indicators.table(
            of: BarColumns(
                open: price, high: price, low: price, close: price, volume: [Double](repeating: 0, count: 40)))
        for indicator in [Indicator.rsi14, .kdjK, .kdjD, .kdjJ, .volumeRatio] {
            #expect(table[indicator].allSatisfy { $0.isNaN })
        }
        #expect(table.value(.volatility20, at: 39) == 0)
        #expect(table.value(.atr14, at: 39) == 0)
        #expect(table.value(.obv, at: 39) == 0)
        let upper = try #require(table.value(.bollUpper, at: 39))
        #expect(abs(upper - 8.5) < 1e-6)
    }

    @Test("days without trade leave a volume ratio of exactly 0 on the sixth day, then none, then one again")
    func noTrade() {
        var volume = [123_456.78, 98_765.43, 1_000_000.01, 55.55, 7_777.7]
        volume += [Double](repeating: 0, count: 6) + [500, 600]
        let price = volume.indices.map { 10 + Double($0 % 3) / 10 }
        let table = Indicators.table(
            of: BarColumns(open: price, high: price, low: price, close: price, volume: volume))
        #expect(table.value(.volumeRatio, at: 5) == 0)
        #expect(table.value(.volumeRatio, at: 10) == nil)
        #expect(table.value(.volumeRatio, at: 11) == nil)
        #expect(table.value(.volumeRatio, at: 12) == 6)
    }
}

private func compute(_ bars: BarColumns, by engine: inout IndicatorEngine, into output: inout [Double]) {
    var span = output.mutableSpan
    engine.compute(
        high: bars.high.span, low: bars.low.span, close: bars.close.span, volume: bars.volume.span, into: &span)
}

/// Bars of a fixed zigzag: a longer history begins with the shorter one.
private func bars(count: Int) -> BarColumns {
    let close: [Double] = (0..<count).map { row in
        let quarters = Double(row * 37 % 23)
        let thirds = Double(row * 11 % 7)
        return 20 + quarters / 4 - thirds / 3
    }
    let volume: [Double] = (0..<count).map { row in 1_000 + 17 * Double(row * 53 % 31) }
    return BarColumns(
        open: close, high: close.map { $0 * 1.015 }, low: close.map { $0 * 0.98 }, close: close, volume: volume)
}
