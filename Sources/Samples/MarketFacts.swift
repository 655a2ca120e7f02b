import Indicators
import TrainerCore

/// All numbers of one stock on one day, rounded as they are printed. Everything else (words, rating, risk, answer) is a
/// function of these, so that whoever has the text has all that decided it.
struct MarketFacts {
    let code: TSCode
    let date: TradeDate
    let quote: Quote
    let changes: Changes
    let averages: Averages
    let momentum: Momentum
    let bands: Bands
    let before: Yesterday
    /// Sign of OBV's change over five days.
    let obvStep: Int

    struct Quote { let open, high, low, close, volume: Fact, amount: Fact? }
    struct Changes { let day, fiveDays, twentyDays: Fact }
    struct Averages { let ma5, ma10, ma20: Fact, ma60: Fact?, ema12, ema26: Fact }
    struct Momentum { let dif, dea, macd, rsi, k, d, j: Fact }
    struct Bands { let upper, middle, lower, atr, volumeRatio, volatility, support, resistance: Fact }
    /// What stands in no prompt and only decides the truth of a word.
    struct Yesterday { let dif, dea, k, d, close, ma5, ma20: Fact }

    /// - Parameter series: at least `SampleWriter.minimumBars` bars.
    init(_ series: AdjustedSeries) throws(SampleSkip) {
        let reader = FactReader(series: series, table: Indicators.table(of: series.columns))
        self.code = series.code
        self.date = series.date
        self.quote = Self.quote(series.last)
        self.changes = Changes(
            day: reader.percent("日涨跌幅", over: 1), fiveDays: reader.percent("5日涨跌幅", over: 5),
            twentyDays: reader.percent("20日涨跌幅", over: 20))
        self.averages = try Self.averages(reader)
        self.momentum = try Self.momentum(reader)
        self.bands = try Self.bands(reader)
        self.before = try Self.yesterday(reader)
        self.obvStep = try reader.sign(of: .obv, over: 5)
    }

    /// In the order in which the input prints them; the hidden ones last.
    func list(_ signals: Signals) -> [Fact] {
        var facts: [Fact] = []
        facts.reserveCapacity(40)
        facts += [quote.open, quote.high, quote.low, quote.close, quote.volume]
        if let amount = quote.amount { facts.append(amount) }
        facts += [changes.day, changes.fiveDays, changes.twentyDays, averages.ma5, averages.ma10, averages.ma20]
        if let ma60 = averages.ma60 { facts.append(ma60) }
        facts += [
            averages.ema12, averages.ema26,
            momentum.dif, momentum.dea, momentum.macd, momentum.rsi, momentum.k, momentum.d, momentum.j,
            bands.upper, bands.middle, bands.lower, bands.atr, bands.volumeRatio, bands.volatility,
            bands.support, bands.resistance, signals.bullishFact, signals.bearishFact,
        ]
        return facts + hidden
    }

    /// - Parameter odds: what the input of a price prediction prints beside the others.
    func list(_ all: [Fact], with odds: [Fact]) -> [Fact] {
        var facts = all
        facts.insert(contentsOf: odds, at: all.count - hidden.count)
        return facts
    }

    private var hidden: [Fact] { [before.dif, before.dea, before.k, before.d, before.close, before.ma5, before.ma20] }

    private static func quote(_ bar: DailyBar) -> Quote {
        func price(_ name: String, _ value: Double) -> Fact { .rounded(name, value, decimals: 2) }
        return Quote(
            open: price("开盘价", bar.open), high: price("最高价", bar.high), low: price("最低价", bar.low),
            close: price("收盘价", bar.close), volume: .rounded("成交量", bar.volume, decimals: 0),
            amount: bar.amount.map { .rounded("成交额", $0 / 10, decimals: 0) })
    }

    private static func averages(_ reader: FactReader) throws(SampleSkip) -> Averages {
        Averages(
            ma5: try reader.fact("MA5", .ma5), ma10: try reader.fact("MA10", .ma10),
            ma20: try reader.fact("MA20", .ma20), ma60: reader.optionalFact("MA60", .ma60),
            ema12: try reader.fact("EMA12", .ema12), ema26: try reader.fact("EMA26", .ema26))
    }

