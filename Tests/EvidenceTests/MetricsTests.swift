import Evidence
import Foundation
import Statistics
import Testing
import TrainerCore

/// Markets and models are simulated.
@Suite("Metrics of one model")
struct MetricsTests {
    private static let market = SimulatedMarket(days: 32, seed: 31)
    private static let items = market.items()

    private static func baselines() throws -> Baselines {
        try Baselines(train: SimulatedMarket(days: 60, seed: 32).items())
    }

    private static func metrics(_ forecasts: [Forecast]) throws -> ForecastMetrics {
        try ForecastMetrics(items: items, forecasts: forecasts, baselines: baselines())
    }

    @Test("the figures are those of the statistics on the same items")
    func figures() throws {
        let forecasts = SimulatedMarket.forecasts(Self.items, accuracy: 0.58, seed: 2)
        let metrics = try Self.metrics(forecasts)
        let hits = zip(Self.items, forecasts).map { $1.hasDirection(of: $0) ? 1.0 : 0 }
        let mean = try DateMean.clustered(DateSums(hits, on: DateIndex(Self.items.map(\.date))))
        #expect(metrics.accuracy.measured?.value == mean.mean)
        #expect(metrics.accuracy.measured?.interval == (try mean.interval()))
        #expect(metrics.accuracy.measured?.n == 750)
        #expect(metrics.dates == 30)
        let truth = Self.items.map { Rating.allCases.firstIndex(of: $0.rating) ?? 9 }
        let said = forecasts.map { $0.answer.flatMap { Rating.allCases.firstIndex(of: $0.rating) } ?? 3 }
        let counts = try ConfusionCounts(truth: truth, said: said, classes: 4)
        #expect(abs((metrics.ratingCorrelation.measured?.value ?? 9) - (try counts.matthews())) < 1e-12)
        let ups = try ConfusionCounts(
            truth: Self.items.map { $0.wentUp ? 1 : 0 }, said: forecasts.map { $0.saidUp == true ? 1 : 0 }, classes: 2)
        #expect(abs((metrics.directionCorrelation.measured?.value ?? 9) - (try ups.matthews())) < 1e-12)
        let stated = try ProbabilityForecasts(
            forecasts.compactMap { $0.answer?.upProbability }, Self.items.map(\.wentUp))
        #expect(abs((metrics.brier.measured?.value ?? 9) - stated.brier) < 1e-12)
        #expect(abs((metrics.logScore.measured?.value ?? 9) - stated.logScore()) < 1e-12)
        #expect(metrics.calibration.value == (try CalibrationError(stated)))
    }

    @Test("every figure has its interval around it and says what it rests on")
    func intervals() throws {
        let metrics = try Self.metrics(SimulatedMarket.forecasts(Self.items, accuracy: 0.55, seed: 3))
        for reading in [
            metrics.coverage, metrics.accuracy, metrics.ratingAccuracy, metrics.ratingCorrelation,
            metrics.directionCorrelation, metrics.edge, metrics.ratingEdge, metrics.brier, metrics.brierSkill,
            metrics.logScore, metrics.timing,
        ] {
            let measured = try #require(reading.measured)
            #expect(try #require(measured.interval).contains(measured.value))
            #expect((measured.n, measured.dates) == (750, 30))
        }
    }

    @Test("abstaining cannot hide: always hold covers nothing, and its three-class accuracy is a third")
    func alwaysHold() throws {
        let metrics = try Self.metrics(Self.items.map { _ in SimulatedMarket.answer(0.5, .hold) })
        #expect(metrics.coverage.measured?.value == 0)
        #expect(metrics.accuracy == .undefined(.empty, n: 0))
        #expect(abs((metrics.ratingAccuracy.measured?.value ?? 0) - 1.0 / 3) < 0.08)
        #expect(metrics.ratingCorrelation == .undefined(.constant, n: 750))
        #expect(metrics.informationCoefficient.value == nil)
    }

    @Test("a loss that is the same on every item has a value and no interval: a quarter is no share of the items")
    func constantLoss() throws {
        let metrics = try Self.metrics(Self.items.map { _ in SimulatedMarket.answer(0.5, .hold) })
        for (reading, loss) in [(metrics.brier, 0.25), (metrics.logScore, log(2.0))] {
            let measured = try #require(reading.measured)
            #expect(abs(measured.value - loss) < 1e-12 && measured.interval == nil)
            #expect(measured.withoutInterval == .constant && measured.n == 750)
        }
        // A share of the items is one all the same: 0 of thirty days.
        #expect(try #require(metrics.coverage.measured?.interval).upper > 0.1)
        let unread = try Self.metrics(Self.items.map { _ in .failed(.unparsed) })
        #expect(unread.brier.measured?.value == 1 && unread.brier.measured?.withoutInterval == .constant)
    }

