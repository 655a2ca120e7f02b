internal import Statistics

/// Every check of the verdict, in its order.
struct VerdictChecks {
    let inputs: VerdictInputs
    let policy: VerdictPolicy

    var all: [Check] {
        var checks = [
            blessing(.integrity, inputs.integrity), blessing(.infra, inputs.infra),
            blessing(.truncation, inputs.truncation),
            least(.format, inputs.format, policy.minimumFormat), least(.parse, inputs.parse, policy.minimumParse),
            contradictions,
            least(.precision, inputs.faithfulness?.precise, policy.minimumPrecision),
            leastAsked(.recall, inputs.faithfulness.map(\.recalled), policy.minimumRecall),
            leastAsked(.followRate, inputs.faithfulness.map(\.followed), policy.minimumFollowRate),
            contradictionsBesideChampion,
            least(.ratingRule, inputs.followsRule, policy.minimumPassRate), constantAnswer,
            passRate, passRateBound, latency, latencyBesideChampion, passRateBesideChampion,
        ]
        checks.append(constantForecast)
        checks += brier
        checks += tooGood
        return checks
    }

    // MARK: Facts and rates

    private func blessing(_ id: Check.ID, _ blessing: VerdictInputs.Blessing?) -> Check {
        guard let blessing else { return missing(id) }
        return Check(
            id, blessing.fault == nil ? .passed : .failed, measure: blessing.measure, limit: blessing.limit,
            n: blessing.n, examples: examples(id), fault: blessing.fault)
    }

    private func least(_ id: Check.ID, _ tally: Tally?, _ limit: Double) -> Check {
        guard let tally, let rate = tally.rate else { return missing(id, limit: limit) }
        return Check(
            id, rate >= limit ? .passed : .failed, measure: rate, limit: limit, interval: Interval(tally.wilson),
            n: tally.n, effective: tally.effective, examples: examples(id))
    }

    /// - Parameter tally: nil where nothing was measured, `.some(nil)` where there was nothing to measure.
    private func leastAsked(_ id: Check.ID, _ tally: Tally??, _ limit: Double) -> Check {
        guard let tally else { return missing(id, limit: limit) }
        guard let asked = tally else { return Check(id, .notApplicable, limit: limit) }
        return least(id, asked, limit)
    }

    /// Too few claims to show 2 % even without a contradiction are no evidence, nor are claims that would show it were they
    /// independent; with enough claims the bound decides.
    private var contradictions: Check {
        let limit = policy.maximumContradictions
        guard let tally = inputs.faithfulness?.contradicted, let rate = tally.rate else {
            return missing(.contradictions, limit: limit)
        }
        let isOpen = rate <= limit && (tally.bestExactUpper > limit || tally.independentUpper <= limit)
        let status: Check.Status = tally.exactUpper <= limit ? .passed : isOpen ? .insufficient : .failed
        return Check(
            .contradictions, status, measure: tally.exactUpper, limit: limit,
            interval: Interval(lower: rate, upper: tally.exactUpper), n: tally.n, effective: tally.effective,
            examples: examples(.contradictions))
    }

    private var contradictionsBesideChampion: Check {
        let id = Check.ID.contradictionsBesideChampion
        // Whoever claims nothing is kept out by `contradictions`, and a champion that claims nothing is no measure.
        guard inputs.hasChampion else { return notBesideChampion(id) }
        guard inputs.faithfulness?.contradicted.n != 0, inputs.championContradicted?.n != 0 else {
            return Check(id, .notApplicable)
        }
        guard let mine = inputs.faithfulness?.contradicted, let theirs = inputs.championContradicted,
            let difference = interval(mine, theirs), let rate = mine.rate, let other = theirs.rate
        else { return missing(id, limit: 0) }
        return Check(
            id, difference.lower > 0 ? .failed : .passed, measure: rate - other, limit: 0, interval: difference,
            n: mine.n, effective: mine.effective, examples: examples(id))
    }

