import TrainerCore

/// Every field, with the column that it comes from. The one place where a name in a template meets a value.
enum TemplateFieldTable {
    struct Entry: Sendable {
        let name: String
        let column: String
        let kind: TemplateField.Kind
        var isOptional = false
        var task: TaskKind?
        let reader: FieldReader
    }

    static let entries: [Entry] = key + quote + averages + momentum + bands + votes + odds + relations + answers

    private static func number(
        _ name: String, _ column: String, optional: Bool = false, of task: TaskKind? = nil,
        _ fact: @escaping @Sendable (FieldSource) -> Fact?
    ) -> Entry {
        Entry(name: name, column: column, kind: .number, isOptional: optional, task: task, reader: .number(fact))
    }

    private static func word(
        _ name: String, _ column: String, optional: Bool = false, _ kind: TemplateField.Kind = .word,
        of task: TaskKind? = nil, _ text: @escaping @Sendable (FieldSource) -> String?
    ) -> Entry {
        Entry(name: name, column: column, kind: kind, isOptional: optional, task: task, reader: .word(text))
    }

    // MARK: The key and the day's bar

    private static let key: [Entry] = [
        word("code", "bars.ts_code") { $0.facts.code.rawValue },
        word("date", "bars.trade_date") { $0.facts.date.dashed },
    ]

    private static let quote: [Entry] = [
        number("open", "bars.open") { $0.facts.quote.open },
        number("high", "bars.high") { $0.facts.quote.high },
        number("low", "bars.low") { $0.facts.quote.low },
        number("close", "bars.close") { $0.facts.quote.close },
        number("volume", "bars.vol") { $0.facts.quote.volume },
        number("amount", "bars.amount / 10", optional: true) { $0.facts.quote.amount },
        number("change_1d", "adjusted close / close 1 bar before − 1") { $0.facts.changes.day },
        number("change_5d", "adjusted close / close 5 bars before − 1") { $0.facts.changes.fiveDays },
        number("change_20d", "adjusted close / close 20 bars before − 1") { $0.facts.changes.twentyDays },
    ]

    // MARK: Indicators

    private static let averages: [Entry] = [
        number("ma5", "indicator MA5") { $0.facts.averages.ma5 },
        number("ma10", "indicator MA10") { $0.facts.averages.ma10 },
        number("ma20", "indicator MA20") { $0.facts.averages.ma20 },
        number("ma60", "indicator MA60", optional: true) { $0.facts.averages.ma60 },
        number("ema12", "indicator EMA12") { $0.facts.averages.ema12 },
        number("ema26", "indicator EMA26") { $0.facts.averages.ema26 },
    ]

    private static let momentum: [Entry] = [
        number("dif", "indicator DIF") { $0.facts.momentum.dif },
        number("dea", "indicator DEA") { $0.facts.momentum.dea },
        number("macd", "indicator MACD") { $0.facts.momentum.macd },
        number("rsi14", "indicator RSI14") { $0.facts.momentum.rsi },
        number("k", "indicator KDJ K") { $0.facts.momentum.k },
        number("d", "indicator KDJ D") { $0.facts.momentum.d },
        number("j", "indicator KDJ J") { $0.facts.momentum.j },
    ]

    private static let bands: [Entry] = [
        number("boll_upper", "indicator BOLL upper") { $0.facts.bands.upper },
        number("boll_middle", "indicator BOLL middle") { $0.facts.bands.middle },
        number("boll_lower", "indicator BOLL lower") { $0.facts.bands.lower },
        number("atr14", "indicator ATR14") { $0.facts.bands.atr },
        number("volume_ratio", "indicator volume ratio") { $0.facts.bands.volumeRatio },
        number("volatility", "indicator volatility") { $0.facts.bands.volatility },
        number("support", "lowest adjusted low of 20 bars") { $0.facts.bands.support },
        number("resistance", "highest adjusted high of 20 bars") { $0.facts.bands.resistance },
    ]

