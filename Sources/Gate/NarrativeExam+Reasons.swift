internal import Evidence
internal import Messages
internal import Statistics
internal import TrainerCore

extension NarrativeExam {
    /// - Returns: nil where another reason says the same: a bound is below the limit wherever the raw rate is.
    func reason(for check: Check) -> VerdictReason? {
        if check.id == .passRateBound, check.status == .failed { return nil }
        if let reason = readiness.reason(for: check) { return reason }
        let code = check.status == .insufficient ? .insufficientEvidence : Self.code(of: check.id)
        return Gate.reason(code, message(of: check), examples: examples(of: check.id))
    }

    func passed(base: EvaluationSummary?) -> VerdictReason {
        let passed = challenger.passed
        return Gate.reason(
            .passed,
            .gatePassed(
                rate: Percent.text(passed.rate), limit: Percent.text(policy.minimumPassRate),
                interval: Percent.interval(of: passed), k: passed.k, n: passed.n, keywords: keywords,
                champion: champion?.passed.k, base: base?.passed.k, notComparable: notComparable))
    }

    private static func code(of check: Check.ID) -> GateDecision.Code {
        switch check {
        case .format: .formatRate
        case .contradictions: .contradictions
        case .precision: .precision
        case .recall: .recall
        case .followRate: .followRate
        case .contradictionsBesideChampion: .contradictionsBesideChampion
        case .ratingRule: .ratingRule
        case .constantAnswer: .constantAnswer
        case .latency: .latency
        case .latencyBesideChampion: .latencyBesideChampion
        case .passRateBesideChampion: .notBetterThanChampion
        default: .passRate
        }
    }

    private func message(of check: Check) -> Message {
        reading(of: check) ?? .gateNotMeasured(Self.name(of: check.id), limit: Self.limit(of: check))
    }

    private static func limit(of check: Check) -> String? {
        switch check.id {
        case .latency: check.limit.map(Seconds.text)
        case .latencyBesideChampion: check.limit.map(Ratio.text)
        default: check.limit.map(Percent.fine)
        }
    }

    private static func name(of check: Check.ID) -> Message {
        switch check {
        case .format: .gateFormat
        case .precision: .gatePrecision
        case .recall: .gateRecall
        case .followRate: .gateFollow
        case .ratingRule: .gateRatingRule
        case .contradictions, .contradictionsBesideChampion: .gateContradicted
        case .latency, .latencyBesideChampion: .gateLatencyName
        default: .gatePassRateName
        }
    }

    /// Measure, limit, interval and what it rests on; nil where there was nothing to measure.
    private func reading(of check: Check) -> Message? {
        guard let measure = check.measure, let limit = check.limit else { return nil }
        switch check.id {
        case .format: return below(.gateFormat, challenger.format, limit)
        case .precision: return below(.gatePrecision, challenger.precise, limit)
        case .recall: return challenger.recalled.map { below(.gateRecall, $0, limit) }
        case .followRate: return follow.map { below(.gateFollow, $0.followed, limit) }
        case .ratingRule: return below(.gateRatingRule, challenger.followsRule, limit)
        case .contradictions: return contradictions(check.status, bound: measure, limit)
        case .contradictionsBesideChampion:
            return champion.map { contradictions($0.contradicted, more: measure, limit, check.interval) }
        case .constantAnswer: return constantAnswer(limit)
        case .passRateBound: return passRateBound(limit)
        case .latency: return latency(limit)
        case .latencyBesideChampion: return speed.flatMap { latency($0, ratio: measure, limit, check) }
        case .passRateBesideChampion: return champion.map { notBetter(than: $0.passed) }
        default: return passRate(limit)
        }
    }

    private func below(_ name: Message, _ share: Share, _ limit: Double) -> Message {
        .gateBelow(
            name, rate: Percent.text(share.rate), limit: Percent.text(limit), interval: Percent.interval(of: share),
            k: share.k, n: share.n)
    }

