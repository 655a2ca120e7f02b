import Foundation
import Indicators
import MarketHealth
import TrainerCore

/// `health-pass BARS`: one cold pass in a process of its own; prints its CPU seconds, reading not counted.
enum HealthPass {
    static let verb = "health-pass"
    /// Bars of thirty calendar days, and of the twenty before that they are compared with.
    private static let (checked, context) = (22, 15)

    static func main(_ arguments: [String]) throws {
        guard let path = arguments.first else { throw BenchError("no BARS", status: 64) }
        let values = try MarketFile.read(path)
        let days = weekdays(MarketFile.days)
        let histories = (0..<MarketFile.stocks).map { history($0, values, days) }
        let begin = cpuSeconds()
        let found = check(histories, days)
        let sum = indicate(values)
        let seconds = cpuSeconds() - begin
        guard sum.isFinite, found >= 0 else { throw BenchError("no indicator at the last bar") }
        print(seconds)
    }

    private static func check(_ histories: [StockHistory], _ days: [TradeDate]) -> Int {
        let suspensions = Dictionary(uniqueKeysWithValues: days.suffix(checked).map { ($0, [Suspension]()) })
        let checker = HealthChecker(market: MarketDays(open: days, suspensions: suspensions))
        let range = days[days.count - checked]...days[days.count - 1]
        return histories.reduce(0) { $0 + checker.findings(in: $1, of: range).count }
    }

    private static func indicate(_ values: [Double]) -> Double {
        let days = MarketFile.days
        var engine = IndicatorEngine(maxCount: days)
        var output = [Double](repeating: 0, count: IndicatorEngine.outputCount(bars: days))
        var sum = 0.0
        for stock in 0..<MarketFile.stocks {
            let columns = values.span.extracting(stock * 4 * days..<(stock + 1) * 4 * days)
            var span = output.mutableSpan
            engine.compute(
                high: columns.extracting(0..<days), low: columns.extracting(days..<2 * days),
                close: columns.extracting(2 * days..<3 * days), volume: columns.extracting(3 * days..<4 * days),
                into: &span)
            sum += output[(Indicator.ma60.rawValue + 1) * days - 1]
        }
        return sum
    }

    /// The last bars of one stock of the file, made whole: opened at the close before, amount at the mean price.
    private static func history(_ stock: Int, _ values: [Double], _ days: [TradeDate]) -> StockHistory {
        let count = MarketFile.days
        let code = TSCode(trusted: "\(600_000 + stock).SH")
        let bars = (count - checked - context..<count).map { row in
            func column(_ number: Int, _ row: Int) -> Double { values[stock * 4 * count + number * count + row] }
            let (high, low, close, volume) = (column(0, row), column(1, row), column(2, row), column(3, row))
            let before = column(2, row - 1)
            return DailyBar(
                code: code, date: days[row], open: close, high: high, low: low, close: close, preClose: before,
                volume: volume, amount: (volume * (high + low) / 20 * 1_000).rounded() / 1_000)
        }
        let listing = Listing(code: code, name: "甲", status: .listed, listDate: days[0], delistDate: nil)
        return StockHistory(
            code: code, bars: bars, listing: listing, names: [],
            factors: FactorSeries(throughout: [AdjFactor(code: code, date: days[0], factor: 1)]))
    }

    private static func weekdays(_ count: Int) -> [TradeDate] {
        var days: [TradeDate] = []
        var day = TradeDate(dayNumber: 20_400)
        while days.count < count {
            if !day.isWeekend { days.append(day) }
            day = day.advanced(by: 1)
        }
        return days
    }

    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
