import Faithfulness

/// Five stocks' numbers as a question gives them, with the hidden ones of the day before, the way OBV went and the
/// rule's word for the risk. B's question says nothing of the risk; D is the only one that gives odds.
enum Markets {
    static func given(_ market: String) -> [Given] {
        switch market {
        case "B": givens(rising, ("0.410", "0.420"), ("83.0", "77.0"), ("21.80", "21.30", "20.20"), "1", nil)
        case "C": givens(falling, ("-0.140", "-0.145"), ("22.0", "26.0"), ("8.58", "8.64", "8.93"), "-1", "1")
        case "D": givens(firm, ("0.140", "0.110"), ("68.0", "64.0"), ("10.20", "10.10", "9.80"), "1", "-1")
        case "E": givens(fading, ("0.430", "0.397"), ("64.0", "58.3"), ("17.49", "17.36", "16.72"), "-1", "0")
        default: givens(neutral, ("0.024", "0.036"), ("46.0", "47.9"), ("10.12", "10.15", "10.19"), "-1", "0")
        }
    }

    private static let neutral = """
        开盘价 10.12 最高价 10.30 最低价 10.05 收盘价 10.25 成交量 125300 成交额 12841 日涨跌幅 1.28 5日涨跌幅 2.40 20日涨跌幅 -1.35 \
        MA5 10.18 MA10 10.11 MA20 10.20 MA60 10.02 EMA12 10.15 EMA26 10.13 DIF 0.021 DEA 0.035 MACD柱 -0.028 RSI14 52.3 \
        K 55.1 D 48.9 J 67.5 BOLL上轨 10.58 BOLL中轨 10.20 BOLL下轨 9.82 ATR14 0.25 量比 1.12 波动率 23.4 支撑位 9.85 阻力位 10.46 \
        看多信号 3 看空信号 2
        """
    private static let rising = """
        开盘价 21.60 最高价 22.95 最低价 21.50 收盘价 22.80 成交量 358200 成交额 80212 日涨跌幅 4.59 5日涨跌幅 9.30 20日涨跌幅 14.20 \
        MA5 21.70 MA10 21.10 MA20 20.45 MA60 19.80 EMA12 21.30 EMA26 20.60 DIF 0.512 DEA 0.430 MACD柱 0.164 RSI14 74.6 \
        K 85.2 D 78.4 J 98.8 BOLL上轨 22.60 BOLL中轨 20.45 BOLL下轨 18.30 ATR14 0.62 量比 1.86 波动率 41.7 支撑位 20.90 阻力位 22.95 \
        看多信号 5 看空信号 1
        """
    private static let falling = """
        开盘价 8.60 最高价 8.63 最低价 8.20 收盘价 8.25 成交量 64000 成交额 5340 日涨跌幅 -3.85 5日涨跌幅 -6.20 20日涨跌幅 -11.40 \
        MA5 8.55 MA10 8.72 MA20 8.90 MA60 9.30 EMA12 8.66 EMA26 8.85 DIF -0.190 DEA -0.150 MACD柱 -0.080 RSI14 27.4 \
        K 18.3 D 24.0 J 6.9 BOLL上轨 9.50 BOLL中轨 8.90 BOLL下轨 8.30 ATR14 0.28 量比 0.62 波动率 36.1 支撑位 8.20 阻力位 9.28 \
        看多信号 1 看空信号 5
        """

    private static let firm = """
        开盘价 10.22 最高价 10.48 最低价 10.15 收盘价 10.42 成交量 123500 成交额 12800 日涨跌幅 2.16 5日涨跌幅 -2.10 20日涨跌幅 6.50 \
        MA5 10.18 MA10 10.05 MA20 9.85 MA60 9.60 EMA12 10.08 EMA26 9.92 DIF 0.160 DEA 0.120 MACD柱 0.080 RSI14 61.5 \
        K 71.2 D 65.4 J 82.8 BOLL上轨 10.65 BOLL中轨 9.85 BOLL下轨 9.05 ATR14 0.24 量比 1.05 波动率 22.8 支撑位 9.90 阻力位 10.60 \
        看多信号 5 看空信号 1 上涨概率 0.58 同类样本 812 全体样本 5020
        """
    /// Closes at the day's low.
    private static let fading = """
        开盘价 17.49 最高价 17.60 最低价 17.26 收盘价 17.26 成交量 84200 成交额 14650 日涨跌幅 -1.31 5日涨跌幅 1.20 20日涨跌幅 6.40 \
        MA5 17.40 MA10 17.10 MA20 16.80 MA60 15.81 EMA12 17.05 EMA26 16.60 DIF 0.412 DEA 0.400 MACD柱 0.024 RSI14 63.7 \
        K 60.1 D 58.9 J 62.5 BOLL上轨 18.20 BOLL中轨 16.80 BOLL下轨 15.40 ATR14 0.42 量比 1.12 波动率 28.3 支撑位 16.70 阻力位 17.95 \
        看多信号 4 看空信号 2
        """

    private static func givens(
        _ text: String, _ macd: (String, String), _ stochastic: (String, String), _ prices: (String, String, String),
        _ obv: String, _ swing: String?
    ) -> [Given] {
        let words = text.split(separator: " ").map(String.init)
        let printed = stride(from: 0, to: words.count, by: 2).map { given(words[$0], words[$0 + 1], true) }
        let hidden = [
            ("前日DIF", macd.0), ("前日DEA", macd.1), ("前日K", stochastic.0), ("前日D", stochastic.1),
            ("前日收盘价", prices.0), ("前日MA5", prices.1), ("前日MA20", prices.2), ("OBV方向", obv),
        ]
        let risk = swing.map { [given("波动程度", $0, false)] } ?? []
        return printed + hidden.map { given($0.0, $0.1, false) } + risk
    }

    private static func given(_ name: String, _ text: String, _ isPrinted: Bool) -> Given {
        let decimals = text.split(separator: ".").dropFirst().first?.count ?? 0
        return Given(name: name, value: Double(text) ?? .nan, decimals: decimals, isPrinted: isPrinted)
    }
}
