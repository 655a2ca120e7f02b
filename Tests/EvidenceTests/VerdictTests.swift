import Evidence
import Statistics
import Testing
import TrainerCore

@Suite("Verdict")
struct VerdictTests {
    private static let metrics: Result<ForecastMetrics, any Error> = Result {
        let items = SimulatedMarket(days: 32, seed: 51).items()
        return try ForecastMetrics(
            items: items, forecasts: SimulatedMarket.forecasts(items, accuracy: 0.54, seed: 1),
            baselines: Baselines(train: SimulatedMarket(days: 40, seed: 52).items()))
    }

    static func gain(_ mean: Double, _ error: Double = 0.004, dates: Int = 60) -> DateMean {
        DateMean(
            mean: mean, standardError: error, degreesOfFreedom: Double(dates - 1), n: 25 * dates, dates: dates,
            method: .clustered)
    }

    /// Everything holds.
    private static func passing(hasChampion: Bool = true) throws -> VerdictInputs {
        var inputs = VerdictInputs(hasChampion: hasChampion)
        inputs.integrity = .init()
        inputs.infra = .init()
        inputs.truncation = .init()
        inputs.format = Tally(118, of: 120)
        inputs.parse = Tally(1_490, of: 1_500)
        inputs.faithfulness = .init(
            contradicted: Tally(1, of: 400), precise: Tally(390, of: 400), recalled: Tally(330, of: 400),
            followed: Tally(58, of: 60))
        inputs.championContradicted = hasChampion ? Tally(2, of: 400) : nil
        inputs.followsRule = Tally(115, of: 120)
        inputs.mostFrequentRating = Tally(50, of: 120)
        inputs.passed = Tally(110, of: 120)
        inputs.championPassed = hasChampion ? Tally(110, of: 120) : nil
        inputs.latency = .init(p95: 8, n: 120, medianRatio: hasChampion ? 1.1 : nil)
        inputs.sameForecast = try sameness(rating: 40, probability: 40)
        inputs.brier = .init(overChampion: hasChampion ? gain(0.001) : nil, overClimatology: gain(0.002))
        inputs.metrics = try metrics.get()
        return inputs
    }

    /// So many of a hundred forecasts with one rating, so many with one probability.
    private static func sameness(rating: Int, probability: Int) throws -> ForecastSameness {
        let items = Array(SimulatedMarket(days: 6, seed: 57).items().prefix(100))
        let forecasts = items.indices.map { place in
            SimulatedMarket.answer(
                place < probability ? 0.5 : 0.4 + 0.001 * Double(place),
                place < rating ? .hold : place % 2 == 0 ? .buy : .sell)
        }
        return try ForecastSameness(items: items, forecasts: forecasts)
    }

    private static func verdict(_ change: (inout VerdictInputs) -> Void) throws -> PromotionVerdict {
        var inputs = try passing()
        change(&inputs)
        return PromotionVerdict(inputs, policy: VerdictPolicy())
    }

    @Test("a challenger that passes every check is promoted, with every check in order")
    func promotes() throws {
        let verdict = try Self.verdict { _ in }
        #expect(verdict.outcome == .promote)
        #expect(verdict.decisive == nil)
        #expect(verdict.checks.map(\.id) == Check.ID.allCases)
    }

    @Test("on the first run there is no champion, and absolute limits decide")
    func firstRun() throws {
        let inputs = try Self.passing(hasChampion: false)
        let verdict = PromotionVerdict(inputs, policy: VerdictPolicy())
        #expect(verdict.outcome == .promote)
        #expect(verdict.check(.brierMean)?.status == .notApplicable)
        var worse = inputs
        worse.brier = .init(overChampion: nil, overClimatology: Self.gain(-0.02))
        #expect(PromotionVerdict(worse, policy: VerdictPolicy()).outcome == .reject)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let check: Check.ID
        let outcome: PromotionVerdict.Outcome
        let change: @Sendable (inout VerdictInputs) -> Void
        var testDescription: String { "\(check) → \(outcome)" }
    }

    private static func faithfulness(
        contradicted: Tally = Tally(1, of: 400), precise: Tally = Tally(390, of: 400),
        recalled: Tally? = Tally(330, of: 400),
        followed: Tally? = Tally(58, of: 60)
    ) -> VerdictInputs.Faithfulness {
        .init(contradicted: contradicted, precise: precise, recalled: recalled, followed: followed)
    }

