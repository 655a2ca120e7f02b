import Evidence
import Foundation
import Gate
import Messages
import Statistics
import Testing
import TrainerCore

@Suite("What the market's days say of a challenger")
struct MarketVerdictTests {
    /// Ups and downs by a seed, a model that is right with this share, and the JSON in which it says so.
    struct World {
        var generator: Xoshiro256
        let items: [DecisionItem]

        init(seed: UInt64, days: Int = 60, codes: Int = 25) {
            var generator = Xoshiro256(seed: seed)
            items = (0..<days).flatMap { day in
                (0..<codes).map { code in
                    let y = 0.02 * generator.normalPair().0
                    return DecisionItem(
                        date: TradeDate(dayNumber: 20_000 + day), code: TSCode(trusted: "\(600_000 + code).SH"),
                        horizon: 1, excessReturn: y, rating: y > 0.008 ? .buy : y < -0.008 ? .sell : .hold,
                        signals: TrendSignals(
                            lastReturn: generator.normalPair().0, averageGap: generator.normalPair().0,
                            indicators: [generator.normalPair().0]))
                }
            }
            self.generator = generator
        }

        mutating func answers(right share: Double = 0.53, sure: Double = 0.55) -> [ModelAnswer] {
            items.map { item in
                let up = generator.uniform() < share ? item.wentUp : !item.wentUp
                return Self.said(up ? sure : 1 - sure, up ? .buy : .sell)
            }
        }

        func answers(always probability: Double, _ rating: Rating) -> [ModelAnswer] {
            items.map { _ in Self.said(probability, rating) }
        }

        static func said(_ probability: Double, _ rating: Rating) -> ModelAnswer {
            text(#"{"rating":"\#(rating.rawValue)","p_up":\#(probability),"horizon":1}"#)
        }

        static func text(_ text: String) -> ModelAnswer {
            ModelAnswer(
                text: text, doneReason: "stop", latency: 1, loadSeconds: 0, promptTokens: 1, answerTokens: 20)
        }
    }

    /// Ways to say the same whatever the question.
    static let constants: [(probability: Double, rating: Rating)] = [(0.5, .hold), (0.95, .buy), (0.48, .sell)]

    static let facts = HoldOutFacts(
        epoch: "2026Q4", seal: .of("seal"), frozenAsOf: TradeDate(dayNumber: 20_100),
        firstDay: TradeDate(dayNumber: 20_000), lastDay: TradeDate(dayNumber: 20_059), days: 60, items: 1_500,
        horizon: 1, benchmark: .universe, threshold: 0.43, trainItems: 900, strictWalkForward: false)
    static let passed = GateDecision(
        outcome: .pass, reasons: [VerdictReason(code: "passed", message: .verbatim("passed"))], checks: [])

    private func judge(
        _ world: World, _ challenger: [ModelAnswer], champion: [ModelAnswer]?, mode: MarketPolicy.Mode = .freshness,
        look: Int = 1
    ) throws -> MarketEvidence {
        try .measured(
            MarketAnswers(
                items: world.items, baselines: try Baselines(train: World(seed: 99, days: 40).items),
                challenger: challenger, champion: champion, base: nil),
            on: Self.facts, policy: MarketPolicy(mode: mode), look: look)
    }

    private func decide(_ evidence: MarketEvidence, hasChampion: Bool = true) -> GateDecision {
        Gate.decide(Self.passed, market: evidence, hasChampion: hasChampion)
    }

    @Test("an equal challenger with newer data is promoted under freshness, and not under superior")
    func equal() throws {
        var world = World(seed: 1)
        let both = world.answers()
        #expect(decide(try judge(world, both, champion: both)).outcome == .pass)
        let superior = decide(try judge(world, both, champion: both, mode: .superior))
        #expect(superior.outcome == .keepChampion)
        #expect(superior.reasons.map(\.code) == ["brier_bound"])
    }

