import Foundation
import Samples
import Testing
import TrainerCore

/// Over published bars of CSI-300 members, where they lie beside the package.
@Suite("Samples of real bars", .enabled(if: RealMarket.file != nil, "no ../shared/market/hs300_daily.csv.gz"))
struct RealMarketTests {
    @Test("each rating is at least a fifth, each risk level is met, and no text breaks a rule")
    func balancesClasses() throws {
        let writer = SampleWriter()
        let (samples, skips) = try RealMarket.windows().reduce(into: ([Sample](), [SampleSkip: Int]())) {
            result, bars in
            switch writer.samples(window: bars) {
            case .samples(let samples): result.0 += samples
            case .skipped(let reason): result.1[reason, default: 0] += 1
            }
        }
        try #require(samples.count > 1_500)
        #expect(skips.values.reduce(0, +) * 20 < samples.count)
        for rating in Rating.allCases {
            #expect(samples.filter { $0.rating == rating }.count * 5 >= samples.count, "\(rating.rawValue)")
        }
        for level in RiskLevel.allCases {
            let named = samples.filter { $0.key.task == .riskAssessment }
            let own = named.filter { $0.output.contains(AnswerFormat.riskLabel + level.rawValue) }
            #expect(own.count * 6 >= named.count, "\(level.rawValue)")
        }
        samples.forEach { SampleChecks.check($0) }
        #expect(Set(samples.map(\.regime)).count > 100)
        print(RealMarket.summary(samples, skips))
    }
}

enum RealMarket {
    static let file: URL? = {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let shared =
            ProcessInfo.processInfo.environment["LJWX_SHARED"].map { URL(filePath: $0) }
            ?? package.deletingLastPathComponent().appending(path: "shared")
        let file = shared.appending(path: "market/hs300_daily.csv.gz")
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }()

    /// Windows that end at every 331st bar of each stock.
    static func windows() throws -> [[DailyBar]] {
        try stocks().flatMap { bars in
            stride(from: 60, to: bars.count, by: 331).map { Array(bars[max(0, $0 - 249)...$0]) }
        }
    }

    private static func stocks() throws -> [[DailyBar]] {
        let rows = try text().split(separator: "\n").dropFirst().compactMap(bar)
        return Dictionary(grouping: rows, by: \.code).sorted { $0.key < $1.key }
            .map { $0.value.sorted { $0.date < $1.date } }
    }

    private static func bar(_ line: Substring) -> DailyBar? {
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        guard cells.count == 11, let code = TSCode(cells[0]), let date = TradeDate(cells[1]) else { return nil }
        let numbers = cells[2...].compactMap { Double($0) }
        guard numbers.count == 9 else { return nil }
        return DailyBar(
            code: code, date: date, open: numbers[0], high: numbers[1], low: numbers[2], close: numbers[3],
            preClose: numbers[4], volume: numbers[7], amount: numbers[8])
    }

    private static func text() throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", file?.path ?? ""]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    static func summary(_ samples: [Sample], _ skips: [SampleSkip: Int]) -> String {
        func spread(_ values: [Int]) -> String {
            let sorted = values.sorted()
            return "min \(sorted[0]) median \(sorted[sorted.count / 2]) max \(sorted[sorted.count - 1])"
        }
        func share(_ count: Int) -> String { "\(count * 1000 / samples.count)‰" }
        let lengths = TaskKind.allCases.map { task in
            let own = samples.filter { $0.key.task == task }
            return
                "\(task.rawValue): prompt \(spread(own.map(\.prompt.count))), answer \(spread(own.map(\.output.count)))"
        }
        let ratings = Rating.allCases.map { rating in
            "\(rating.rawValue) \(share(samples.filter { $0.rating == rating }.count))"
        }
        let risks = RiskLevel.allCases.map { level in
            let label = AnswerFormat.riskLabel + level.rawValue
            return "\(level.rawValue) \(share(samples.filter { $0.output.contains(label) }.count * 2))"
        }
        return (lengths + [ratings.joined(separator: " "), risks.joined(separator: " "), "skips \(skips)"])
            .joined(separator: "\n")
    }
}
