/// Every indicator of one stock, row by row beside its bars.
public struct IndicatorTable: Sendable {
    /// Rows: one per bar.
    public let count: Int
    /// Series after series in the order of `Indicator`, `count` values each; NaN where there is no value.
    private let values: [Double]

    init(count: Int, values: [Double]) {
        self.count = count
        self.values = values
    }

    /// One series, NaN where there is no value.
    public subscript(_ indicator: Indicator) -> [Double] {
        Array(values[indicator.rawValue * count..<(indicator.rawValue + 1) * count])
    }

    /// One value; nil in the warm-up and where the definition gives none.
    public func value(_ indicator: Indicator, at row: Int) -> Double? {
        precondition((0..<count).contains(row), "row \(row) of \(count)")
        let value = values[indicator.rawValue * count + row]
        return value.isNaN ? nil : value
    }
}