    @Test("the table takes each row from the lane that answers for it")
    func rows() throws {
        var world = World(seed: 1)
        let both = world.answers()
        let evidence = try judge(world, both, champion: both)
        let format = Check(.format, .failed, measure: 0.9, limit: 0.95, n: 20)
        let decision = GateDecision(outcome: .reject, reasons: [], checks: [format])
        let rows = try #require(decision.rows(beside: evidence))
        #expect(rows.map(\.id) == Check.ID.allCases)
        #expect(rows.first { $0.id == .format } == format)
        let measured = try #require(evidence.measured).verdict.checks
        for id in [Check.ID.parse, .brierMean, .brierBound, .climatology, .tooGoodAccuracy, .tooGoodCorrelation] {
            #expect(rows.first { $0.id == id } == measured.first { $0.id == id }, "\(id)")
        }
        #expect(rows.first { $0.id == .latency }?.status == .notMeasured)
    }

    @Test(
        "one that is sure of what it does not know keeps the champion, with measure, limit, interval and three examples"
    )
    func sureCoin() throws {
        var world = World(seed: 2)
        let decision = decide(
            try judge(world, world.answers(right: 0.5, sure: 0.95), champion: world.answers()))
        #expect(decision.outcome == .keepChampion)
        let reason = try #require(decision.reasons.first)
        #expect(reason.code == "brier_mean")
        #expect(reason.examples.count == 3)
        #expect(reason.message.en.contains("limit -0.0050"))
        #expect(reason.message.en.contains("interval"))
        #expect(reason.message.en.contains("n=1500"))
        #expect(reason.message.zh.contains("n=1500"))
    }

    @Test("a challenger worse than the base rate keeps a champion that is as bad")
    func worseThanClimatology() throws {
        var world = World(seed: 3)
        let bad = world.answers(right: 0.5, sure: 0.7)
        let decision = decide(try judge(world, bad, champion: bad))
        #expect(decision.outcome == .keepChampion)
        #expect(decision.reasons.map(\.code) == ["climatology"])
    }

    @Test("answers that cannot be read reject, whatever the champion does")
    func unread() throws {
        var world = World(seed: 4)
        let theirs = world.answers()
        var mine = theirs
        for place in 0..<31 { mine[place] = World.text("涨") }
        let decision = decide(try judge(world, mine, champion: theirs))
        #expect(decision.outcome == .reject)
        #expect(decision.reasons.first?.code == "parse")
        #expect(decision.reasons.first?.examples.count == 3)
        // 98 % can be read now, yet what cannot still loses as much as an answer can.
        mine[0] = theirs[0]
        let kept = decide(try judge(world, mine, champion: theirs))
        #expect(kept.outcome != .reject && kept.outcome != .pass, "\(kept)")
    }

    @Test("few days leave the champion, and the reason says how many are still needed")
    func fewDays() throws {
        var world = World(seed: 5, days: 12, codes: 5)
        let evidence = try judge(
            world, world.answers(right: 0.5, sure: 0.7), champion: world.answers(right: 0.5, sure: 0.7))
        let decision = decide(evidence)
        #expect(decision.outcome == .insufficientEvidence)
        #expect(decision.reasons.map(\.code) == ["insufficient_evidence"])
        let more = try #require(evidence.measured?.budget?.moreDates)
        #expect(more > 0)
        #expect(decision.reasons.first?.message.en.contains("\(more) more trading days") == true)
    }

    @Test("a single day has no interval: not one market check passes, and none fails")
    func oneDay() throws {
        var world = World(seed: 6, days: 1)
        let evidence = try judge(world, world.answers(), champion: world.answers())
        #expect(decide(evidence).outcome == .insufficientEvidence)
        #expect(evidence.measured?.comparison == nil)
        #expect(evidence.measured?.verdict.check(.brierMean)?.status == .insufficient)
    }