    // MARK: Counts and frequencies

    private static let votes: [Entry] = [
        number("bullish", "votes of seven signals, for") { $0.signals.bullishFact },
        number("bearish", "votes of seven signals, against") { $0.signals.bearishFact },
    ]

    private static let odds: [Entry] = [
        number("p_up", "labels (price_prediction): share above the market", of: .pricePrediction) {
            $0.odds.probabilityFact
        },
        number("similar", "labels (price_prediction): stock-days in the same state", of: .pricePrediction) {
            $0.odds.similarFact
        },
        number("all", "labels (price_prediction): stock-days in any state", of: .pricePrediction) { $0.odds.allFact },
        word("horizon", "labels (price_prediction): trading days, entry to exit", .number, of: .pricePrediction) {
            "\($0.odds.horizon)"
        },
    ]

    // MARK: Words

    private static let relations: [Entry] = [
        word("ma5_to_ma20", "MA5 against MA20") { $0.signals.ma5ToMA20.word },
        word("close_to_ma20", "close against MA20") { $0.signals.closeToMA20.word },
        word("dif_to_dea", "DIF against DEA") { $0.signals.difToDEA.word },
        word("macd_cross", "DIF and DEA, today and the bar before", optional: true) { $0.signals.macdCross.word },
        word("macd_sign", "sign of MACD") { $0.signals.barToZero.sign },
        word("rsi_zone", "RSI14 against 30, 50, 70") { $0.signals.rsi.rawValue },
        word("boll_zone", "close against the bands") { $0.signals.band.rawValue },
        word("kdj", "K and D, today and the bar before") { source in
            source.signals.kdjCross.word.map { "KDJ\($0)" } ?? "K\(source.signals.kToD.word)D"
        },
        word("obv_trend", "OBV against 5 bars before") { $0.signals.obv.trend },
        word("flow", "volume ratio against 0.7, 1.5", optional: true) { $0.signals.flow.word },
        word("swing", "the rule of risk") { $0.signals.risk.swing },
        word("outlook", "net votes") { $0.signals.outlook.rawValue },
    ]

    private static let answers: [Entry] = [
        word("rating", "net votes", .answer) { $0.signals.outlook.rating.rawValue },
        word("risk", "the rule of risk", .answer) { $0.signals.risk.rawValue },
        word("direction", "net votes", .answer) { $0.signals.outlook.direction },
        word("mood", "MA5 against MA20", .answer) { $0.signals.ma5ToMA20.mood },
        word("caution", "the rule of risk", .answer) { $0.signals.risk.caution },
        word("stance", "net votes", .answer) { $0.signals.outlook.stance },
    ]
}

// MARK: Words of the answer alone

extension Order {
    /// Of the short average against the long one.
    fileprivate var mood: String {
        switch self {
        case .above: "偏强"
        case .below: "偏弱"
        case .equal: "走平"
        }
    }
}

extension RiskLevel {
    fileprivate var caution: String {
        switch self {
        case .low: "风险可控"
        case .medium: "需留意风险"
        case .high: "需严控风险"
        }
    }
}

extension Outlook {
    fileprivate var stance: String {
        switch self {
        case .bullish: "可分批参与并控制仓位"
        case .neutral: "方向未明，以观望为主"
        case .bearish: "宜减仓回避，等待企稳"
        }
    }
}

extension Signals {
    var bullishFact: Fact { Fact("看多信号", Double(bullish), decimals: 0) }
    var bearishFact: Fact { Fact("看空信号", Double(bearish), decimals: 0) }
}

extension UpOdds {
    var probabilityFact: Fact { .rounded("上涨概率", probability, decimals: 2) }
    var similarFact: Fact { Fact("同类样本", Double(similar), decimals: 0) }
    var allFact: Fact { Fact(Sample.labelCountName, Double(all), decimals: 0) }
    var facts: [Fact] { [probabilityFact, similarFact, allFact] }
}
