import Evidence
import Statistics
import Testing

@Suite("Promotion rules")
struct RuleTests {
    private static func gain(_ mean: Double, _ error: Double, dates: Int = 60) -> DateMean {
        DateMean(
            mean: mean, standardError: error, degreesOfFreedom: Double(dates - 1), n: 25 * dates, dates: dates,
            method: .clustered)
    }

    @Test(
        "two lines: the mean above −0.005 and its lower bound above −0.016",
        arguments: [
            (0.000, 0.004, .promote),
            (-0.004, 0.004, .promote),
            (0.010, 0.010, .promote),
            // Line (i): well measured, and worse.
            (-0.006, 0.004, .keepChampion),
            (-0.030, 0.012, .keepChampion),
            // Line (ii): an equal challenger would have failed too.
            (0.000, 0.012, .insufficientEvidence),
            (-0.006, 0.012, .insufficientEvidence),
        ] as [(Double, Double, RuleDecision.Outcome)])
    func twoLines(mean: Double, error: Double, outcome: RuleDecision.Outcome) throws {
        #expect(try PromotionRule.twoLines.decide(Self.gain(mean, error)).outcome == outcome)
    }

    @Test(
        "superior: the lower bound above 0",
        arguments: [
            (0.010, 0.004, .promote), (0.006, 0.004, .insufficientEvidence),
            (-0.001, 0.004, .keepChampion),
        ] as [(Double, Double, RuleDecision.Outcome)])
    func superior(mean: Double, error: Double, outcome: RuleDecision.Outcome) throws {
        #expect(try PromotionRule.superior.decide(Self.gain(mean, error)).outcome == outcome)
    }

    @Test(
        "strict non-inferiority: the lower bound above −0.005",
        arguments: [
            (0.002, 0.004, .promote), (0.000, 0.004, .insufficientEvidence),
            (-0.012, 0.004, .keepChampion),
            (-0.006, 0.002, .keepChampion),
        ] as [(Double, Double, RuleDecision.Outcome)])
    func strict(mean: Double, error: Double, outcome: RuleDecision.Outcome) throws {
        #expect(try PromotionRule.strict.decide(Self.gain(mean, error)).outcome == outcome)
    }

    @Test("three days are no evidence, however good or bad", arguments: [-0.1, 0, 0.1])
    func threeDays(mean: Double) throws {
        for rule in [PromotionRule.twoLines, .superior, .strict] {
            let decision = try rule.decide(Self.gain(mean, 0.0001, dates: 3))
            #expect(decision.outcome == .insufficientEvidence)
        }
    }

    @Test("a lower α asks for more")
    func spending() throws {
        let gain = Self.gain(0.010, 0.005)
        #expect(try PromotionRule.superior.decide(gain, confidence: 0.95).outcome == .promote)
        #expect(try PromotionRule.superior.decide(gain, confidence: 0.999).outcome == .insufficientEvidence)
        #expect(throws: Degenerate.outOfRange) { try PromotionRule.superior.decide(gain, confidence: 1) }
    }

    @Test("a decision carries measure, limits and both bounds")
    func numbers() throws {
        let decision = try PromotionRule.twoLines.decide(Self.gain(-0.006, 0.004))
        #expect((decision.mean, decision.meanLimit, decision.boundLimit) == (-0.006, -0.005, -0.016))
        // t_{59, .95} by scipy 1.17.1.
        #expect(abs(decision.bound - (-0.006 - 1.6710930321038946 * 0.004)) < 1e-12)
        #expect(decision.interval.lower == decision.bound)
        #expect(abs(decision.interval.upper - (-0.006 + 1.6710930321038946 * 0.004)) < 1e-12)
    }

    @Test("identical answers pass for freshness and not for superiority")
    func identical() throws {
        #expect(try PromotionRule.twoLines.decide(Self.gain(0, 0)).outcome == .promote)
        #expect(try PromotionRule.superior.decide(Self.gain(0, 0)).outcome == .keepChampion)
    }