    @Test("a leak is held for a person, on the first run too", arguments: [true, false])
    func tooGood(hasChampion: Bool) throws {
        var world = World(seed: 7)
        let evidence = try judge(
            world, world.answers(right: 0.9), champion: hasChampion ? world.answers() : nil)
        let decision = decide(evidence, hasChampion: hasChampion)
        #expect(decision.outcome == .hold)
        #expect(decision.reasons.map(\.code) == ["too_good"])
        let reason = try #require(decision.reasons.first)
        #expect(reason.message.en.contains("interval") && reason.message.en.contains("limit 0.6000"))
        #expect(reason.examples.count == 3)
    }

    @Test(
        "one that says the same of every stock is rejected by name, whatever stands beside it",
        arguments: MarketVerdictTests.constants.indices, MarketPolicy.Mode.allCases)
    func constant(place: Int, mode: MarketPolicy.Mode) throws {
        var world = World(seed: 2)
        let mine = world.answers(always: Self.constants[place].probability, Self.constants[place].rating)
        // None, one that knows nothing either, itself, one that is skilled.
        let champions = [nil, world.answers(right: 0.5, sure: 0.501), mine, world.answers(right: 0.56)]
        for champion in champions {
            let evidence = try judge(world, mine, champion: champion, mode: mode)
            let decision = decide(evidence, hasChampion: champion != nil)
            #expect(decision.outcome == .reject)
            #expect(decision.reasons.map(\.code) == ["constant_forecast"])
            let reason = try #require(decision.reasons.first)
            #expect(reason.message.en.contains("one and the same rating 1.0000 (limit 0.9000, interval 0.9"))
            #expect(reason.message.zh.contains("评级相同") && reason.message.en.contains("n=1500"))
            #expect(reason.examples.count == 3)
            #expect(reason.examples.allSatisfy { $0.en.contains(Self.constants[place].rating.rawValue) })
        }
    }

    @Test(
        "one probability under ratings that vary, and one rating over probabilities that vary, are no forecasts either")
    func halfConstant() throws {
        var world = World(seed: 2)
        let oneProbability = world.answers(right: 0.5, sure: 0.5)
        let oneRating = world.items.indices.map { World.said(0.45 + 0.001 * Double($0 % 97), .hold) }
        for (answers, words) in [(oneProbability, "same probability 1.0000"), (oneRating, "same rating 1.0000")] {
            let decision = decide(try judge(world, answers, champion: nil), hasChampion: false)
            #expect(decision.outcome == .reject && decision.reasons.map(\.code) == ["constant_forecast"])
            #expect(decision.reasons.first?.message.en.contains(words) == true)
        }
    }

    @Test("what an earlier version judged without looking at that is judged again without it")
    func earlierPolicy() throws {
        let world = World(seed: 2)
        let mine = world.answers(always: 0.5, .hold)
        let stored = #"{"alpha":0.05,"mode":"freshness"}"#
        let policy = try CanonicalJSON.decode(MarketPolicy.self, from: Data(stored.utf8))
        let measured = try MarketMeasurement(
            MarketAnswers(
                items: world.items, baselines: try Baselines(train: World(seed: 99, days: 40).items), challenger: mine,
                champion: nil, base: nil), policy: policy, look: 1)
        #expect(measured.verdict.outcome == .promote)
        #expect(measured.verdict.check(.constantForecast)?.status == .notApplicable)
    }

    @Test("without a champion one that is worse than the base rate is rejected, with three examples")
    func firstSureCoin() throws {
        var world = World(seed: 8)
        let evidence = try judge(world, world.answers(right: 0.5, sure: 0.95), champion: nil)
        let decision = decide(evidence, hasChampion: false)
        #expect(decision.outcome == .reject)
        #expect(decision.reasons.map(\.code) == ["climatology"])
        #expect(decision.reasons.first?.examples.count == 3)
        #expect(evidence.measured?.verdict.check(.brierMean)?.status == .notApplicable)
        #expect(evidence.measured?.verdict.check(.brierBound)?.status == .notApplicable)
    }