    @Test("the interval that earlier versions gave to such a loss is no difference, another loss is one")
    func earlierIntervals() throws {
        let metrics = try Self.metrics(Self.items.map { _ in SimulatedMarket.answer(0.5, .hold) })
        func stored(_ value: Double) throws -> ForecastMetrics {
            let data = try CanonicalJSON.encode(metrics)
            var fields = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            fields["brier"] = [
                "value": [
                    "_0": [
                        "value": value, "n": 750, "dates": 30, "interval": ["lower": 0.1119, "upper": 0.4687],
                    ] as [String: Any]
                ]
            ]
            return try CanonicalJSON.decode(
                ForecastMetrics.self, from: JSONSerialization.data(withJSONObject: fields))
        }
        #expect(try metrics != stored(0.25) && metrics.agrees(with: stored(0.25)))
        #expect(try !metrics.agrees(with: stored(0.26)))
    }

    @Test("unread answers lower every rate, and are counted by reason")
    func unread() throws {
        let whole = SimulatedMarket.forecasts(Self.items, accuracy: 0.6, seed: 4)
        let torn = whole.enumerated().map { $0 % 5 == 0 ? Forecast.failed($0 % 2 == 0 ? .timeout : .unparsed) : $1 }
        let (before, after) = (try Self.metrics(whole), try Self.metrics(torn))
        #expect(after.failures == [.timeout: 75, .unparsed: 75])
        let rates: [KeyPath<ForecastMetrics, Reading>] = [
            \.accuracy, \.ratingAccuracy, \.ratingCorrelation, \.directionCorrelation, \.brierSkill,
        ]
        for rate in rates {
            #expect((after[keyPath: rate].measured?.value ?? 9) < (before[keyPath: rate].measured?.value ?? -9))
        }
        #expect((after.brier.measured?.value ?? 0) > (before.brier.measured?.value ?? 9))
        #expect((after.logScore.measured?.value ?? 0) > (before.logScore.measured?.value ?? 9))
    }

    @Test("a coin has no edge over the best of the trivial models")
    func coin() throws {
        let metrics = try Self.metrics(SimulatedMarket.forecasts(Self.items, accuracy: 0.5, seed: 5))
        #expect(try #require(metrics.edge.measured?.interval).lower < 0)
        #expect(metrics.baselines.map(\.baseline) == Baseline.allCases)
        let best = metrics.baselines.compactMap { $0.accuracy.measured?.value }.max()
        let named = metrics.baselines.first { $0.baseline == metrics.bestBaseline }?.accuracy.measured?.value
        #expect(best == named)
        #expect((metrics.brierSkill.measured?.value ?? 9) < 0)
    }

    @Test("overlapping labels without days enough have a value and say why it has no interval")
    func fewDays() throws {
        let market = SimulatedMarket(days: 22, horizon: 5, seed: 33)
        let items = market.items()
        let metrics = try ForecastMetrics(
            items: items, forecasts: SimulatedMarket.forecasts(items, accuracy: 0.55, seed: 1),
            baselines: Self.baselines())
        #expect(metrics.accuracy.measured?.interval == nil)
        #expect(metrics.accuracy.measured?.withoutInterval == .tooFew(found: 20, needed: 36))
    }

    @Test("no items, uneven columns and mixed horizons are refused")
    func refused() throws {
        let baselines = try Self.baselines()
        #expect(throws: Degenerate.empty) { try ForecastMetrics(items: [], forecasts: [], baselines: baselines) }
        #expect(throws: Degenerate.lengths(750, 0)) {
            try ForecastMetrics(items: Self.items, forecasts: [], baselines: baselines)
        }
        let mixed = [Self.items[0], SimulatedMarket(days: 4, horizon: 5, seed: 1).items()[0]]
        #expect(throws: Degenerate.outOfRange) {
            try ForecastMetrics(
                items: mixed, forecasts: [.failed(.timeout), .failed(.timeout)], baselines: baselines)
        }
    }

    @Test("metrics survive their journey through JSON")
    func json() throws {
        let metrics = try Self.metrics(SimulatedMarket.forecasts(Self.items, accuracy: 0.55, seed: 3))
        let data = try CanonicalJSON.encode(metrics)
        #expect(try CanonicalJSON.decode(ForecastMetrics.self, from: data) == metrics)
    }
}
