public import TrainerCore

/// The time for which one GATE stays as it is: a calendar quarter, or until it is retired.
public struct GateEpoch: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let year: Int
    public let quarter: Int
    /// 1 for the quarter's first GATE, one more after each retirement.
    public let series: Int

    public init(year: Int, quarter: Int, series: Int) {
        self.year = year
        self.quarter = quarter
        self.series = series
    }

    /// Reads what `description` writes; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let quarter = parts[0].split(separator: "Q", omittingEmptySubsequences: false)
        guard parts.count <= 2, quarter.count == 2, let year = Int(quarter[0]), let number = Int(quarter[1]),
            let series = parts.count == 2 ? Int(parts[1]) : 1
        else { return nil }
        self.init(year: year, quarter: number, series: series)
        guard (1...4).contains(number), series >= 1, description == text else { return nil }
    }

    /// The epoch that `day` belongs to, given the one before.
    ///
    /// - Parameter isRetired: whether the current epoch's GATE has been asked as often as it may be.
    public static func epoch(on day: TradeDate, current: GateEpoch?, isRetired: Bool) -> GateEpoch {
        let (year, month, _) = day.civil
        let first = GateEpoch(year: year, quarter: (month - 1) / 3 + 1, series: 1)
        guard let current, (current.year, current.quarter) == (first.year, first.quarter) else { return first }
        return isRetired ? GateEpoch(year: year, quarter: current.quarter, series: current.series + 1) : current
    }

    /// `2026Q4`, `2026Q4-2`.
    public var description: String { "\(year)Q\(quarter)" + (series > 1 ? "-\(series)" : "") }

    public static func < (left: GateEpoch, right: GateEpoch) -> Bool {
        (left.year, left.quarter, left.series) < (right.year, right.quarter, right.series)
    }
}