    private func interval(_ mine: Tally, _ theirs: Tally) -> Interval? {
        // nil only where one side has no cases, which the caller reports as missing.
        guard let rate = mine.rate, let other = theirs.rate else { return nil }
        return try? ShareDifference.interval(
            rate: rate, of: mine.worth, minusRate: other, of: theirs.worth, z: NormalDistribution.z95OneSided)
    }

    private var passRate: Check {
        let limit = policy.minimumPassRate
        guard let tally = inputs.passed, let rate = tally.rate else { return missing(.passRate, limit: limit) }
        return Check(
            .passRate, rate >= limit ? .passed : .failed, measure: rate, limit: limit,
            interval: Interval(tally.wilson), n: tally.n, effective: tally.effective, examples: examples(.passRate))
    }

    /// A rate at the limit or above whose bound lies below is neither shown nor refuted: more cases may tell.
    private var passRateBound: Check {
        let limit = policy.minimumPassRate
        guard let tally = inputs.passed, let rate = tally.rate else { return missing(.passRateBound, limit: limit) }
        let lower = tally.wilson.lower
        let status: Check.Status = lower >= limit ? .passed : rate >= limit ? .insufficient : .failed
        return Check(
            .passRateBound, status, measure: lower, limit: limit, interval: Interval(tally.wilson), n: tally.n,
            effective: tally.effective, examples: examples(.passRate))
    }

    /// A champion that is shown to pass more stays. By the bare counts, one lucky evaluation would keep every good version
    /// out that comes after it.
    private var passRateBesideChampion: Check {
        let id = Check.ID.passRateBesideChampion
        guard inputs.hasChampion else { return notBesideChampion(id) }
        guard let mine = inputs.passed, let theirs = inputs.championPassed, let difference = interval(mine, theirs),
            let rate = mine.rate, let other = theirs.rate
        else { return missing(id, limit: 0) }
        return Check(
            id, difference.upper < 0 ? .failed : .passed, measure: rate - other, limit: 0, interval: difference,
            n: mine.n, effective: mine.effective, examples: examples(id))
    }

    private var constantAnswer: Check {
        let (id, limit) = (Check.ID.constantAnswer, policy.constantShare)
        guard let tally = inputs.mostFrequentRating else { return Check(id, .notApplicable) }
        guard let rate = tally.rate else { return missing(id, limit: limit) }
        return Check(
            id, rate < limit ? .passed : .failed, measure: rate, limit: limit, interval: Interval(tally.wilson),
            n: tally.n, effective: tally.effective, examples: examples(id))
    }

    // MARK: Latency

    private var latency: Check {
        let limit = policy.maximumLatency
        guard let latency = inputs.latency, latency.n > 0 else { return missing(.latency, limit: limit) }
        return Check(
            .latency, latency.p95 <= limit ? .passed : .failed, measure: latency.p95, limit: limit, n: latency.n,
            examples: examples(.latency))
    }

    private var latencyBesideChampion: Check {
        let (id, limit) = (Check.ID.latencyBesideChampion, policy.maximumLatencyRatio)
        guard inputs.hasChampion else { return notBesideChampion(id) }
        guard let latency = inputs.latency, let ratio = latency.medianRatio else { return missing(id, limit: limit) }
        return Check(
            id, ratio <= limit ? .passed : .failed, measure: ratio, limit: limit, interval: latency.ratioInterval,
            n: latency.pairs, examples: examples(id))
    }

    // MARK: Market evidence

    private var constantForecast: Check {
        let (id, limit) = (Check.ID.constantForecast, policy.constantShare)
        guard let same = inputs.sameForecast else { return Check(id, .notApplicable) }
        guard let rate = same.most.rate else { return missing(id, limit: limit) }
        let fault = same.isOfRating ? Check.oneRating : Check.oneProbability
        return Check(
            id, rate < limit ? .passed : .failed, measure: rate, limit: limit, interval: Interval(same.most.wilson),
            n: same.most.n, effective: same.most.effective, examples: examples(id), fault: rate < limit ? nil : fault)
    }

