public import TrainerCore
internal import Messages

/// Chooses the held-out questions of a run.
public enum CasePlanner {
    /// Fewer cases than this prove too little.
    public static let minimumCount = 20
    static let casesPerCode = 4

    /// `count` cases, or all there are where these are fewer, from held-out codes alone: one of a stock's day as long as there
    /// are other days, since four questions about the same numbers are hardly four cases; the four tasks evenly, within each
    /// task the ratings as evenly as the candidates allow, at most four per code (five or more where there are too few codes).
    /// The same candidates give the same cases in any order, and a stable hash, not the calendar or the
    /// alphabet, decides between equals.
    ///
    /// - Throws: `no_data` where there are fewer than `minimumCount`, one task has none, or all say the same rating.
    public static func cases(from candidates: [Sample], count: Int) throws(TrainerError) -> [EvaluationCase] {
        let unique = Dictionary(candidates.filter { $0.key.code.isHeldOut }.map { ($0.key, $0) }) { first, second in
            (first.input, first.output) < (second.input, second.output) ? first : second
        }
        let codes = Set(unique.keys.map(\.code)).count
        let wanted = max(min(count, unique.count), minimumCount)
        guard unique.count >= wanted else { throw shortage(codes: codes, cases: unique.count, wanted: wanted) }
        for task in TaskKind.allCases where !unique.keys.contains(where: { $0.task == task }) {
            throw TrainerError(
                .noData, .heldOutTaskMissing(task: task.chineseName, codes: codes), hint: .heldOutHint)
        }
        guard Set(unique.values.map(\.rating)).count >= 2 else {
            throw TrainerError(.noData, .heldOutRatingsMissing(codes: codes), hint: .heldOutHint)
        }
        var selection = CaseSelection(Array(unique.values))
        let chosen = selection.choose(wanted)
        guard chosen.count == wanted else { throw shortage(codes: codes, cases: chosen.count, wanted: wanted) }
        return chosen.map(\.evaluationCase)
    }

    private static func shortage(codes: Int, cases: Int, wanted: Int) -> TrainerError {
        TrainerError(.noData, .heldOutShortage(codes: codes, cases: cases, wanted: wanted), hint: .heldOutHint)
    }
}
