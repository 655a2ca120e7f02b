import Evidence
import Foundation
import Statistics
import Testing
import TrainerCore

/// The gate before worlds whose truth is known. Everything here is simulated and seeded.
@Suite("The gate in worlds of known truth")
struct GateSimulationTests {
    /// Sufficient statistics of an equal challenger on sixty days: a normal mean and a χ²₅₉ variance.
    private struct NullChallenger {
        static let dates = 60
        static let error = 0.0056
        private static let freedom = Double(dates - 1)

        static func gain(_ generator: inout Xoshiro256) -> (mean: Double, standardError: Double) {
            let mean = error * generator.normalPair().0
            return (mean, measuredError(&generator))
        }

        static func measuredError(_ generator: inout Xoshiro256) -> Double {
            error * (chiSquare(&generator) / freedom).squareRoot()
        }

        /// Marsaglia & Tsang (2000): Γ(ν/2)·2 for ν/2 ≥ 1.
        private static func chiSquare(_ generator: inout Xoshiro256) -> Double {
            let d = freedom / 2 - 1.0 / 3
            let c = 1 / (9 * d).squareRoot()
            while true {
                let x = generator.normalPair().0
                let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
                guard v > 0 else { continue }
                let u = generator.uniform()
                if u < 1 - 0.0331 * x * x * x * x || log(u) < x * x / 2 + d * (1 - v + log(v)) { return 2 * d * v }
            }
        }
    }

    @Test("of families of 250 equal challengers, one in twenty at most sees a false promotion")
    func nullFamilies() throws {
        let budget = try AlphaSpending(alpha: 0.05)
        let student = try StudentT(degreesOfFreedom: 59)
        let spending = try (1...250).map { try student.quantile(1 - budget.level(ofLook: $0)) }
        let careless = try student.quantile(0.95)
        var generator = Xoshiro256(seed: 250)
        let families = 1_500
        var (spent, unspent) = (0, 0)
        for _ in 0..<families {
            var (promoted, carelesslyPromoted) = (false, false)
            for look in 0..<250 {
                let gain = NullChallenger.gain(&generator)
                let (mean, error) = (gain.mean, gain.standardError)
                promoted =
                    promoted
                    || PromotionRule.superior.promotes(mean: mean, standardError: error, critical: spending[look])
                carelesslyPromoted =
                    carelesslyPromoted
                    || PromotionRule.superior.promotes(mean: mean, standardError: error, critical: careless)
            }
            spent += promoted ? 1 : 0
            unspent += carelesslyPromoted ? 1 : 0
        }
        // 1 − Π(1 − α_k) = 4.9 %; the standard error of 1,500 families is 0.56 %.
        let exact = 1 - (try (1...250).reduce(1.0) { try $0 * (1 - budget.level(ofLook: $1)) })
        let (rate, error) = (Double(spent) / Double(families), (0.05 * 0.95 / Double(families)).squareRoot())
        #expect(exact <= 0.05 && rate <= 0.05)
        #expect(abs(rate - exact) <= 2 * error)
        #expect(Double(unspent) / Double(families) > 0.99)
    }

    /// A version on an epoch's days: what it is worth, in Brier over the first champion, and what these days make of it.
    private struct Version {
        let worth: Double
        let seen: Double

        init(worth: Double, _ generator: inout Xoshiro256) {
            self.worth = worth
            self.seen = worth + NullChallenger.error * generator.normalPair().0 / 2.0.squareRoot()
        }

        func gain(over other: Version, _ generator: inout Xoshiro256) -> DateMean {
            DateMean(
                mean: seen - other.seen, standardError: NullChallenger.measuredError(&generator),
                degreesOfFreedom: Double(NullChallenger.dates - 1), n: 25 * NullChallenger.dates,
                dates: NullChallenger.dates, method: .clustered)
        }
    }

    /// What an epoch's looks put into service, one after the other, until its GATE is worn.
    ///
    /// - Parameter challenger: a challenger's worth, by that of the champion that it stands beside.
    private func served(
        isAnchored: Bool = true, _ generator: inout Xoshiro256, challenger: (Double) -> Double
    ) throws -> [Double] {
        let budget = try AlphaSpending(evenlyOver: WearMeter.looksOfEpoch)
        let first = Version(worth: 0, &generator)
        var champion = first
        var served: [Double] = []
        var meter = try WearMeter(budget: budget, looks: 0)
        while !meter.isExhausted {
            meter = try WearMeter(budget: budget, looks: meter.looks + 1)
            let mine = Version(worth: challenger(champion.worth), &generator)
            let overChampion = mine.gain(over: champion, &generator)
            var inputs = VerdictInputs(hasChampion: true)
            inputs.brier = .init(
                overChampion: overChampion, overClimatology: overChampion,
                overAnchor: mine.gain(over: first, &generator))
            inputs.anchorConfidence = isAnchored ? 1 - (try budget.level(ofLook: meter.looks)) : nil
            let verdict = PromotionVerdict(
                inputs, policy: VerdictPolicy(), scope: [.brierMean, .brierBound, .anchorBound])
            guard verdict.outcome == .promote else { continue }
            champion = mine
            served.append(mine.worth)
        }
        return served
    }