    private var brier: [Check] {
        guard let brier = inputs.brier else {
            return besideChampion(nil) + [
                besideAnchor(nil), missing(.climatology, limit: policy.climatologyLine, .insufficient),
            ]
        }
        return besideChampion(brier.overChampion) + [
            besideAnchor(brier.overAnchor), climatology(brier.overClimatology),
        ]
    }

    private func besideChampion(_ gain: DateMean?) -> [Check] {
        guard inputs.hasChampion else {
            return [notBesideChampion(.brierMean), notBesideChampion(.brierBound)]
        }
        guard let gain, let decision = decision(policy.rule, gain) else {
            return [
                missing(.brierMean, limit: policy.rule.meanLimit, .insufficient),
                missing(.brierBound, limit: policy.rule.boundLimit, .insufficient),
            ]
        }
        let status = status(decision.outcome)
        let meanFails = decision.meanLimit.map { !(decision.mean > $0) } ?? false
        let isBound = decision.outcome != .promote && !meanFails
        return [
            Check(
                .brierMean, meanFails ? status : .passed, measure: decision.mean, limit: decision.meanLimit,
                interval: decision.interval, n: decision.n, examples: examples(.brierMean)),
            Check(
                .brierBound, isBound || !(decision.bound > decision.boundLimit) ? status : .passed,
                measure: decision.bound, limit: decision.boundLimit, interval: decision.interval, n: decision.n,
                examples: examples(.brierBound)),
        ]
    }

    /// Beside the champion alone each promotion would move the mark that the next one is held against.
    private func besideAnchor(_ gain: DateMean?) -> Check {
        let (id, rule) = (Check.ID.anchorBound, policy.anchorRule)
        guard let confidence = inputs.anchorConfidence else { return Check(id, .notApplicable) }
        // Without a decision the confidence is none or the degrees of freedom are lost: missing evidence.
        guard let gain, let decision = try? rule.decide(gain, confidence: confidence) else {
            return missing(id, limit: rule.boundLimit, .insufficient)
        }
        return Check(
            id, status(decision.outcome), measure: decision.bound, limit: decision.boundLimit,
            interval: decision.interval, n: decision.n, examples: examples(id))
    }

    /// The base rate is a rival that costs nothing, by the first line of the rule.
    private func climatology(_ gain: DateMean) -> Check {
        let line = policy.climatologyLine
        let interval = decision(.nonInferior(margin: -line), gain)?.interval
        let enough = gain.dates >= PromotionRule.minimumDates && interval != nil
        let status: Check.Status = !enough ? .insufficient : gain.mean > line ? .passed : .failed
        return Check(
            .climatology, status, measure: gain.mean, limit: line, interval: interval, n: gain.n,
            examples: examples(.climatology))
    }

    private func decision(_ rule: PromotionRule, _ gain: DateMean) -> RuleDecision? {
        // nil where the confidence is none or the degrees of freedom are lost: reported as missing evidence.
        try? rule.decide(gain, confidence: inputs.confidence)
    }

    private func status(_ outcome: RuleDecision.Outcome) -> Check.Status {
        switch outcome {
        case .promote: .passed
        case .keepChampion: .failed
        case .insufficientEvidence: .insufficient
        }
    }

    private var tooGood: [Check] {
        guard let metrics = inputs.metrics else {
            // Without metrics nobody looked for a leak.
            return [
                missing(.tooGoodAccuracy, limit: policy.alarm.maximumAccuracy, .insufficient),
                missing(.tooGoodCorrelation, limit: policy.alarm.maximumCorrelation, .insufficient),
            ]
        }
        return policy.alarm.checks(metrics, examples: inputs.examples)
    }

    // MARK: Parts

    private func notBesideChampion(_ id: Check.ID) -> Check {
        Check(id, .notApplicable, fault: inputs.championFault)
    }

    private func missing(_ id: Check.ID, limit: Double? = nil, _ status: Check.Status = .failed) -> Check {
        Check(id, status, limit: limit, fault: "missing")
    }

    private func examples(_ id: Check.ID) -> [String] { inputs.examples[id] ?? [] }
}