    static let faults: [Fault] = [
        Fault(check: .integrity, outcome: .abort) { $0.integrity = .init(fault: "manifest_digest") },
        Fault(check: .infra, outcome: .reject) { $0.infra = .init(fault: "load_timeout") },
        Fault(check: .truncation, outcome: .reject) { $0.truncation = .init(fault: "shots_dropped") },
        Fault(check: .format, outcome: .reject) { $0.format = Tally(113, of: 120) },
        Fault(check: .parse, outcome: .reject) { $0.parse = Tally(1_469, of: 1_500) },
        Fault(check: .contradictions, outcome: .reject) {
            $0.faithfulness = faithfulness(contradicted: Tally(4, of: 400))
        },
        Fault(check: .contradictions, outcome: .insufficientEvidence) {
            $0.faithfulness = faithfulness(contradicted: Tally(0, of: 148))
        },
        Fault(check: .precision, outcome: .reject) { $0.faithfulness = faithfulness(precise: Tally(379, of: 400)) },
        Fault(check: .recall, outcome: .reject) { $0.faithfulness = faithfulness(recalled: Tally(319, of: 400)) },
        Fault(check: .followRate, outcome: .reject) { $0.faithfulness = faithfulness(followed: Tally(56, of: 60)) },
        Fault(check: .contradictionsBesideChampion, outcome: .reject) {
            $0.faithfulness = faithfulness(contradicted: Tally(30, of: 4_000), precise: Tally(3_900, of: 4_000))
            $0.championContradicted = Tally(5, of: 4_000)
        },
        Fault(check: .ratingRule, outcome: .reject) { $0.followsRule = Tally(95, of: 120) },
        Fault(check: .constantAnswer, outcome: .reject) { $0.mostFrequentRating = Tally(108, of: 120) },
        Fault(check: .passRate, outcome: .reject) { $0.passed = Tally(95, of: 120) },
        Fault(check: .passRate, outcome: .reject) { $0.passed = Tally(2, of: 3) },
        Fault(check: .passRateBound, outcome: .insufficientEvidence) { $0.passed = Tally(3, of: 3) },
        Fault(check: .passRateBound, outcome: .insufficientEvidence) { $0.passed = Tally(97, of: 120) },
        Fault(check: .latency, outcome: .reject) { $0.latency = .init(p95: 30.1, n: 120, medianRatio: 1) },
        Fault(check: .latencyBesideChampion, outcome: .reject) {
            $0.latency = .init(p95: 8, n: 120, medianRatio: 1.26)
        },
        Fault(check: .passRateBesideChampion, outcome: .keepChampion) { $0.championPassed = Tally(120, of: 120) },
        Fault(check: .constantForecast, outcome: .reject) {
            $0.sameForecast = try? sameness(rating: 90, probability: 40)
        },
        Fault(check: .constantForecast, outcome: .reject) {
            $0.sameForecast = try? sameness(rating: 40, probability: 90)
        },
        Fault(check: .brierMean, outcome: .keepChampion) {
            $0.brier = .init(overChampion: gain(-0.006), overClimatology: gain(0))
        },
        Fault(check: .brierBound, outcome: .insufficientEvidence) {
            $0.brier = .init(overChampion: gain(0, 0.012), overClimatology: gain(0))
        },
        Fault(check: .anchorBound, outcome: .keepChampion) {
            $0.anchorConfidence = 0.999
            $0.brier = .init(overChampion: gain(0), overClimatology: gain(0), overAnchor: gain(-0.03))
        },
        Fault(check: .anchorBound, outcome: .insufficientEvidence) {
            $0.anchorConfidence = 0.999
            $0.brier = .init(overChampion: gain(0), overClimatology: gain(0), overAnchor: gain(-0.004))
        },
        Fault(check: .climatology, outcome: .keepChampion) {
            $0.brier = .init(overChampion: gain(0), overClimatology: gain(-0.006))
        },
    ]

    @Test("the first check that does not pass decides what becomes of it", arguments: VerdictTests.faults)
    func fault(fault: Fault) throws {
        let verdict = try Self.verdict(fault.change)
        #expect(verdict.decisive == fault.check)
        #expect(verdict.outcome == fault.outcome)
        #expect(verdict.checks.count == Check.ID.allCases.count)
    }

