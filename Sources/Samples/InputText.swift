import TrainerCore

/// The question's body: every number once, then the relations between them in words, then the tally. A small model can
/// read all that its answer needs and computes nothing. No section header, rating word or disclaimer stands in it.
enum InputText {
    static func text(_ facts: MarketFacts, _ signals: Signals, task: TaskKind) -> String {
        [
            "股票代码：\(facts.code)，日期：\(facts.date.dashed)",
            quote(facts.quote),
            list([facts.changes.day, facts.changes.fiveDays, facts.changes.twentyDays], unit: "%"),
            list(averages(facts.averages)),
            list(momentum(facts.momentum)),
            bands(facts.bands),
            list([facts.bands.support, facts.bands.resistance]),
            relations(signals),
            "看多信号\(signals.bullish)项，看空信号\(signals.bearish)项，综合信号：\(signals.outlook.rawValue)",
            "任务：\(task.chineseName)",
        ].joined(separator: "\n")
    }

    private static func quote(_ quote: MarketFacts.Quote) -> String {
        let prices = list([quote.open, quote.high, quote.low, quote.close])
        let amount = quote.amount.map { "，\(entry($0))万元" } ?? ""
        return "\(prices)，\(entry(quote.volume))手\(amount)"
    }

    private static func averages(_ averages: MarketFacts.Averages) -> [Fact] {
        [averages.ma5, averages.ma10, averages.ma20, averages.ma60, averages.ema12, averages.ema26].compactMap(\.self)
    }

    private static func momentum(_ momentum: MarketFacts.Momentum) -> [Fact] {
        [momentum.dif, momentum.dea, momentum.macd, momentum.rsi, momentum.k, momentum.d, momentum.j]
    }

    private static func bands(_ bands: MarketFacts.Bands) -> String {
        list([bands.upper, bands.middle, bands.lower, bands.atr, bands.volumeRatio])
            + "，\(entry(bands.volatility))%"
    }

    private static func list(_ facts: [Fact], unit: String = "") -> String {
        facts.map { entry($0) + unit }.joined(separator: "，")
    }

    /// A colon only where the name ends in a letter or digit: six shots of a 4,096-token window count every one.
    private static func entry(_ fact: Fact) -> String {
        let needsColon = fact.name.unicodeScalars.last?.isASCII ?? false
        return fact.name + (needsColon ? "：" : "") + fact.printed
    }

    private static func relations(_ signals: Signals) -> String {
        let words: [String?] = [
            Relation.averages(signals), Relation.closeToAverage(signals), Relation.dif(signals),
            signals.macdCross.word.map { "MACD\($0)" }, "MACD柱为\(signals.barToZero.sign)", "RSI\(signals.rsi.rawValue)",
            "布林位置：\(signals.band.rawValue)", Relation.kdj(signals), "OBV\(signals.obv.trend)", signals.flow.word,
            "波动\(signals.risk.swing)",
        ]
        return words.compactMap(\.self).joined(separator: "，")
    }
}

/// Relations in the words that both the question and the answer use.
enum Relation {
    static func averages(_ signals: Signals) -> String { "MA5\(signals.ma5ToMA20.word)MA20" }
    static func closeToAverage(_ signals: Signals) -> String { "收盘价\(signals.closeToMA20.word)MA20" }
    static func dif(_ signals: Signals) -> String { "DIF\(signals.difToDEA.word)DEA" }
    static func kdj(_ signals: Signals) -> String {
        signals.kdjCross.word.map { "KDJ\($0)" } ?? "K\(signals.kToD.word)D"
    }
}
