// MARK: data risk

extension Message {
    public static var helpDataRisk: Message {
        Message(
            zh: "一只股票的风险等级及其规则：波动、回撤、流动性、涨跌停",
            en: "A stock's risk grade with its rule: volatility, drawdown, liquidity, price limits hit")
    }
    public static func riskTitle(code: String, day: String, level: String, points: Int, isAtLeast: Bool) -> Message {
        let names = ["低": "low", "中": "medium", "高": "high"]
        return Message(
            zh: "\(code) \(day)：风险等级\(isAtLeast ? "至少为" : "")\(level)（\(points) 分）",
            en: "\(code) \(day): risk \(isAtLeast ? "at least " : "")\(names[level] ?? level) "
                + (points == 1 ? "(1 point)" : "(\(points) points)"))
    }
    public static func riskRule(medium: Int, high: Int) -> Message {
        Message(
            zh: "规则：每项 0–2 分，合计 \(medium) 分起为中，\(high) 分起为高；任何一项变差都不会降低等级。",
            en: "The rule: 0 to 2 points a factor; medium from \(medium) points on, high from \(high). "
                + "More of any factor never lowers the grade.")
    }
    public static func riskSteps(_ first: String, _ second: String, below: Bool) -> Message {
        Message(
            zh: "\(below ? "低于" : "达到") \(first) 计 1 分，\(second) 计 2 分",
            en: "1 point \(below ? "below" : "from") \(first), 2 \(below ? "below" : "from") \(second)")
    }
    public static var headFactor: Message { Message(zh: "因素", en: "FACTOR") }
    public static var headPoints: Message { Message(zh: "分", en: "POINTS") }
    public static var headRiskRule: Message { Message(zh: "计分", en: "RULE") }
    public static var riskVolatility: Message { Message(zh: "20 日波动率（%/年）", en: "volatility, 20 days (%/year)") }
    public static var riskDrawdown: Message { Message(zh: "250 日最大回撤（%）", en: "drawdown, 250 days (%)") }
    public static var riskLiquidity: Message { Message(zh: "20 日成交额中位数（百万元）", en: "amount, 20 days (million yuan)") }
    public static var riskLimitHits: Message { Message(zh: "60 日收于涨跌停（天）", en: "limits hit, 60 days") }
}