    @Test("of two faults the earlier decides, and both are shown")
    func order() throws {
        let verdict = try Self.verdict {
            $0.infra = .init(fault: "load_timeout")
            $0.brier = .init(overChampion: Self.gain(-0.02), overClimatology: Self.gain(0))
        }
        #expect(verdict.decisive == .infra)
        #expect(verdict.check(.brierMean)?.status == .failed)
    }

    @Test("what was not measured never promotes")
    func missing() throws {
        let losses: [(inout VerdictInputs) -> Void] = [
            { $0.integrity = nil }, { $0.infra = nil }, { $0.truncation = nil }, { $0.format = nil },
            { $0.parse = nil },
            { $0.faithfulness = nil }, { $0.championContradicted = nil }, { $0.passed = nil }, { $0.latency = nil },
            { $0.followsRule = nil }, { $0.championPassed = nil },
            { $0.latency = .init(p95: 3, n: 120, medianRatio: nil) }, { $0.brier = nil }, { $0.metrics = nil },
            { $0.brier = .init(overChampion: nil, overClimatology: Self.gain(0)) }, { $0.format = Tally(0, of: 0) },
            { $0.latency = .init(p95: .nan, n: 120, medianRatio: 1) }, { $0.passed = Tally(9, of: 3) },
            { $0.confidence = 1 }, { $0.anchorConfidence = 0.999 },
        ]
        for loss in losses { #expect(try Self.verdict(loss).outcome != .promote) }
        #expect(PromotionVerdict(VerdictInputs(hasChampion: true), policy: VerdictPolicy()).outcome == .abort)
    }

    @Test("contradictions are not compared with a champion that claims nothing")
    func silentChampion() throws {
        let verdict = try Self.verdict { $0.championContradicted = Tally(0, of: 0) }
        #expect(verdict.checks.first { $0.id == .contradictionsBesideChampion }?.status == .notApplicable)
    }

    @Test("where nothing need be cited, nothing was perturbed and the rule gives one rating, nothing of it is asked")
    func notAsked() throws {
        let verdict = try Self.verdict {
            $0.faithfulness = Self.faithfulness(recalled: nil, followed: nil)
            $0.mostFrequentRating = nil
        }
        #expect(verdict.outcome == .promote)
        for id in [Check.ID.recall, .followRate, .constantAnswer] {
            #expect(verdict.check(id)?.status == .notApplicable)
        }
    }

    @Test("a rejection names measure, limit, interval and three examples at most")
    func explained() throws {
        let verdict = try Self.verdict {
            $0.faithfulness = Self.faithfulness(contradicted: Tally(4, of: 400))
            $0.examples[.contradictions] = ["a", "b", "c", "d"]
            $0.examples[.format] = ["e"]
        }
        let check = try #require(verdict.check(.contradictions))
        // beta.ppf(.95, 5, 396), scipy 1.17.1.
        #expect(abs((check.measure ?? 0) - 0.02273669359112984) < 1e-9)
        #expect(check.limit == 0.02)
        #expect(check.interval == Interval(lower: 0.01, upper: check.measure ?? 0))
        #expect(check.n == 400)
        #expect(check.examples == ["a", "b", "c"])
        #expect(verdict.check(.format)?.examples == [])
    }

    @Test("just as many contradictions as the limit allows: 0 of 149 claims pass")
    func ruleOfThree() throws {
        let verdict = try Self.verdict { $0.faithfulness = Self.faithfulness(contradicted: Tally(0, of: 149)) }
        #expect(verdict.check(.contradictions)?.status == .passed)
    }

    @Test("a model that is too good is held for a person")
    func tooGood() throws {
        let metrics = try Self.leaking.get()
        let verdict = try Self.verdict { $0.metrics = metrics }
        #expect(verdict.outcome == .hold)
        #expect(verdict.decisive == .tooGoodAccuracy)
    }

    private static let leaking: Result<ForecastMetrics, any Error> = Result {
        let items = SimulatedMarket(days: 32, seed: 53).items()
        return try ForecastMetrics(
            items: items, forecasts: SimulatedMarket.forecasts(items, accuracy: 0.7, seed: 1),
            baselines: Baselines(train: SimulatedMarket(days: 40, seed: 52).items()))
    }

    /// What only weighs evidence, under the rules that it can be weighed by.
    static let weighed: [(brier: VerdictInputs.Brier, rule: PromotionRule, without: PromotionVerdict.Outcome)] = [
        (.init(overChampion: gain(0.001), overClimatology: gain(0.002)), .superior, .insufficientEvidence),
        (.init(overChampion: gain(-0.001), overClimatology: gain(0.002)), .superior, .keepChampion),
        (.init(overChampion: gain(0, 0.012), overClimatology: gain(0)), .twoLines, .insufficientEvidence),
        (.init(overChampion: gain(0), overClimatology: gain(-0.006)), .twoLines, .keepChampion),
    ]

    @Test(
        "a figure too good to be true holds the model where the evidence would only have kept the champion",
        arguments: VerdictTests.weighed.indices)
    func suspicionOutranksEvidence(row: Int) throws {
        let weighed = Self.weighed[row]
        var policy = VerdictPolicy()
        policy.rule = weighed.rule
        var inputs = try Self.passing()
        inputs.brier = weighed.brier
        #expect(PromotionVerdict(inputs, policy: policy).outcome == weighed.without)
        inputs.metrics = try Self.leaking.get()
        let verdict = PromotionVerdict(inputs, policy: policy)
        #expect(verdict.outcome == .hold)
        #expect(verdict.decisive == .tooGoodAccuracy)
    }

    @Test("one rating or one probability in nine forecasts of ten is told by its name; in fewer it is not")
    func constantForecast() throws {
        let rows: [(rating: Int, probability: Int, fault: String?)] = [
            (90, 40, Check.oneRating), (95, 95, Check.oneRating), (40, 90, Check.oneProbability), (89, 89, nil),
        ]
        for (rating, probability, fault) in rows {
            let same = try Self.sameness(rating: rating, probability: probability)
            let verdict = try Self.verdict { $0.sameForecast = same }
            let check = try #require(verdict.check(.constantForecast))
            #expect(check.fault == fault && (check.status == .failed) == (fault != nil))
            #expect(check.measure == Double(max(rating, probability)) / 100 && check.limit == 0.9 && check.n == 100)
            #expect(try #require(check.interval).contains(try #require(check.measure)))
        }
    }

    @Test("a leak that hides behind one answer to most items is held for a person, and not only rejected")
    func leakBehindOneAnswer() throws {
        let metrics = try Self.leaking.get()
        let verdict = try Self.verdict {
            $0.metrics = metrics
            $0.sameForecast = try? Self.sameness(rating: 95, probability: 95)
        }
        #expect(verdict.outcome == .hold && verdict.decisive == .tooGoodAccuracy)
        #expect(verdict.check(.constantForecast)?.status == .failed)
    }

    @Test("what nobody could read is neither the one answer nor another")
    func unreadSameness() throws {
        let items = SimulatedMarket(days: 4, seed: 58).items()
        let forecasts = items.indices.map { $0 % 2 == 0 ? SimulatedMarket.answer(0.5, .hold) : .failed(.unparsed) }
        let same = try ForecastSameness(items: items, forecasts: forecasts)
        #expect(same.rating == .hold && same.probability == 0.5)
        #expect(same.most.rate == 0.5 && same.most.n == items.count)
        let none = try ForecastSameness(items: items, forecasts: items.map { _ in .failed(.timeout) })
        #expect(none.rating == nil && none.probability == nil && none.most.k == 0)
        #expect(throws: Degenerate.lengths(items.count, 0)) { try ForecastSameness(items: items, forecasts: []) }
    }

    @Test("a figure too good to be true rescues nothing that failed for good")
    func suspicionAfterRejection() throws {
        let metrics = try Self.leaking.get()
        let verdict = try Self.verdict {
            $0.metrics = metrics
            $0.parse = Tally(1_469, of: 1_500)
        }
        #expect(verdict.outcome == .reject && verdict.decisive == .parse)
        #expect(verdict.check(.tooGoodAccuracy)?.status == .suspicious)
    }

    /// - Parameter forecast: by an item's place.
    private static func measured(
        days: Int, seed: UInt64, _ forecast: (Int, DecisionItem) -> Forecast
    ) throws -> ForecastMetrics {
        let items = SimulatedMarket(days: days + 2, seed: seed).items()
        return try ForecastMetrics(
            items: items, forecasts: items.enumerated().map { forecast($0.offset, $0.element) },
            baselines: Baselines(train: SimulatedMarket(days: 40, seed: 52).items()))
    }

    private static let abstaining = SimulatedMarket.answer(0.5, .hold)

    @Test("持有 on most items hides no leak: the alarm counts all, and the interval of those that say a direction")
    func abstainingLeak() throws {
        // Right on 595 of 1,500, and one half on all: not one rank tells.
        let metrics = try Self.measured(days: 60, seed: 54) { place, item in
            place % 5 < 2 && place < 1_486 ? SimulatedMarket.answer(0.5, item.wentUp ? .buy : .sell) : Self.abstaining
        }
        #expect(metrics.n == 1_500 && metrics.accuracy.measured?.n == 595)
        let verdict = try Self.verdict { $0.metrics = metrics }
        #expect(verdict.outcome == .hold)
        let check = try #require(verdict.check(.tooGoodAccuracy))
        #expect(check.status == .suspicious && check.n == 595)
        #expect(try #require(check.interval).lower > 0.6)
        #expect(verdict.check(.tooGoodCorrelation)?.status == .notApplicable)
    }

    @Test("with fewer than 600 items a leak that its interval shows sounds, and luck does not")
    func smallLeak() throws {
        for seed in 1...5 as ClosedRange<UInt64> {
            var generator = Xoshiro256(seed: seed)
            func right(_ share: Double) throws -> ForecastMetrics {
                try Self.measured(days: 12, seed: seed) { _, item in
                    SimulatedMarket.said(generator.uniform() < share ? item.wentUp : !item.wentUp)
                }
            }
            #expect(TooGoodAlarm().sounds(for: try right(0.9)))
            #expect(!TooGoodAlarm().sounds(for: try right(0.52)))
        }
    }

    @Test("a handful of lucky directions among many items is no alarm")
    func luck() throws {
        // Thirteen of twenty right, one on each of twenty days.
        let metrics = try Self.measured(days: 60, seed: 55) { place, item in
            guard place % 75 == 0 else { return Self.abstaining }
            let isRight = place / 75 % 20 < 13
            return SimulatedMarket.answer(0.5, item.wentUp == isRight ? .buy : .sell)
        }
        #expect(metrics.accuracy.measured?.value == 0.65 && metrics.accuracy.measured?.n == 20)
        #expect(!TooGoodAlarm().sounds(for: metrics))
    }

    @Test("a model that ranks all stocks rightly on every day is held, though it says 持有 and its ranks never vary")
    func perfectRanks() throws {
        let ranked = SimulatedMarket(days: 22, seed: 56).items()
        let byDay = Dictionary(grouping: ranked, by: \.date)
        let metrics = try Self.measured(days: 20, seed: 56) { _, item in
            let rank = byDay[item.date, default: []].count { $0.excessReturn < item.excessReturn }
            return SimulatedMarket.answer(0.4 + 0.008 * Double(rank), .hold)
        }
        let verdict = try Self.verdict { $0.metrics = metrics }
        #expect(verdict.outcome == .hold)
        #expect(verdict.decisive == .tooGoodCorrelation)
    }

    @Test("the alarm names its interval and examples where the figure has them")
    func alarmEvidence() throws {
        let metrics = try Self.measured(days: 30, seed: 53) { place, item in
            SimulatedMarket.said(place % 10 < 7 ? item.wentUp : !item.wentUp)
        }
        let verdict = try Self.verdict {
            $0.metrics = metrics
            $0.examples[.tooGoodAccuracy] = ["a", "b", "c", "d"]
        }
        let check = try #require(verdict.check(.tooGoodAccuracy))
        #expect(check.interval == metrics.accuracy.measured?.interval && check.interval != nil)
        #expect(check.examples == ["a", "b", "c"])
    }

    @Test("a verdict survives its journey through JSON")
    func json() throws {
        let verdict = try Self.verdict { $0.passed = Tally(3, of: 3) }
        #expect(try CanonicalJSON.decode(PromotionVerdict.self, from: CanonicalJSON.encode(verdict)) == verdict)
    }
}