    // MARK: Faithfulness

    private func contradictions(_ status: Check.Status, bound: Double, _ limit: Double) -> Message {
        let share = challenger.contradicted
        let interval = Percent.fine(Interval(lower: share.rate, upper: bound)) + Percent.worth(of: share)
        guard status == .insufficient else {
            return .gateContradictions(
                bound: Percent.fine(bound), limit: Percent.fine(limit), interval: interval, k: share.k, n: share.n)
        }
        let perCase = Double(share.n) / Double(challenger.n)
        // As many claims stand for an independent one.
        let each = Double(share.n) / share.worth
        let contradicted = Int((Double(share.k) / each).rounded(.up))
        let needed = BinomialBound.cases(toShow: limit, with: contradicted).map { independent in
            let claims = Int((Double(independent) * each).rounded(.up))
            return (claims: claims, moreCases: max(1, Int((Double(claims - share.n) / perCase).rounded(.up))))
        }
        return .gateContradictionsOpen(
            limit: Percent.fine(limit), interval: interval, k: share.k, n: share.n, needed: needed)
    }

    private func contradictions(
        _ theirs: Share, more difference: Double, _ limit: Double, _ interval: Interval?
    ) -> Message {
        let mine = challenger.contradicted
        return .gateContradictionsBeside(
            rate: Percent.fine(mine.rate), champion: Percent.fine(theirs.rate), difference: Percent.fine(difference),
            limit: Percent.fine(limit), interval: interval.map(Percent.fine), n: mine.n)
    }

    // MARK: Ratings and pass rate

    private func constantAnswer(_ limit: Double) -> Message? {
        let rated = challenger.ratings.compactMap { row in row.rating.map { (rating: $0, answered: row.answered) } }
        guard let most = rated.max(by: { $0.answered < $1.answered }), let share = challenger.mostFrequentRating
        else { return nil }
        let rule = challenger.ratings.compactMap { row in row.rating.map { "\($0.rawValue) \(row.expected)" } }
        return .gateConstantAnswer(
            rating: most.rating.rawValue, rate: Percent.text(share.rate), limit: Percent.text(limit),
            interval: Percent.interval(of: share), k: share.k, n: share.n, rule: rule.joined(separator: ", "))
    }

    private func passRate(_ limit: Double) -> Message {
        let share = challenger.passed
        let worst = challenger.failures.prefix(3).map { "\($0.id.rawValue) \($0.count)" }
        return .gatePassRate(
            rate: Percent.text(share.rate), limit: Percent.text(limit), interval: Percent.interval(of: share),
            k: share.k, n: share.n, keywords: keywords, failures: worst.joined(separator: ", "))
    }

    private func passRateBound(_ limit: Double) -> Message {
        let share = challenger.passed
        // As many cases stand for an independent one.
        let each = Double(share.n) / share.worth
        func more(_ cases: Int?) -> Int? {
            cases.map { max(1, Int((Double($0) * each).rounded(.up)) - share.n) }
        }
        let failed = Int((Double(share.n - share.k) / each).rounded(.up))
        return .gatePassRateOpen(
            rate: Percent.text(share.rate), limit: Percent.text(limit), interval: Percent.interval(of: share),
            k: share.k, n: share.n, keywords: keywords,
            moreAtThisRate: more(WilsonInterval.cases(toShow: limit, at: share.rate)),
            moreAtLeast: more(WilsonInterval.cases(toShow: limit, despite: failed)))
    }

    private func notBetter(than theirs: Share) -> Message {
        let mine = challenger.passed
        return .gateNotBetter(
            k: mine.k, champion: theirs.k, n: mine.n, interval: Percent.interval(of: mine),
            championInterval: Percent.interval(of: theirs))
    }

