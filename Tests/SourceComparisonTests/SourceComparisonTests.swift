import Foundation
import SourceComparison
import Testing
import TrainerCore
import TrainerTestSupport

@Suite struct SourceComparisonTests {
    private static let code = TSCode(trusted: "600000.SH")

    @Test("the same bars from two sources may replace each other", arguments: [5, 6, 250])
    func same(days: Int) {
        let bars = Self.bars(days)
        let comparison = SourceComparison(kept: bars, of: "a", candidate: bars.reversed(), of: "b")
        #expect(comparison.commonDays == days)
        #expect(comparison.agrees)
        #expect(comparison.mayReplace)
    }

    @Test("fewer than five days in common prove nothing", arguments: 0...4)
    func tooFew(days: Int) {
        let kept = Self.bars(20)
        let comparison = SourceComparison(kept: kept, of: "a", candidate: Array(kept.suffix(days)), of: "b")
        #expect(comparison.commonDays == days)
        #expect(comparison.agrees)
        #expect(!comparison.mayReplace)
    }

    @Test("a price that no Int holds is a disagreement like any other", arguments: [9e307, 1e19])
    func absurd(close: Double) {
        let comparison = SourceComparison(
            kept: Self.bars(6, close: 10), of: "a", candidate: Self.bars(6, close: close), of: "b")
        #expect(!comparison.agrees)
    }

    @Test(
        "one percent is a disagreement, less is none",
        arguments: [(10.00, 10.09, true), (10.00, 10.10, false), (10.00, 9.90, false)])
    func onePercent(kept: Double, other: Double, agrees: Bool) {
        let comparison = SourceComparison(
            kept: Self.bars(6, close: kept), of: "tushare", candidate: Self.bars(6, close: other), of: "tencent")
        #expect(comparison.agrees == agrees)
        #expect(comparison.mayReplace == agrees)
        guard !agrees else { return }
        #expect(comparison.findings.count == 6)
        #expect(comparison.findings.allSatisfy { $0.rule == .sourcesDisagree && $0.severity == .quarantine })
        #expect(comparison.findings.first?.detail == "close 10.0 (tushare) against \(other) (tencent)")
    }

    @Test("one bad day among many is enough")
    func oneDay() throws {
        let kept = Self.bars(30)
        var other = kept
        other[17] = Self.bar(17, close: 11)
        let comparison = SourceComparison(kept: kept, of: "a", candidate: other, of: "b")
        #expect(comparison.findings.map(\.date) == [kept[17].date])
        #expect(!comparison.mayReplace)
    }

    @Test("a cent in the reference price of a cheap stock is rounding; a cent in its close is not")
    func cheap() {
        let kept = Self.bars(6, close: 0.50)
        #expect(
            SourceComparison(kept: kept, of: "a", candidate: Self.bars(6, close: 0.50, preClose: 0.51), of: "b").agrees)
        #expect(!SourceComparison(kept: kept, of: "a", candidate: Self.bars(6, close: 0.51), of: "b").agrees)
    }

    @Test("volumes a hundred times apart are in different units")
    func units() {
        let kept = Self.bars(6)
        let other = Self.bars(6, volume: 100_000)
        let comparison = SourceComparison(kept: kept, of: "a", candidate: other, of: "b")
        #expect(comparison.findings.first?.detail == "vol 1000.0 (a) against 100000.0 (b)")
    }

    private static func bars(
        _ count: Int, close: Double = 10, preClose: Double? = nil, volume: Double = 1000
    ) -> [DailyBar] {
        (0..<count).map { bar($0, close: close, preClose: preClose, volume: volume) }
    }

    private static func bar(
        _ day: Int, close: Double, preClose: Double? = nil, volume: Double = 1000
    ) -> DailyBar {
        DailyBar(
            code: code, date: TradeDate(dayNumber: 19_800 + day), open: close, high: close, low: close, close: close,
            preClose: preClose ?? close, volume: volume, amount: nil)
    }
}
