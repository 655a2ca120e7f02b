public import TrainerCore

/// Decides which candidates are kept, by four levels: key, normalised text, fingerprint of the printed numbers, and near
/// duplicates of the text without its template. In steps, so that the caller can look up what was kept before:
/// `SampleMarker.mark`, the look-ups of `DedupeHistory`, then `plan`.
///
/// Within a batch the smallest key wins (then the smallest digest of the text): candidates are taken in that order, and
/// each is kept unless it is a duplicate of one kept before it. Against samples of earlier batches the kept one wins.
/// The cap aside, that means:
/// - the plan depends on the set of candidates, not on their order;
/// - planning over what was kept keeps nothing more, so merging twice is merging once;
/// - two batches one after the other keep the same set as one batch of both, if each key of the first is smaller than
///   each of the second (batches that follow the days), or if no sample of one is a duplicate of one of the other;
/// - in any other order what is kept holds no duplicates and each dropped sample has a kept twin, but of two duplicates
///   the one that came first stays. So it must be: near-duplicates of a near-duplicate need not be near-duplicates, and
///   a set that grows without ever taking a sample back cannot know which one a later batch would have preferred.
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
            (marked[$0].sample.key, marked[$0].text.hex) < (marked[$1].sample.key, marked[$1].text.hex)
        }
    }
}
