import Statistics
import Testing
import TrainerCore

@testable import Evidence

@Suite("Scalings on DEV")
struct ScalingTrialTests {
    /// Thirty days of a dozen stocks.
    private static let items = SimulatedMarket(days: 32, seed: 21).items().enumerated().filter { $0.offset % 2 == 0 }
        .map(\.element)

    /// Says a probability near 1 or near 0 and is right in `share` of its answers.
    private static func sure(_ sureness: Double, right share: Double, seed: UInt64) -> [Forecast] {
        var generator = Xoshiro256(seed: seed)
        return items.map { item in
            let up = generator.uniform() < share ? item.wentUp : !item.wentUp
            let p = sureness - 0.1 * generator.uniform()
            return SimulatedMarket.answer(up ? p : 1 - p, up ? .buy : .sell)
        }
    }

    private static func trials(_ forecasts: [Forecast]) -> [ProbabilityScaling.Kind: ScalingTrial] {
        Dictionary(
            uniqueKeysWithValues: ProbabilityScaling.Kind.allCases.map {
                ($0, ScalingTrial($0, items: items, forecasts: forecasts))
            })
    }

    private static func brier(_ trial: ScalingTrial?) throws -> Double { try #require(trial?.brier.measured).value }

    @Test("a model that is too sure is taken back, and the plain number loses", arguments: 1...5 as ClosedRange<UInt64>)
    func tooSure(seed: UInt64) throws {
        let trials = Self.trials(Self.sure(0.98, right: 0.65, seed: seed))
        let plain = try Self.brier(trials[.asStated])
        #expect(try Self.brier(trials[.temperature]) < plain - 0.03)
        #expect(try Self.brier(trials[.platt]) < plain - 0.03)
        guard case .temperature(let fit)? = trials[.temperature]?.scaling.value else {
            Issue.record("no temperature")
            return
        }
        #expect(fit.temperature > 2)
        #expect(trials.values.allSatisfy { $0.brier.measured?.n == Self.items.count && $0.fault == nil })
    }

    @Test("scaled forecasts keep their side under a temperature, their rating always, and stay probabilities")
    func keeps() throws {
        let forecasts = Self.sure(0.95, right: 0.7, seed: 7)
        for kind in ProbabilityScaling.Kind.allCases {
            let scaling = try #require(ScalingTrial(kind, items: Self.items, forecasts: forecasts).scaling.value)
            for forecast in forecasts {
                let (before, after) = (try #require(forecast.answer), try #require(forecast.scaled(by: scaling).answer))
                #expect(after.rating == before.rating)
                if kind != .platt { #expect((after.upProbability > 0.5) == (before.upProbability > 0.5)) }
                if kind == .asStated { #expect(after == before) }
            }
        }
        #expect(Forecast.failed(.timeout).scaled(by: .asStated) == .failed(.timeout))
    }

    @Test("no outcome that shares a price with an item's days moves its forecast", arguments: [1, 3])
    func honest(horizon: Int) throws {
        let items = Self.items.map { item in
            DecisionItem(
                date: item.date, code: item.code, horizon: horizon, excessReturn: item.excessReturn,
                rating: item.rating, signals: item.signals)
        }
        let forecasts = Self.sure(0.9, right: 0.8, seed: 11)
        let days = Set(items.map(\.date)).sorted()
        func scaled(_ items: [DecisionItem]) throws -> [Forecast] {
            try ScalingTrial.crossFitted(.platt, DecisionLane(items: items, forecasts: forecasts))
        }
        let before = try scaled(items)
        for (place, day) in days.enumerated() {
            let near = Set(days[max(0, place - horizon)...min(days.count - 1, place + horizon)])
            let changed = items.map { item in
                !near.contains(item.date)
                    ? item
                    : DecisionItem(
                        date: item.date, code: item.code, horizon: horizon, excessReturn: -item.excessReturn,
                        rating: item.rating, signals: item.signals)
            }
            let after = try scaled(changed)
            for index in items.indices where items[index].date == day { #expect(after[index] == before[index]) }
            #expect(after != before, "outcomes of other days do count")
        }
    }

    @Test("what cannot be scaled says why: too few answers, all alike, worth nothing, the wrong way round")
    func faults() throws {
        let few = Self.items.indices.map { $0 < 19 ? SimulatedMarket.said(true) : Forecast.failed(.unparsed) }
        let trials = Self.trials(few)
        #expect(trials[.platt]?.fault == .tooFew(found: 19, needed: 20))
        #expect(trials[.asStated]?.fault == nil)
        let constant = Self.trials(Self.items.map { _ in SimulatedMarket.answer(0.7, .buy) })
        #expect(constant[.platt]?.fault == .constant)
        #expect(try Self.brier(constant[.asStated]) > 0.2)
        let coins = Self.trials(Self.items.map { _ in SimulatedMarket.answer(0.5, .hold) })
        #expect(coins[.temperature]?.fault == .constant)
        let wrong = Self.trials(Self.sure(0.9, right: 0.2, seed: 5))
        #expect(wrong[.platt]?.fault == .reversed)
        #expect(wrong[.temperature]?.fault == .separated)
    }

    @Test("an answer that could not be read loses 1 under every scaling")
    func failures() throws {
        let forecasts = Self.sure(0.9, right: 0.6, seed: 3)
        let holes = forecasts.enumerated().map { $0.offset % 4 == 0 ? Forecast.failed(.truncated) : $0.element }
        let lost = Double(holes.count { $0.answer == nil }) / Double(holes.count)
        for kind in ProbabilityScaling.Kind.allCases {
            let brier = try Self.brier(ScalingTrial(kind, items: Self.items, forecasts: holes))
            #expect(brier > lost && brier < lost + (1 - lost) * 0.5)
        }
    }
}