    private static func momentum(_ reader: FactReader) throws(SampleSkip) -> Momentum {
        Momentum(
            dif: try reader.fact("DIF", .dif, decimals: 3), dea: try reader.fact("DEA", .dea, decimals: 3),
            macd: try reader.fact("MACD柱", .macd, decimals: 3), rsi: try reader.fact("RSI14", .rsi14, decimals: 1),
            k: try reader.fact("K", .kdjK, decimals: 1), d: try reader.fact("D", .kdjD, decimals: 1),
            j: try reader.fact("J", .kdjJ, decimals: 1))
    }

    private static func bands(_ reader: FactReader) throws(SampleSkip) -> Bands {
        Bands(
            upper: try reader.fact("BOLL上轨", .bollUpper), middle: try reader.fact("BOLL中轨", .bollMiddle),
            lower: try reader.fact("BOLL下轨", .bollLower), atr: try reader.fact("ATR14", .atr14),
            volumeRatio: try reader.fact("量比", .volumeRatio),
            volatility: try reader.fact("波动率", .volatility20, decimals: 1),
            support: reader.lowest("支撑位", over: 20), resistance: reader.highest("阻力位", over: 20))
    }

    private static func yesterday(_ reader: FactReader) throws(SampleSkip) -> Yesterday {
        Yesterday(
            dif: try reader.hidden("前日DIF", .dif, decimals: 3), dea: try reader.hidden("前日DEA", .dea, decimals: 3),
            k: try reader.hidden("前日K", .kdjK, decimals: 1), d: try reader.hidden("前日D", .kdjD, decimals: 1),
            close: reader.closeBefore("前日收盘价"),
            ma5: try reader.hidden("前日MA5", .ma5), ma20: try reader.hidden("前日MA20", .ma20))
    }
}

/// Reads rounded facts off the last rows of a series and its indicators.
private struct FactReader {
    let series: AdjustedSeries
    let table: IndicatorTable

    private var last: Int { series.count - 1 }

    func fact(_ name: String, _ indicator: Indicator, decimals: Int = 2) throws(SampleSkip) -> Fact {
        .rounded(name, try value(indicator, at: last), decimals: decimals)
    }

    func hidden(_ name: String, _ indicator: Indicator, decimals: Int = 2) throws(SampleSkip) -> Fact {
        .rounded(name, try value(indicator, at: last - 1), decimals: decimals, isPrinted: false)
    }

    func optionalFact(_ name: String, _ indicator: Indicator) -> Fact? {
        table.value(indicator, at: last).map { .rounded(name, $0, decimals: 2) }
    }

    func closeBefore(_ name: String) -> Fact {
        .rounded(name, series.columns.close[last - 1], decimals: 2, isPrinted: false)
    }

    func percent(_ name: String, over days: Int) -> Fact {
        .rounded(name, series.change(over: days), decimals: 2)
    }

    func lowest(_ name: String, over days: Int) -> Fact {
        .rounded(name, series.columns.low.suffix(days).min() ?? series.columns.low[last], decimals: 2)
    }

    func highest(_ name: String, over days: Int) -> Fact {
        .rounded(name, series.columns.high.suffix(days).max() ?? series.columns.high[last], decimals: 2)
    }

    func sign(of indicator: Indicator, over days: Int) throws(SampleSkip) -> Int {
        let step = try value(indicator, at: last) - value(indicator, at: last - days)
        return step == 0 ? 0 : step < 0 ? -1 : 1
    }

    private func value(_ indicator: Indicator, at row: Int) throws(SampleSkip) -> Double {
        guard let value = table.value(indicator, at: row), value.isFinite else { throw .undefinedIndicator }
        return value
    }
}

extension Fact {
    static func rounded(_ name: String, _ value: Double, decimals: Int, isPrinted: Bool = true) -> Fact {
        Fact(name, FixedPoint.rounded(value, decimals: decimals), decimals: decimals, isPrinted: isPrinted)
    }
}