    /// Eight points.
    private static let margin = 0.016

    @Test(
        "of epochs whose every challenger is worse than the first champion by the margin, one in twenty at most serves one"
    )
    func anchoredFamilies() throws {
        var generator = Xoshiro256(seed: 251)
        let families = 300
        let mistaken = try (0..<families).count { _ in try !served(&generator) { _ in -Self.margin }.isEmpty }
        // 5 %, and two standard errors of 300 families.
        #expect(Double(mistaken) / Double(families) <= 0.05 + 2 * (0.05 * 0.95 / Double(families)).squareRoot())
    }

    @Test("versions that are each a little worse than the one before do not slide beyond the margin in an epoch")
    func slide() throws {
        var generator = Xoshiro256(seed: 252)
        func slid(_ families: Int, isAnchored: Bool) throws -> Double {
            let beyond = try (0..<families).count { _ in
                try served(isAnchored: isAnchored, &generator) { $0 - 0.005 }.contains { $0 < -Self.margin }
            }
            return Double(beyond) / Double(families)
        }
        #expect(try slid(200, isAnchored: true) <= 0.05)
        #expect(try slid(100, isAnchored: false) > 0.35)
    }

    @Test("an epoch lets in the best and the equal, and of eight points worse one in twenty at most")
    func epochRisk() throws {
        let risk = try EpochRisk()
        #expect(risk.cells.count == 16)
        for cell in risk.cells {
            // Two standard errors of 1,000 epochs.
            if cell.points == -8 { #expect(cell.ever <= 0.05 + 0.014, "\(cell)") }
            if cell.points == 0 { #expect(cell.ever > 0.7, "\(cell)") }
            #expect(cell.once <= cell.ever)
        }
        // 60 days × 25 stocks, days simulated one by one (numpy 2, 1,000 epochs).
        let published: [(points: Double, once: Double, ever: Double)] = [
            (0, 0.34, 0.96), (-2.5, 0.10, 0.70), (-5, 0.018, 0.29), (-8, 0.001, 0.03),
        ]
        let scenario = OperatingCharacteristics.Scenario.published[1]
        for row in published {
            let cell = try #require(risk.cells.first { $0.scenario == scenario && $0.points == row.points })
            #expect(abs(cell.once - row.once) < 0.03 && abs(cell.ever - row.ever) < 0.06, "\(cell)")
        }
        #expect(try EpochRisk() == risk)
        #expect(throws: Degenerate.outOfRange) { try EpochRisk(worlds: 0) }
    }

    @Test(
        "the smallest difference found four times in five is the published one within a fifth",
        arguments: [(600, 15, 9.3), (1_500, 25, 7.0), (3_000, 25, 5.0)])
    func power(items: Int, codes: Int, published: Double) throws {
        let scenario = OperatingCharacteristics.Scenario(
            items: items, codesPerDay: codes, correlation: 0.1, discordance: 0.35)
        let grid = stride(from: 0.5, through: 1.5, by: 0.05).map { $0 * published }
        let table = try OperatingCharacteristics(scenarios: [scenario], points: grid, rules: [.superior], worlds: 1_500)
        let found = try #require(table.cells.first { $0.promoted >= 0.8 })
        #expect(abs(found.points / published - 1) <= 0.2)
    }

    /// 1,000 worlds of 60 days × 25 codes, items drawn one by one, ρ = 0.1.
    @Test("intervals by date cover the truth in 93 to 97 of 100 worlds")
    func coverage() throws {
        let world = DifferenceWorld(difference: 0.02)
        let bootstrap = DateBootstrap(.stationary(meanBlock: 2), replicates: 300)
        let student = try StudentT(degreesOfFreedom: 59).quantile(0.975)
        var generator = Xoshiro256(seed: 60)
        var (clustered, drawn, naive) = (0, 0, 0)
        for _ in 0..<1_000 {
            let sums = try world.sums(&generator)
            let mean = try DateMean.clustered(sums)
            clustered += abs(mean.mean - 0.02) <= student * mean.standardError ? 1 : 0
            drawn += try DateMean.blockBootstrap(sums, bootstrap).interval().contains(0.02) ? 1 : 0
            // q/N with the true q: what a test of 1,500 independent items would take.
            naive += abs(mean.mean - 0.02) <= 1.96 * (0.35 / 1_500).squareRoot() ? 1 : 0
        }
        // The standard error of 1,000 worlds is 0.7 %.
        #expect((930...970).contains(clustered))
        #expect((930...970).contains(drawn))
        #expect(naive < 780)
    }

    /// Date sums of five-day labels: each shares four fifths of its days with the next.
    @Test("with overlapping labels blocks of days cover, and days taken as independent do not")
    func overlap() throws {
        var generator = Xoshiro256(seed: 61)
        var shocks = [Double](repeating: 0, count: 64)
        var (blocks, clustered) = (0, 0)
        let counts = [Double](repeating: 25, count: 60)
        for _ in 0..<1_000 {
            generator.fillNormal(&shocks)
            let sums = try DateSums(counts: counts, sums: (0..<60).map { 25 * shocks[$0..<$0 + 5].reduce(0, +) })
            let found = try DateMean.blockBootstrap(sums, .overlapping(horizon: 5, replicates: 300))
            blocks += try found.interval().contains(0) ? 1 : 0
            clustered += try DateMean.clustered(sums).interval().contains(0) ? 1 : 0
        }
        #expect((930...970).contains(blocks))
        #expect(clustered < 680)
    }

    /// 1 − Φ(1.645/√deff): 18.6 % at ρ = 0.1, 24.7 % at ρ = 0.2.
    @Test(
        "a test of independent items promotes a quarter of equal challengers", arguments: [(0.1, 0.186), (0.2, 0.247)])
    func naive(correlation: Double, expected: Double) throws {
        let world = DifferenceWorld(correlation: correlation)
        var generator = Xoshiro256(seed: 62)
        let critical = try StudentT(degreesOfFreedom: 59).quantile(0.95)
        var (naive, clustered) = (0, 0)
        let worlds = 600
        for _ in 0..<worlds {
            let sums = try world.sums(&generator)
            let mean = try DateMean.clustered(sums)
            naive += mean.mean > 1.6449 * (0.35 / 1_500).squareRoot() ? 1 : 0
            clustered += mean.mean > critical * mean.standardError ? 1 : 0
        }
        #expect(abs(Double(naive) / Double(worlds) - expected) < 0.04)
        // 5 %, and two standard errors of 600 worlds.
        #expect(Double(clustered) / Double(worlds) <= 0.05 + 2 * (0.05 * 0.95 / Double(worlds)).squareRoot())
    }

    @Test("labels shifted by one day make a copier of the last day too good, and the alarm sounds")
    func leakCanary() throws {
        let market = SimulatedMarket(days: 34, seed: 63)
        let baselines = try Baselines(train: SimulatedMarket(days: 40, seed: 64).items())
        func metrics(shift: Int) throws -> ForecastMetrics {
            let items = market.items(shift: shift)
            let copier = items.map { SimulatedMarket.said($0.signals.lastReturn > 0) }
            return try ForecastMetrics(items: items, forecasts: copier, baselines: baselines)
        }
        let (honest, leaking) = (try metrics(shift: 0), try metrics(shift: 1))
        #expect(!TooGoodAlarm().sounds(for: honest))
        #expect(TooGoodAlarm().sounds(for: leaking))
        #expect(try #require(leaking.accuracy.measured).value > 0.99)
        #expect(try #require(honest.accuracy.measured?.interval).contains(0.5))
    }

    @Test("with dates shuffled a real edge vanishes")
    func permutation() throws {
        let items = SimulatedMarket(days: 42, correlation: 0.3, seed: 65).items()
        let codes = SimulatedMarket.codes
        let forecasts = SimulatedMarket.forecasts(items, accuracy: 0.6, seed: 66)
        let days = DateIndex(items.map(\.date))
        func edge(_ order: [Int]) throws -> DateMean {
            let hits = items.indices.map { place -> Double in
                let other = order[place / codes] * codes + place % codes
                return forecasts[other].hasDirection(of: items[place]) ? 0.5 : -0.5
            }
            return try MarketMean.estimate(hits, on: days, horizon: 1)
        }
        var generator = Xoshiro256(seed: 67)
        let straight = Array(0..<days.dateCount)
        #expect(try edge(straight).lowerBound() > 0.05)
        let shuffled = try (0..<60).map { _ in try edge(straight.shuffled(using: &generator)).mean }
        #expect(abs(shuffled.reduce(0, +) / 60) < 0.01)
    }

    @Test("eight points worse hardly ever passes for freshness, item by item")
    func muchWorse() throws {
        let world = DifferenceWorld(difference: -0.08)
        var generator = Xoshiro256(seed: 68)
        var promoted = 0
        for _ in 0..<200 {
            let gain = try DateMean.clustered(world.sums(&generator, scale: 0.2))
            promoted += try PromotionRule.twoLines.decide(gain).outcome == .promote ? 1 : 0
        }
        // Eight points worse: 3 %.
        #expect(promoted <= 14)
    }
}
