import Foundation
import Indicators
import Synchronization
import TrainerCore
import TrainerPipeline

/// What a night does with a day once it is stored: the product's own check of the market, and the indicators of every
/// stock's last 250 bars.
enum NightPass {
    /// Calendar days that surely hold 250 trading days, and those that a nightly check looks at again.
    private static let (windowDays, checkedDays) = (400, 30)
    private static let windowBars = 250

    /// - Returns: bars checked and stocks indicated.
    static func run(_ stores: Stores, asOf: TradeDate, knownAt: Date) async throws -> (bars: Int, stocks: Int) {
        let range = asOf.advanced(by: -windowDays)...asOf
        let check = try await MarketCheck(stores, in: range, knownAt: knownAt)
        let tally = try await check.run(from: asOf.advanced(by: -checkedDays), at: Date()).tally
        let indicated = Mutex(Indicated(maxCount: windowBars))
        let days = try await stores.bars.tradingDays(in: range, knownAt: knownAt).suffix(windowBars)
        try await stores.bars.eachStock(in: (days.first ?? asOf)...asOf, knownAt: knownAt) { bars in
            indicated.withLock { $0.add(bars.suffix(windowBars)) }
        }
        let (stocks, sum) = indicated.withLock { ($0.stocks, $0.sum) }
        guard sum.isFinite, stocks > 0 else { throw BenchError("no indicator at the last bar") }
        return (tally.bars, stocks)
    }
}

/// Indicators of one stock after another, into storage that is made once.
private struct Indicated: ~Copyable {
    private(set) var stocks = 0
    /// Of the last values, so that nothing can be left out as unused.
    private(set) var sum = 0.0
    private var engine: IndicatorEngine
    private var columns: [Double]
    private var output: [Double]

    init(maxCount: Int) {
        engine = IndicatorEngine(maxCount: maxCount)
        columns = [Double](repeating: 0, count: 4 * maxCount)
        output = [Double](repeating: 0, count: IndicatorEngine.outputCount(bars: maxCount))
    }

    mutating func add(_ bars: ArraySlice<DailyBar>) {
        let count = bars.count
        for (row, bar) in bars.enumerated() {
            columns[row] = bar.high
            columns[count + row] = bar.low
            columns[2 * count + row] = bar.close
            columns[3 * count + row] = bar.volume
        }
        let size = IndicatorEngine.outputCount(bars: count)
        // Only a stock with fewer bars than the others needs another size.
        if output.count != size { output = [Double](repeating: 0, count: size) }
        Self.compute(&engine, columns, count, into: &output)
        let last = output[(Indicator.ma5.rawValue + 1) * count - 1]
        if last.isFinite { sum += last }
        stocks += 1
    }

    private static func compute(
        _ engine: inout IndicatorEngine, _ columns: [Double], _ count: Int, into output: inout [Double]
    ) {
        let values = columns.span
        var series = output.mutableSpan
        engine.compute(
            high: values.extracting(0..<count), low: values.extracting(count..<2 * count),
            close: values.extracting(2 * count..<3 * count), volume: values.extracting(3 * count..<4 * count),
            into: &series)
    }
}
