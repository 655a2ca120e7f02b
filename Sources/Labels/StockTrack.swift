import MarketCalendar
import TrainerCore

/// One stock's bars by their place among the open days, and the pieces that labels are made of.
struct StockTrack {
    let stock: LabelledStock
    let days: TradingDays
    private let rows: [Int?]

    static let volatilityDays = 20
    /// `close[t-1] / preClose[t]`: above it by a dividend or a split, below it by rounding alone.
    static let stepRange = 0.995...8.0

    /// Bars of days that are not among `days` are not looked at, those after the as-of day least of all.
    init(_ stock: LabelledStock, days: TradingDays) {
        var rows = [Int?](repeating: nil, count: days.count)
        for (row, bar) in stock.bars.enumerated() {
            if let place = days.index(of: bar.date) { rows[place] = row }
        }
        self.stock = stock
        self.days = days
        self.rows = rows
    }

    /// The bar of an open day on which the stock traded.
    func traded(at place: Int) -> DailyBar? {
        guard let row = rows[place], stock.bars[row].volume > 0 else { return nil }
        return stock.bars[row]
    }

    func onePrice(_ bar: DailyBar, at place: Int) -> OnePriceDay? {
        let before = rows[place].flatMap { $0 > 0 ? stock.bars[$0 - 1].date : nil }
        return OnePriceDay(bar, of: stock, before: before, days: days)
    }

    /// Π close/pre_close − 1 over the bars after `entry` up to `exit`. A day without a bar leaves the price as it was.
    func growth(after entry: Int, through exit: Int) throws(LabelDrop) -> Double {
        guard let first = rows[entry] else { throw .suspendedAtEntry }
        var before = stock.bars[first]
        guard before.defect == nil else { throw .defectiveBar }
        var growth = 1.0
        for place in (entry + 1)...exit {
            guard let row = rows[place] else { continue }
            let bar = stock.bars[row]
            guard bar.defect == nil else { throw .defectiveBar }
            guard Self.stepRange.contains(before.close / bar.preClose) else { throw .brokenContinuity }
            growth *= bar.close / bar.preClose
            before = bar
        }
        return growth - 1
    }

    /// Sample standard deviation of the returns of the last 20 bars up to `place`.
    func volatility(at place: Int) throws(LabelDrop) -> Double {
        guard let last = rows[place], last + 1 >= Self.volatilityDays else { throw .noVolatility }
        let window = stock.bars[(last + 1 - Self.volatilityDays)...last]
        guard window.allSatisfy({ $0.defect == nil }) else { throw .defectiveBar }
        let returns = window.map { $0.close / $0.preClose - 1 }
        let mean = returns.reduce(0, +) / Double(returns.count)
        let squares = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(returns.count - 1)).squareRoot()
        guard deviation > 0 else { throw .noVolatility }
        return deviation
    }
}
