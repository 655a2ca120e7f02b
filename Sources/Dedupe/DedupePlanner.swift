public import TrainerCore

/// Decides which candidates are kept, by four levels: key, normalised text, fingerprint of the printed numbers, and near
/// duplicates of the text without its template. In steps, so that the caller can look up what was kept before:
/// `SampleMarker.mark`, the look-ups of `DedupeHistory`, then `plan`.
///
/// Within a batch the smallest key wins (then the smallest digest of the text, then the smallest bytes): candidates are
/// taken in that order, and each is kept unless it is a duplicate of one kept before it. Against samples of earlier batches
/// the kept one wins, but for a revision of its own key. Whether two samples are duplicates depends on these two and the
/// template alone. The cap aside, that means:
/// - **one batch is order-free**: the plan depends on the set of candidates, not on their order;
/// - **merging is idempotent**: planning over what was kept keeps nothing more;
/// - **batches that follow the keys split freely**: cut anywhere between two keys, however often, a set keeps what it keeps
///   as one batch. Runs that follow the days are such batches;
/// - **what has no duplicates in common commutes**: batches of which no sample is a duplicate of another's sample keep the
///   same set in any order, and as one batch;
/// - **in any order** of any batches, what is kept holds no duplicates and everything dropped has a kept twin. Where
///   duplicates of duplicates are duplicates, that is one sample of each family, so that all orders keep as many;
/// - **the newest revision of a key wins**, in whatever order it and batches without revisions come: what `remade` names takes
///   the place of what was kept under its key. Revisions of one key must come in the order of what was known, as runs do.
///
/// No more can be promised, since a kept sample gives way to a revision of its own key alone: versions were built on it. Of
/// two duplicates under different keys that come alone, one after the other, the first must be kept when nothing else is
/// known, so that the two orders keep different ones; and near-duplicates of a near-duplicate need not be near-duplicates,
/// so that they may even keep differently many.
public enum DedupePlanner {
    /// - Parameters:
    ///   - marked: from `SampleMarker`.
    ///   - template: the same as was given there.
    ///   - cap: `max_training_examples_per_batch`.
    ///   - remade: candidates that take the place of what was kept under their key; none of them falls to the cap.
    public static func plan(
        _ marked: [KeptSample], history: DedupeHistory, template: TemplateProfile?, cap: Int,
        remade: Set<SampleKey> = []
    ) -> DedupePlan {
        var batch = DedupeBatch(history: history.without(remade), template: template, count: marked.count)
        for place in ordered(marked) { batch.take(marked[place], place: place) }
        let again = batch.survivors.map(\.sample.key).filter(remade.contains)
        let others = batch.survivors.map(\.sample).filter { !remade.contains($0.key) }
        let chosen = EvenChoice.choose(
            others.map { EvenChoice.Candidate($0.key, $0.rating) }, cap: max(0, cap - again.count)
        ).union(again)
        let kept = batch.survivors.filter { chosen.contains($0.sample.key) }
        let drops = batch.drops(given: chosen)
        return DedupePlan(kept: kept, drops: drops.sorted { ($0.key, $0.rule.rawValue) < ($1.key, $1.rule.rawValue) })
    }

    private static func ordered(_ marked: [KeptSample]) -> [Int] {
        marked.indices.sorted {
            let (left, right) = (marked[$0], marked[$1])
            if left.sample.key != right.sample.key { return left.sample.key < right.sample.key }
            if left.text != right.text { return left.text.hex < right.text.hex }
            return writing(left.sample).utf8.lexicographicallyPrecedes(writing(right.sample).utf8)
        }
    }

    /// All that can tell samples of one key and one normalised text apart.
    private static func writing(_ sample: Sample) -> String {
        let blindTo = sample.blindTo.map { "\($0.first)-\($0.last)" }
        let facts = sample.facts.map { "\($0.name)=\($0.value)/\($0.decimals)/\($0.isPrinted)" }
        let texts = [
            sample.instruction, sample.input, sample.output, sample.rating.rawValue, sample.regime,
            sample.template ?? "", blindTo ?? "",
        ]
        return (texts + facts).joined(separator: "\u{0}")
    }
}