    @Test("a mean that is no number never promotes", arguments: [PromotionRule.twoLines, .superior, .strict])
    func notANumber(rule: PromotionRule) throws {
        #expect(try rule.decide(Self.gain(.nan, 0.001)).outcome == .insufficientEvidence)
        #expect(try rule.decide(Self.gain(0.1, .infinity)).outcome == .insufficientEvidence)
    }
}

@Suite("Evidence budget and wear")
struct BudgetTests {
    private static func gain(_ mean: Double, _ error: Double) -> DateMean {
        DateMean(
            mean: mean, standardError: error, degreesOfFreedom: 59, n: 1_500, dates: 60, method: .clustered)
    }

    @Test("the smallest visible difference is the error times two quantiles of t")
    func smallest() throws {
        let budget = try EvidenceBudget(Self.gain(0, 0.0056), rule: .twoLines)
        // t_{59}: .95 and .80 by scipy 1.17.1.
        #expect(abs(budget.minimumDetectable - (1.6710930321038946 + 0.8477559493813871) * 0.0056) < 1e-10)
    }

    @Test("two lines can decide on the default quarter of one-day labels at once")
    func now() throws {
        let budget = try EvidenceBudget(Self.gain(0, 0.00563), rule: .twoLines)
        #expect(budget.moreDates == 0)
        #expect(abs(budget.promotionIfEqual - 0.81) < 0.02)
    }

    @Test("at the day it names the rule reaches the power, and the day before it does not")
    func days() throws {
        let cases: [(Double, Double, PromotionRule)] = [
            (0.0, 0.012, PromotionRule.twoLines), (0, 0.004, .strict), (0.006, 0.006, .superior),
        ]
        for (mean, error, rule) in cases {
            let budget = try EvidenceBudget(Self.gain(mean, error), rule: rule)
            let needed = try #require(budget.datesNeeded)
            func power(_ dates: Int) throws -> Double {
                let scaled = error * (60 / Double(dates)).squareRoot()
                let t = try StudentT(degreesOfFreedom: 59 * Double(dates) / 60).quantile(0.95)
                return rule.promotionProbability(difference: mean, standardError: scaled, critical: t)
            }
            #expect(try power(needed) >= 0.8)
            #expect(try power(needed - 1) < 0.8)
            #expect(budget.moreDates == max(0, needed - 60))
        }
    }

    @Test("no number of days makes an equal challenger superior")
    func never() throws {
        #expect(try EvidenceBudget(Self.gain(0, 0.005), rule: .superior).datesNeeded == nil)
        #expect(try EvidenceBudget(Self.gain(-0.002, 0.005), rule: .superior).moreDates == nil)
    }

    @Test("the epoch's last look is the one that wears the hold-out out, however α is spread over its looks")
    func lastLook() throws {
        for budget in [try AlphaSpending(), try AlphaSpending(evenlyOver: WearMeter.looksOfEpoch)] {
            #expect(try !WearMeter(budget: budget, looks: WearMeter.looksOfEpoch - 1).isExhausted)
            #expect(try WearMeter(budget: budget, looks: WearMeter.looksOfEpoch).isExhausted)
        }
    }

    @Test("each look wears the hold-out, and sixty-one wear it out")
    func wear() throws {
        var meter = try WearMeter(budget: AlphaSpending(), looks: 0)
        #expect(meter.spent == 0 && meter.left == 0.05 && !meter.isExhausted)
        var looks = 0
        while !meter.isExhausted {
            looks += 1
            let next = try WearMeter(budget: meter.budget, looks: looks)
            let level = try meter.budget.level(ofLook: looks)
            #expect(abs(next.spent - meter.spent - level) < 1e-15)
            meter = next
        }
        #expect(looks == 61)
        #expect(meter.spent + meter.left == 0.05)
        #expect(throws: Degenerate.outOfRange) { try WearMeter(budget: AlphaSpending(), looks: -1) }
    }
}
