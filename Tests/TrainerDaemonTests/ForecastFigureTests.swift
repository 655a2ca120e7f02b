import ControlAPI
import Evidence
import Foundation
import Messages
import Testing
import TrainerCore

@testable import TrainerDaemon

@Suite("the figures of a model's forecasts")
struct ForecastFigureTests {
    /// Ups and downs take turns on every day.
    private static let items = (0..<60).map { place in
        DecisionItem(
            date: TradeDate(dayNumber: 20_000 + place / 2), code: TSCode(trusted: "\(600_000 + place % 2).SH"),
            horizon: 1, excessReturn: (place + place / 2) % 2 == 0 ? 0.01 : -0.01, rating: .hold,
            signals: TrendSignals(
                lastReturn: place % 3 == 0 ? 0.01 : -0.01, averageGap: 0.02, indicators: [Double(place % 5)]))
    }

    @Test("each either has a value or says why it has none")
    func whole() throws {
        let holds = try #require(Forecast.Answer(upProbability: 0.5, rating: .hold))
        let metrics = try ForecastMetrics(
            items: Self.items, forecasts: Self.items.map { _ in .answered(holds) },
            baselines: Baselines(train: Self.items))
        let score = DecisionScore(role: "challenger", model: ModelName(base: "m"), metrics)
        // Who always holds covers nothing that could be right or wrong.
        #expect(score.accuracy == nil)
        #expect(score.unmeasured?.first { $0.figure == "accuracy" }?.why == .figureEmpty)
        let whys = Set((score.unmeasured ?? []).map(\.figure))
        let told = try #require(try JSONSerialization.jsonObject(with: ControlJSON.encode(score)) as? [String: Any])
        for figure in [
            "brier", "brier_skill", "log_score", "reliability", "calibration_error", "coverage", "accuracy",
            "rating_accuracy", "direction_correlation", "rating_correlation", "rank_correlation", "timing", "edge",
        ] { #expect((told[figure] == nil) == whys.contains(figure), "\(figure)") }
        #expect(whys.count < 13)
        // A quarter is lost on each item: that is no share of them, and has no interval.
        let brier = try #require(told["brier"] as? [String: Any])
        #expect(brier["value"] as? Double == 0.25 && brier["low"] == nil && brier["high"] == nil)
        #expect(score.brier?.withoutInterval == .figureConstant && brier["without_interval"] != nil)
        #expect(score.coverage?.withoutInterval == nil)
    }
}
