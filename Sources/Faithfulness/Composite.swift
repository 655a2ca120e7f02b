/// Quantities that an answer may name though only their parts were given: 振幅, 布林带宽, 实体.
enum Composite {
    static let words: [String: [String]] = [
        width: ["布林带宽", "布林带宽度", "布林带带宽", "带宽", "通道宽度", "布林通道宽度"],
        swing: ["振幅", "日内振幅", "当日振幅", "日振幅", "全天振幅", "全日振幅"],
        body: ["实体", "K线实体", "阳线实体", "阴线实体", "实体涨幅", "实体跌幅"],
    ]

    /// In yuan, and in percent of what each is customarily set against; nil where a part was not given.
    static func value(_ name: String, _ unit: NumberLiteral.Unit, _ facts: Facts) -> Double? {
        guard let (upper, lower, base) = parts(name, facts) else { return nil }
        let difference = abs(upper - lower)
        guard unit == .percent else { return difference }
        return base.flatMap { $0 == 0 ? nil : difference / $0 * 100 }
    }

    /// What `name` is counted among: 同类样本 among 全体样本, one side's signals among both sides'.
    static func whole(of name: String, _ facts: Facts) -> Double? {
        switch name {
        case "同类样本": return facts.value("全体样本")
        case "看多信号", "看空信号":
            guard let bullish = facts.value("看多信号"), let bearish = facts.value("看空信号") else { return nil }
            return bullish + bearish
        default: return nil
        }
    }

    private static let width = "布林带宽"
    private static let swing = "振幅"
    private static let body = "实体"

    private static func parts(_ name: String, _ facts: Facts) -> (Double, Double, Double?)? {
        let (upper, lower, base): (Double?, Double?, Double?) =
            switch name {
            case width: (facts.value("BOLL上轨"), facts.value("BOLL下轨"), facts.value("BOLL中轨"))
            case swing: (facts.value("最高价"), facts.value("最低价"), facts.closeBefore)
            case body: (facts.value(SeriesLexicon.close), facts.value("开盘价"), facts.value("开盘价"))
            default: (nil, nil, nil)
            }
        guard let upper, let lower else { return nil }
        return (upper, lower, base)
    }
}
