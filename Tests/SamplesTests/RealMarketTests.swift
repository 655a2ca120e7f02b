import Foundation
import Samples
import Testing
import TrainerCore
import TrainerTestSupport

/// Over published bars of CSI-300 members, where they lie beside the package.
@Suite(
    "Samples of real bars",
    .enabled(if: PublishedMarket.has(RealMarket.file), "no ../shared/market/hs300_daily.csv.gz"))
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
    static let file = "hs300_daily.csv.gz"

    /// Windows that end at every 331st bar of each stock.
    static func windows() throws -> [[DailyBar]] {
        try PublishedMarket.bars(file).sorted { $0.key < $1.key }.map(\.value).flatMap { bars in
            stride(from: 60, to: bars.count, by: 331).map { Array(bars[max(0, $0 - 249)...$0]) }
        }
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