    private var keywords: Message {
        let (own, theirs) = (challenger.keywords, challenger.incumbentPassed)
        return .gateKeywords("\(own.k)/\(own.n)", incumbent: theirs.map { "\($0.k)/\($0.n)" })
    }

    // MARK: Latency

    private func latency(_ limit: Double) -> Message {
        let latency = challenger.latency
        let slow = Share(challenger.judgements, where: { $0.latency > limit })
        return .gateLatency(
            p95: Seconds.text(latency.p95), limit: Seconds.text(limit), p50: Seconds.text(latency.p50),
            max: Seconds.text(latency.max), slow: slow.k, interval: Percent.interval(of: slow), n: slow.n)
    }

    private func latency(
        _ speed: SpeedComparison, ratio: Double, _ limit: Double, _ check: Check
    ) -> Message? {
        guard let mine = speed.median(\.challenger), let theirs = speed.median(\.champion) else { return nil }
        return .gateLatencyBeside(
            ratio: Ratio.text(ratio), limit: Ratio.text(limit),
            interval: check.interval.map { "\(Ratio.text($0.lower))–\(Ratio.text($0.upper))" },
            p50: Seconds.text(mine), champion: Seconds.text(theirs), n: check.n)
    }

    // MARK: Examples

    private func examples(of check: Check.ID) -> [Message] {
        switch check {
        case .format: challenger.examples(of: Set(Assertion.ID.allCases.filter(\.isFormat)))
        case .contradictions, .contradictionsBesideChampion, .precision: unfaithful(check)
        case .recall: unrecalled
        case .followRate: unfollowed
        case .ratingRule, .constantAnswer: challenger.examples(of: [.ratingRule])
        case .latency: challenger.examples(of: [.latency])
        case .latencyBesideChampion: slower
        case .passRateBesideChampion: lost
        default: challenger.examples(of: Set(Assertion.ID.allCases))
        }
    }

    private func unfaithful(_ check: Check.ID) -> [Message] {
        // Whoever says nothing contradicts nothing, and proves nothing.
        guard challenger.faithfulness.claims > 0 else { return challenger.examples(of: [.substance]) }
        let found = challenger.judgements.map { (judgement: $0, claims: $0.faithfulness) }.filter {
            $0.claims.contradicted + (check == .precision ? $0.claims.unsupported : 0) > 0
        }
        return found.prefix(3).map { judgement, _ in
            let details = judgement.failures.filter { $0.id == .numbers || $0.id == .relations }.map(\.detail)
            return .gateExample("\(judgement.key)", .joined(details))
        }
    }

    private var unrecalled: [Message] {
        let found = challenger.judgements.compactMap { judgement in
            judgement.recall.map { (key: judgement.key, missing: $0.missing) }
        }
        return found.filter { !$0.missing.isEmpty }.prefix(3).map {
            .gateExample("\($0.key)", .gateNotCited($0.missing))
        }
    }

    private var unfollowed: [Message] {
        (follow?.items ?? []).filter { !$0.follows }.prefix(3).map { item in
            .gateExample(
                "\(item.key)",
                .gateDidNotFollow(
                    item.indicator, before: Plain.text(item.before), after: Plain.text(item.after),
                    cited: item.cited.map(Plain.text)))
        }
    }

    private var slower: [Message] {
        let worst = (speed?.pairs ?? []).sorted { ($1.ratio, $0.key) < ($0.ratio, $1.key) }.prefix(3)
        return worst.map {
            .gateExample(
                "\($0.key)", .gateSlower(Seconds.text($0.challenger), champion: Seconds.text($0.champion)))
        }
    }

    private var lost: [Message] {
        let theirs = Set((champion?.judgements ?? []).filter(\.passed).map(\.key))
        let lost = challenger.judgements.filter { theirs.contains($0.key) }.compactMap { judgement in
            judgement.failures.first.map { Message.gateExample("\(judgement.key)", $0.detail) }
        }
        return Array(lost.prefix(3))
    }
}
