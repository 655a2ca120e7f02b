/// Which series may stand on two sides of one comparison, and in which unit a number of theirs is written.
enum Family: Hashable {
    case price, macd, rsi, stochastic, range, volume, amount, percent, volatility, ratio, count, probability, overall,
        unknown
    /// Only decides the truth of a word.
    case signal

    static func of(_ name: String) -> Family { families[name] ?? .unknown }

    private static let families: [String: Family] = {
        var families: [String: Family] = [:]
        let prices =
            ["开盘价", "最高价", "最低价", SeriesLexicon.close, "前日收盘价", "前日MA5", "前日MA20", "EMA12", "EMA26", "支撑位", "阻力位"]
            + SeriesLexicon.averages + SeriesLexicon.bands
        for name in prices { families[name] = .price }
        for name in ["DIF", "DEA", "MACD柱", "前日DIF", "前日DEA"] { families[name] = .macd }
        for name in SeriesLexicon.stochastic + ["前日K", "前日D"] { families[name] = .stochastic }
        for name in ["日涨跌幅", "5日涨跌幅", "20日涨跌幅"] { families[name] = .percent }
        families["RSI14"] = .rsi
        families["ATR14"] = .range
        families["成交量"] = .volume
        families["成交额"] = .amount
        families["波动率"] = .volatility
        families["量比"] = .ratio
        families["看多信号"] = .count
        families["看空信号"] = .count
        families["上涨概率"] = .probability
        families[SeriesLexicon.overall] = .overall
        for name in [
            SeriesLexicon.obvDirection, SeriesLexicon.macdCross, SeriesLexicon.stochasticCross, SeriesLexicon.swing,
        ] {
            families[name] = .signal
        }
        return families
    }()

    var isOscillator: Bool { self == .rsi || self == .stochastic || self == .macd }

    /// What one unit of the literal is in the unit of the given number; nil where it cannot be of that kind.
    func factor(of literal: NumberLiteral) -> Double? {
        switch (self, literal.unit) {
        case (.volume, .shares): literal.scale / 100
        case (.volume, .none), (.volume, .lots): literal.scale
        case (.amount, .yuan): literal.scale / 1e4
        case (.amount, .none): literal.scale == 1 ? 1 : literal.scale / 1e4
        case (_, .none): literal.scale
        case (.price, .yuan), (.range, .yuan), (.macd, .yuan): literal.scale
        case (.percent, .percent), (.volatility, .percent), (.rsi, .percent), (.stochastic, .percent): literal.scale
        case (.ratio, .times), (.count, .count): literal.scale
        case (.probability, .percent): literal.scale / 100
        case (.unknown, _): literal.scale
        default: nil
        }
    }
}
