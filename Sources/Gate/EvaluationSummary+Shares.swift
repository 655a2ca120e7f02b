internal import TrainerCore

extension EvaluationSummary {
    /// Claims of all answers that contradict the question, and those that are supported or derived.
    public var contradicted: Share { claims { ($0.contradicted, $0.claims) } }
    public var precise: Share { claims { ($0.faithful, $0.claims) } }
    /// The same of numbers and of relation words, each by itself.
    public var preciseNumbers: Share { claims { ($0.faithfulNumbers, $0.numbers) } }
    public var preciseRelations: Share { claims { ($0.trueRelations, $0.relations) } }

    private func claims(_ count: (CaseJudgement.Faithfulness) -> (Int, Int)) -> Share {
        Share(judgements, counting: { count($0.faithfulness) })
    }

    /// Key indicators that were given and cited; nil for one of an earlier version, or where no question has any.
    public var recalled: Share? {
        let cited = Share(
            judgements,
            counting: { judgement in
                guard let recall = judgement.recall else { return (0, 0) }
                return (recall.keys - recall.missing.count, recall.keys)
            })
        return cited.n == 0 ? nil : cited
    }

    /// Cases with every keyword group in words of their own.
    public var keywords: Share {
        Share(judgements, where: { judgement in !judgement.failures.contains { $0.id == .keywords } })
    }

    /// What the incumbent would have counted as successes; nil for one of an earlier version.
    public var incumbentPassed: Share? {
        let known = judgements.filter { $0.passesIncumbentRule != nil }
        return known.isEmpty ? nil : Share(known, where: { $0.passesIncumbentRule == true })
    }

    /// How often the rating that is said most is said; nil where the rule itself gives one rating alone.
    var mostFrequentRating: Share? {
        let said = ratings.filter { $0.rating != nil }
        guard Set(judgements.map(\.expectedRating)).count >= 2,
            let most = said.max(by: { $0.answered < $1.answered })?.rating
        else { return nil }
        return Share(judgements, where: { $0.rating == most })
    }
}
