internal import Foundation

/// Whether two models are right on different items equally often (McNemar 1947, Edwards' correction). It takes items as
/// independent, which items of one day are not: a figure to show, never to decide by.
public struct McNemar: Codable, Hashable, Sendable {
    /// Items that only the first, only the second has right.
    public let onlyFirst: Int
    public let onlySecond: Int
    /// max(0, |b − c| − 1)² / (b + c).
    public let statistic: Double
    /// Upper tail of χ² with one degree of freedom.
    public let pValue: Double

    /// - Throws: `constant` where the models are never right on different items.
    public init(onlyFirst: Int, onlySecond: Int) throws(Degenerate) {
        guard onlyFirst >= 0, onlySecond >= 0 else { throw .outOfRange }
        guard onlyFirst + onlySecond > 0 else { throw .constant }
        let difference = Double(max(0, abs(onlyFirst - onlySecond) - 1))
        self.onlyFirst = onlyFirst
        self.onlySecond = onlySecond
        self.statistic = difference * difference / Double(onlyFirst + onlySecond)
        self.pValue = erfc((statistic / 2).squareRoot())
    }
}
