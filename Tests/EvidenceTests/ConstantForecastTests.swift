import Evidence
import Statistics
import Testing
import TrainerCore

/// Whether an honest model may have to say the same of every stock: simulated worlds of 60 days × 25 stocks.
@Suite("One answer to every question")
struct ConstantForecastTests {
    /// Reads the question, and says of its state how often stocks in it rose, as samples teach it: counted over the labels of the
    /// state, shrunk by fifty of all, with two digits. Its rating goes by the state alone.
    private static func taught(_ items: [DecisionItem], labels: Int, states: Int = 9, seed: UInt64) -> [Forecast] {
        var generator = Xoshiro256(seed: seed)
        let frequencies = (0..<states).map { _ in
            let rose = (0..<labels).count { _ in generator.uniform() < 0.5 }
            return ((Double(rose) + 25) / Double(labels + 50) * 100).rounded() / 100
        }
        return items.map { _ in
            let state = min(states - 1, Int(generator.uniform() * Double(states)))
            return SimulatedMarket.answer(frequencies[state], Rating.allCases[state % 3])
        }
    }

    /// Sees something that correlates with the outcome by this much, says the probability that follows from it, rounded, and
    /// rates by thirds of what it sees.
    private static func seeing(
        _ correlation: Double, of items: [DecisionItem], roundedTo step: Double, seed: UInt64
    ) -> [Forecast] {
        var generator = Xoshiro256(seed: seed)
        let rest = (1 - correlation * correlation).squareRoot()
        return items.map { item in
            let seen = correlation * item.excessReturn / 0.02 + rest * generator.normalPair().0
            let probability = (NormalDistribution.cumulative(correlation * seen / rest) / step).rounded() * step
            return SimulatedMarket.answer(probability, seen > 0.43 ? .buy : seen < -0.43 ? .sell : .hold)
        }
    }

    private static func outcome(
        _ items: [DecisionItem], _ forecasts: [Forecast], isLooking: Bool = true
    ) throws -> PromotionVerdict.Outcome {
        var inputs = VerdictInputs(hasChampion: false)
        if isLooking { inputs.sameForecast = try ForecastSameness(items: items, forecasts: forecasts) }
        inputs.brier = .init(
            overChampion: nil,
            overClimatology: try PairedComparison.brierGain(of: forecasts, on: items, overBaseRate: 0.5))
        return PromotionVerdict(
            inputs, policy: VerdictPolicy(), scope: [.constantForecast, .climatology]
        ).outcome
    }

    @Test("in a market of which nothing can be told, what samples teach is let in as often as if nobody looked")
    func uninformative() throws {
        let worlds = 40
        var promoted = 0
        for seed in 1...UInt64(worlds) {
            let items = SimulatedMarket(days: 62, seed: 700 + seed).items()
            // Few labels a state, and many.
            let forecasts = Self.taught(items, labels: seed % 2 == 0 ? 300 : 2_500, seed: 800 + seed)
            let outcome = try Self.outcome(items, forecasts)
            #expect(try outcome == Self.outcome(items, forecasts, isLooking: false))
            promoted += outcome == .promote ? 1 : 0
        }
        #expect(promoted >= worlds * 9 / 10)
    }

    @Test("the little that can be told is enough to say more than one thing", arguments: [0.02, 0.05, 0.1])
    func informative(correlation: Double) throws {
        for seed in 1...10 as ClosedRange<UInt64> {
            let items = SimulatedMarket(days: 62, seed: 900 + seed).items()
            let forecasts = Self.seeing(correlation, of: items, roundedTo: 0.01, seed: 950 + seed)
            #expect(try ForecastSameness(items: items, forecasts: forecasts).most.rate ?? 1 < 0.75)
            #expect(try Self.outcome(items, forecasts) == .promote)
        }
    }

    @Test("who rounds away what he knows says one thing, and loses nothing by it that a GATE could see")
    func rounded() throws {
        let items = SimulatedMarket(days: 62, seed: 990).items()
        let coarse = Self.seeing(0.03, of: items, roundedTo: 0.05, seed: 991)
        #expect(try Self.outcome(items, coarse) == .reject)
        #expect(try Self.outcome(items, Self.seeing(0.05, of: items, roundedTo: 0.05, seed: 991)) == .promote)
        let fine = Self.seeing(0.03, of: items, roundedTo: 0.001, seed: 991)
        let gain = try PairedComparison.brierGain(of: fine, on: items, over: coarse)
        #expect(abs(gain.mean) < 0.002)
    }

    @Test("one rating or one probability to all is rejected in every world, at the base rate too")
    func parrots() throws {
        for seed in 1...5 as ClosedRange<UInt64> {
            let items = SimulatedMarket(days: 62, seed: 600 + seed).items()
            let rate = Double(items.count(where: \.wentUp)) / Double(items.count)
            for forecast in [SimulatedMarket.answer(0.5, .hold), SimulatedMarket.answer(rate, .buy)] {
                let forecasts = items.map { _ in forecast }
                #expect(try Self.outcome(items, forecasts, isLooking: false) == .promote, "nothing else sees it")
                #expect(try Self.outcome(items, forecasts) == .reject)
            }
        }
    }
}
