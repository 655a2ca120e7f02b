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
                interval: Percent.text(passed.interval), k: passed.k, n: passed.n, keywords: keywords,
                champion: champion?.passed.k, base: base?.passed.k))
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

    /// Measure, limit, interval and what it rests on.
    private func message(of check: Check) -> Message {
        let limit = check.limit ?? 0
        switch check.id {
        case .format: return below(.gateFormat, challenger.format, limit)
        case .precision: return below(.gatePrecision, challenger.precise, limit)
        case .recall: return below(.gateRecall, challenger.recalled ?? Share(0, of: 0), limit)
        case .followRate: return below(.gateFollow, follow?.followed ?? Share(0, of: 0), limit)
        case .ratingRule: return below(.gateRatingRule, challenger.followsRule, limit)
        case .contradictions: return contradictions(check, limit)
        case .contradictionsBesideChampion: return contradictionsBesideChampion(check)
        case .constantAnswer: return constantAnswer(limit)
        case .passRateBound: return passRateBound(limit)
        case .latency: return latency(limit)
        case .latencyBesideChampion: return latencyBesideChampion(check, limit)
        case .passRateBesideChampion: return passRateBesideChampion
        default: return passRate(limit)
        }
    }

    private func below(_ name: Message, _ share: Share, _ limit: Double) -> Message {
        .gateBelow(
            name, rate: Percent.text(share.rate), limit: Percent.text(limit), interval: Percent.text(share.interval),
            k: share.k, n: share.n)
    }

    // MARK: Faithfulness

    private func contradictions(_ check: Check, _ limit: Double) -> Message {
        let share = challenger.contradicted
        // Nothing was claimed: everything is possible.
        let interval = Percent.fine(check.interval ?? Interval(lower: 0, upper: 1))
        guard check.status == .insufficient else {
            return .gateContradictions(
                bound: Percent.fine(check.measure ?? 1), limit: Percent.fine(limit), interval: interval, k: share.k,
                n: share.n)
        }
        let needed = BinomialBound.cases(toShow: limit, with: share.k)
        let perCase = Double(share.n) / Double(challenger.n)
        return .gateContradictionsOpen(
            limit: Percent.fine(limit), interval: interval, k: share.k, n: share.n, claimsNeeded: needed,
            casesMore: needed.map { Int((Double($0 - share.n) / perCase).rounded(.up)) })
    }

    private func contradictionsBesideChampion(_ check: Check) -> Message {
        let (mine, theirs) = (challenger.contradicted, champion?.contradicted ?? Share(0, of: 0))
        return .gateContradictionsBeside(
            rate: Percent.fine(mine.rate), champion: Percent.fine(theirs.rate),
            difference: Percent.fine(check.measure ?? 0), limit: Percent.fine(check.limit ?? 0),
            interval: check.interval.map(Percent.fine) ?? "-", n: mine.n)
    }

    // MARK: Ratings and pass rate

    private func constantAnswer(_ limit: Double) -> Message {
        let most = challenger.ratings.filter { $0.rating != nil }.max { $0.answered < $1.answered }
        let share = challenger.mostFrequentRating ?? Share(0, of: 0)
        let rule = challenger.ratings.compactMap { row in row.rating.map { "\($0.rawValue) \(row.expected)" } }
        return .gateConstantAnswer(
            rating: most?.rating?.rawValue ?? "-", rate: Percent.text(share.rate), limit: Percent.text(limit),
            interval: Percent.text(share.interval), k: share.k, n: share.n, rule: rule.joined(separator: ", "))
    }

    private func passRate(_ limit: Double) -> Message {
        let share = challenger.passed
        let worst = challenger.failures.prefix(3).map { "\($0.id.rawValue) \($0.count)" }
        return .gatePassRate(
            rate: Percent.text(share.rate), limit: Percent.text(limit), interval: Percent.text(share.interval),
            k: share.k, n: share.n, keywords: keywords, failures: worst.joined(separator: ", "))
    }

    private func passRateBound(_ limit: Double) -> Message {
        let share = challenger.passed
        func more(_ cases: Int?) -> Int? { cases.map { max(1, $0 - share.n) } }
        return .gatePassRateOpen(
            rate: Percent.text(share.rate), limit: Percent.text(limit), interval: Percent.text(share.interval),
            k: share.k, n: share.n, keywords: keywords,
            moreAtThisRate: more(WilsonInterval.cases(toShow: limit, at: share.rate)),
            moreAtLeast: more(WilsonInterval.cases(toShow: limit, despite: share.n - share.k)))
    }

    private var passRateBesideChampion: Message {
        let (mine, theirs) = (challenger.passed, champion?.passed ?? Share(0, of: 0))
        return .gateNotBetter(
            k: mine.k, champion: theirs.k, n: mine.n, interval: Percent.text(mine.interval),
            championInterval: Percent.text(theirs.interval))
    }

    private var keywords: Message {
        let (own, theirs) = (challenger.keywords, challenger.incumbentPassed)
        return .gateKeywords("\(own.k)/\(own.n)", incumbent: theirs.map { "\($0.k)/\($0.n)" })
    }

    // MARK: Latency

    private func latency(_ limit: Double) -> Message {
        let latency = challenger.latency
        let slow = Share(challenger.judgements.count { $0.latency > limit }, of: challenger.n)
        return .gateLatency(
            p95: Seconds.text(latency.p95), limit: Seconds.text(limit), p50: Seconds.text(latency.p50),
            max: Seconds.text(latency.max), slow: slow.k, interval: Percent.text(slow.interval), n: slow.n)
    }

    private func latencyBesideChampion(_ check: Check, _ limit: Double) -> Message {
        .gateLatencyBeside(
            ratio: Ratio.text(check.measure ?? 0), limit: Ratio.text(limit),
            interval: check.interval.map { "\(Ratio.text($0.lower))–\(Ratio.text($0.upper))" } ?? "-",
            p50: Seconds.text(speed?.median(\.challenger) ?? 0),
            champion: Seconds.text(speed?.median(\.champion) ?? 0), n: check.n)
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
        let found = challenger.judgements.filter { $0.recall?.missing.isEmpty == false }.prefix(3)
        return found.map { .gateExample("\($0.key)", .gateNotCited($0.recall?.missing ?? [])) }
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
        return challenger.judgements.filter { !$0.passed && theirs.contains($0.key) }.prefix(3).map {
            .gateExample("\($0.key)", $0.failures.first?.detail ?? .verbatim(""))
        }
    }
}
