/// A number that the question gives, by the name it gives it.
///
/// Units are those of Chinese terminals: prices in yuan, 成交量 in 手, 成交额 in 万元, changes and 波动率 in percent.
public struct Given: Codable, Hashable, Sendable {
    public let name: String
    public let value: Double
    /// Digits after the point, as printed.
    public let decimals: Int
    /// False for numbers that only decide the truth of a word (yesterday's DIF for 金叉): an answer may not quote them.
    public let isPrinted: Bool

    public init(name: String, value: Double, decimals: Int, isPrinted: Bool = true) {
        self.name = name
        self.value = value
        self.decimals = decimals
        self.isPrinted = isPrinted
    }
}
