import Foundation
import Samples
import TrainerCore

/// `samples-pass BARS FILE`: from bars in memory to a JSONL file, a stock at a time in one thread. Prints the CPU seconds
/// that this took, those of scanning every sample for leaks, the megabytes of FILE and the peak RSS in MiB; making bars
/// of BARS is not timed.
enum SamplesPass {
    static let verb = "samples-pass"
    static let samples = 810_000
    /// As-of days of stocks by turns, each stock's last ones: 5,400 stocks × 37.5 days × 4 tasks are 810,000.
    private static let asOfDays = [37, 38]
    /// A frequency as the labels of half a year give it; finding it is no part of this.
    private static let odds = UpOdds(probability: 0.52, similar: 1_234, all: 98_765)

    static func main(_ arguments: [String]) throws {
        guard arguments.count == 2 else { throw BenchError("usage: ljwx-bench \(verb) BARS FILE", status: 64) }
        let market = try DayBars(arguments[0])
        guard FileManager.default.createFile(atPath: arguments[1], contents: nil) else {
            throw BenchError("cannot write \(arguments[1])")
        }
        let file = try FileHandle(forWritingTo: URL(filePath: arguments[1]))
        let writer = SampleWriter()
        var (count, bytes, writing, scanning) = (0, 0, 0.0, 0.0)
        var lines: [UInt8] = []
        for stock in 0..<MarketFile.stocks {
            let bars = market.bars(of: stock)
            let begin = cpuMilliseconds()
            let samples = try made(writer, bars, days: asOfDays[stock % asOfDays.count])
            lines.removeAll(keepingCapacity: true)
            for sample in samples { SampleExport.append(sample, to: &lines) }
            try file.write(contentsOf: lines)
            let end = cpuMilliseconds()
            guard samples.allSatisfy({ LeakScanner.leaks(in: $0).isEmpty }) else { throw BenchError("a sample leaks") }
            scanning += cpuMilliseconds() - end
            writing += end - begin
            count += samples.count
            bytes += lines.count
        }
        try file.close()
        guard count == samples else { throw BenchError("\(count) samples, not \(samples)") }
        print("cpu", writing / 1000)
        print("scan", scanning / 1000)
        print("megabytes", Double(bytes) / 1e6)
        print("rss", try peakResidentMebibytes())
    }

    /// Those of a stock's last days.
    static func made(_ writer: SampleWriter, _ bars: [DailyBar], days: Int) throws -> [Sample] {
        var made: [Sample] = []
        made.reserveCapacity(days * TaskKind.allCases.count)
        for last in bars.count - days..<bars.count {
            switch writer.samples(window: bars[...last], odds: { _ in odds }) {
            case .samples(let samples): made += samples
            case .skipped(let reason): throw BenchError("\(bars[last].code) on \(bars[last].date): \(reason.rawValue)")
            }
        }
        return made
    }
}
