import Indicators
import TrainerCore

/// A stock's bars on one price level, chained by `close[t-1] / preClose[t]` and anchored at the last bar: its prices
/// stay as traded, and a dividend after it changes nothing. Volume and amount stay raw.
struct AdjustedSeries {
    let code: TSCode
    let date: TradeDate
    let columns: BarColumns
    let last: DailyBar

    /// `preClose` may exceed the close before it by rounding alone; a larger step means that a day is missing.
    static let stepRange = 0.995...8.0

    /// - Parameter bars: ascending by day; the last one is the as-of day.
    init(bars: ArraySlice<DailyBar>) throws(SampleSkip) {
        guard let last = bars.last else { throw .noBars }
        self.code = last.code
        self.date = last.date
        self.last = last
        self.columns = try bars.withUnsafeBufferPointer { bars throws(SampleSkip) in try Self.columns(of: bars) }
    }

    var count: Int { columns.count }

    /// Percent change of the adjusted close over `days` bars.
    func change(over days: Int) -> Double {
        let (now, before) = (columns.close[count - 1], columns.close[count - 1 - days])
        return (now / before - 1) * 100
    }

    /// Each bar's prices times `f_t / f_d`: from the last bar backwards 1 there, then times `preClose[t+1] / close[t]`.
    private static func columns(of bars: UnsafeBufferPointer<DailyBar>) throws(SampleSkip) -> BarColumns {
        var open = [Double](repeating: 0, count: bars.count)
        var (high, low, close, volume) = (open, open, open, open)
        var factor = 1.0
        for row in bars.indices.reversed() {
            let bar = bars[row]
            guard bar.defect == nil else { throw .defectiveBar }
            if row + 1 < bars.count {
                let next = bars[row + 1]
                guard next.code == bar.code, next.date > bar.date else { throw .disorderedBars }
                guard stepRange.contains(bar.close / next.preClose) else { throw .brokenContinuity }
                factor *= next.preClose / bar.close
            }
            open[row] = bar.open * factor
            high[row] = bar.high * factor
            low[row] = bar.low * factor
            close[row] = bar.close * factor
            volume[row] = bar.volume
        }
        return BarColumns(open: open, high: high, low: low, close: close, volume: volume)
    }
}
