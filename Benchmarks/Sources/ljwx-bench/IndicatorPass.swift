import Foundation
import Indicators

/// Our side of the indicator measure, in a process of its own so that the first pass is a cold one:
/// `indicators-pass BARS PASSES [VALUES]` prints the CPU seconds of each pass; reading is not timed. With VALUES it
/// also writes the series that TA-Lib has too: MA5/10/20/60, RSI, BOLL upper, middle, lower, ATR.
enum IndicatorPass {
    static let verb = "indicators-pass"
    private static let comparable: [Indicator] = [
        .ma5, .ma10, .ma20, .ma60, .rsi14, .bollUpper, .bollMiddle, .bollLower, .atr14,
    ]

    static func main(_ arguments: [String]) throws {
        guard arguments.count >= 2, let passes = Int(arguments[1]) else {
            throw BenchError("no BARS or PASSES", status: 64)
        }
        let bars = try MarketFile.read(arguments[0])
        var begin = cpuSeconds()
        // Lives as long as the process.
        let values = allSeries(of: bars)
        print(cpuSeconds() - begin)
        for _ in 1..<passes {
            begin = cpuSeconds()
            compute(bars, into: values)
            print(cpuSeconds() - begin)
        }
        if arguments.count > 2 { try write(values, to: arguments[2]) }
    }

    private static let perStock = IndicatorEngine.outputCount(bars: MarketFile.days)

    /// The first pass: into fresh memory, which the kernel hands out while it is written. In large pages where it will, as
    /// numpy asks for its arrays too.
    private static func allSeries(of bars: [Double]) -> UnsafeMutablePointer<Double> {
        let (size, hugePage) = (MarketFile.stocks * perStock * 8, 2 << 20)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: hugePage)
        madvise(memory, size, MADV_HUGEPAGE)
        let values = memory.bindMemory(to: Double.self, capacity: size / 8)
        compute(bars, into: values)
        return values
    }

    private static func compute(_ bars: [Double], into values: UnsafeMutablePointer<Double>) {
        let days = MarketFile.days
        var engine = IndicatorEngine(maxCount: days)
        for stock in 0..<MarketFile.stocks {
            let columns = bars.span.extracting(stock * 4 * days..<(stock + 1) * 4 * days)
            var output = UnsafeMutableBufferPointer(start: values + stock * perStock, count: perStock).mutableSpan
            engine.compute(
                high: columns.extracting(0..<days), low: columns.extracting(days..<2 * days),
                close: columns.extracting(2 * days..<3 * days), volume: columns.extracting(3 * days..<4 * days),
                into: &output)
        }
    }

    private static func write(_ values: UnsafeMutablePointer<Double>, to path: String) throws {
        var data = Data(capacity: MarketFile.stocks * comparable.count * MarketFile.days * 8)
        for stock in 0..<MarketFile.stocks {
            for indicator in comparable {
                let series = values + stock * perStock + indicator.rawValue * MarketFile.days
                data.append(UnsafeBufferPointer(start: series, count: MarketFile.days))
            }
        }
        try data.write(to: URL(filePath: path))
    }

    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