    @Test("without a champion answers that cannot be read reject")
    func firstUnread() throws {
        var world = World(seed: 4)
        var mine = world.answers()
        for place in 0..<31 { mine[place] = World.text("涨") }
        let decision = decide(try judge(world, mine, champion: nil), hasChampion: false)
        #expect(decision.outcome == .reject)
        #expect(decision.reasons.map(\.code) == ["parse"])
    }

    @Test("without a champion one that knows as much as the base rate, and says so with little spread, passes")
    func firstHumble() throws {
        var world = World(seed: 8)
        let evidence = try judge(world, world.answers(right: 0.5, sure: 0.501), champion: nil)
        #expect(decide(evidence, hasChampion: false) == Self.passed)
    }

    @Test("without a champion too few days to say anything of forecasts are insufficient evidence")
    func firstFewDays() throws {
        var world = World(seed: 6, days: 1)
        let evidence = try judge(world, world.answers(), champion: nil)
        let decision = decide(evidence, hasChampion: false)
        #expect(decision.outcome == .insufficientEvidence)
        #expect(decision.reasons.first?.message.en.contains("champion stays") == false)
    }

    @Test("the checks of the other lane say that they are judged elsewhere")
    func scope() throws {
        var world = World(seed: 9, days: 12, codes: 5)
        let verdict = try #require(try judge(world, world.answers(), champion: nil).measured?.verdict)
        #expect(verdict.checks.map(\.id) == Check.ID.allCases)
        for id in [Check.ID.format, .passRate, .latency, .followRate] {
            #expect(verdict.check(id)?.fault == Check.judgedElsewhere)
            #expect(verdict.check(id)?.status == .notApplicable)
        }
    }

    @Test("what was decided before stays, and nothing measured leaves the narrative's word")
    func otherStates() throws {
        let rejected = GateDecision(
            outcome: .reject, reasons: [VerdictReason(code: "pass_rate", message: .verbatim("bad"))], checks: [])
        var world = World(seed: 10)
        let good = try judge(world, world.answers(), champion: world.answers())
        #expect(Gate.decide(rejected, market: good, hasChampion: true) == rejected)
        for state in [MarketEvidence.off, .notAsked(Self.facts)] { #expect(decide(state) == Self.passed) }
        let none = MarketEvidence.unavailable(.timeLineTooShort(have: 90, needed: 120))
        #expect(decide(none, hasChampion: false) == Self.passed)
        #expect(decide(none).outcome == .insufficientEvidence)
        #expect(decide(none).reasons.map(\.code) == ["market_unavailable"])
        #expect(decide(none).reasons.first?.message.en.contains("120") == true)
    }

    @Test("each look under superior costs more confidence than the last; under freshness none does")
    func spending() throws {
        var world = World(seed: 11, days: 12, codes: 3)
        let (mine, theirs) = (world.answers(), world.answers())
        let confidences = try [1, 2, 61].map {
            try judge(world, mine, champion: theirs, mode: .superior, look: $0).measured?.confidence
        }
        // 1 − 0.05·6/(π²k²)
        let expected = [0.969603644, 0.992400911, 0.999991831]
        for (confidence, number) in zip(confidences, expected) { #expect(abs((confidence ?? 0) - number) < 1e-8) }
        #expect(try judge(world, mine, champion: theirs, look: 61).measured?.confidence == 0.95)
        #expect(try judge(world, mine, champion: theirs, look: 2).measured?.wear.look == 2)
    }

    @Test("survives its journey through JSON, byte by byte")
    func json() throws {
        var world = World(seed: 12, days: 12, codes: 5)
        let all: [MarketEvidence] = [
            try judge(world, world.answers(), champion: world.answers(always: 0.5, .hold)), .off,
            .unavailable(.verbatim("why")), .notAsked(Self.facts),
        ]
        for evidence in all {
            let bytes = try CanonicalJSON.encode(evidence)
            #expect(try CanonicalJSON.encode(CanonicalJSON.decode(MarketEvidence.self, from: bytes)) == bytes)
        }
    }
}
