internal import Indicators
public import TrainerCore

/// What the watch over the market's drift reads of one stock on one day: measures that compare across stocks.
public struct MarketReading: Hashable, Sendable {
    public enum Measure: String, Codable, CaseIterable, Sendable {
        /// Percent change of the adjusted close.
        case change
        /// High less low, in percent of the close before.
        case swing
        /// 量比
        case volumeRatio = "volume_ratio"
        case rsi14
        /// Percent a year.
        case volatility20
    }

    /// Bars before the first reading: RSI has forgotten its beginning by then.
    static let warmUp = 60

    public let date: TradeDate
    private let change, swing: Double
    private let volumeRatio, rsi14, volatility20: Double?

    /// nil where the measure's definition gives none.
    public subscript(measure: Measure) -> Double? {
        switch measure {
        case .change: change
        case .swing: swing
        case .volumeRatio: volumeRatio
        case .rsi14: rsi14
        case .volatility20: volatility20
        }
    }

    /// The readings of one stock, oldest first; none where its bars give no series.
    ///
    /// - Parameter bars: ascending by day.
    public static func all(of bars: [DailyBar]) -> [MarketReading] {
        guard bars.count > warmUp, let series = try? AdjustedSeries(bars: bars[...]) else { return [] }
        let columns = series.columns
        let table = Indicators.table(of: columns)
        return (warmUp..<bars.count).map { row in
            let before = columns.close[row - 1]
            return MarketReading(
                date: bars[row].date, change: (columns.close[row] / before - 1) * 100,
                swing: (columns.high[row] - columns.low[row]) / before * 100,
                volumeRatio: table.value(.volumeRatio, at: row), rsi14: table.value(.rsi14, at: row),
                volatility20: table.value(.volatility20, at: row))
        }
    }
}
