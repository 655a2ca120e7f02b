internal import TrainerCore

extension EvaluationSummary {
    /// Claims of all answers that contradict the question, and those that are supported or derived.
    public var contradicted: Share { Share(faithfulness.contradicted, of: faithfulness.claims) }
    public var precise: Share { Share(faithfulness.faithful, of: faithfulness.claims) }

    /// Key indicators that were given and cited; nil for one of an earlier version, or where no question has any.
    public var recalled: Share? {
        let keys = judgements.compactMap(\.recall)
        let given = keys.reduce(0) { $0 + $1.keys }
        return given == 0 ? nil : Share(given - keys.reduce(0) { $0 + $1.missing.count }, of: given)
    }

    /// Cases with every keyword group in words of their own.
    public var keywords: Share {
        Share(n - judgements.count { $0.failures.contains { $0.id == .keywords } }, of: n)
    }

    /// What the incumbent would have counted as successes; nil for one of an earlier version.
    public var incumbentPassed: Share? {
        let known = judgements.compactMap(\.passesIncumbentRule)
        return known.isEmpty ? nil : Share(known.count(where: \.self), of: known.count)
    }

    /// How often the rating that is said most is said; nil where the rule itself gives one rating alone.
    var mostFrequentRating: Share? {
        guard Set(judgements.map(\.expectedRating)).count >= 2 else { return nil }
        return Share(ratings.compactMap { $0.rating == nil ? nil : $0.answered }.max() ?? 0, of: n)
    }
}
