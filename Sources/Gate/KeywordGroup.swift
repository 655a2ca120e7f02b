/// A quality keyword with the words that count as it.
public struct KeywordGroup: Codable, Hashable, Sendable {
    public let name: String
    public let words: [String]

    public init(name: String, words: [String]) {
        self.name = name
        self.words = words
    }

    /// The groups of `quality_keywords`: a known keyword brings its synonyms, any other counts as itself alone.
    public static func groups(of keywords: [String]) -> [KeywordGroup] {
        keywords.map { KeywordGroup(name: $0, words: [$0] + (synonyms[$0] ?? [])) }
    }

    /// The incumbent's list.
    public static let standard = groups(of: ["技术指标", "RSI", "MACD", "均线", "投资建议", "风险", "波动率"])

    private static let synonyms: [String: [String]] = [
        "技术指标": ["RSI", "MACD", "均线", "布林", "KDJ", "MA5", "MA20", "ATR"],
        "RSI": ["相对强弱"],
        "MACD": ["DIF", "DEA"],
        "均线": ["MA5", "MA10", "MA20", "MA60"],
        "投资建议": ["操作建议", "评级", "买入", "持有", "卖出"],
        "风险评估": ["风险等级", "风险"],
        "波动率": ["波幅", "ATR"],
    ]
}
