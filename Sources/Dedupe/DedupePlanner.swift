public import TrainerCore

/// Decides which candidates are kept. In two steps, so that the caller can look up what was kept before:
/// `digests(of:)`, then `plan`. The plan depends on the set of candidates, not on their order; planning over what was
/// kept drops nothing more.
public enum DedupePlanner {
    /// The text digests to look up among those ever kept.
    public static func digests(of candidates: [Sample]) -> [ContentDigest] {
        Set(candidates.map { TextNormaliser.digest(of: $0) }).sorted { $0.hex < $1.hex }
    }

    /// - Parameters:
    ///   - keptKeys: those of the candidates' keys that were kept before.
    ///   - keepers: text digests that were kept before, with the key that holds them.
    ///   - cap: `max_training_examples_per_batch`.
    ///   - remade: candidates that take the place of what was kept under their key; none of them falls to the cap.
    public static func plan(
        candidates: [Sample], keptKeys: Set<SampleKey>, keepers: [ContentDigest: SampleKey], cap: Int,
        remade: Set<SampleKey> = []
    ) -> DedupePlan {
        var batch = Batch(keptKeys: keptKeys.subtracting(remade), keepers: keepers)
        for candidate in ordered(candidates) { batch.take(candidate) }
        let survivors = batch.survivors.map(\.sample.key)
        let again = survivors.filter(remade.contains)
        let chosen = EvenChoice.choose(
            survivors.filter { !remade.contains($0) }, cap: max(0, cap - again.count)
        ).union(again)
        let kept = batch.survivors.filter { chosen.contains($0.sample.key) }
        let drops = batch.drops(given: chosen)
        return DedupePlan(kept: kept, drops: drops.sorted { ($0.key, $0.rule.rawValue) < ($1.key, $1.rule.rawValue) })
    }

    private static func ordered(_ candidates: [Sample]) -> [KeptSample] {
        candidates.map { KeptSample(sample: $0, text: TextNormaliser.digest(of: $0)) }
            .sorted { ($0.sample.key, $0.text.hex) < ($1.sample.key, $1.text.hex) }
    }
}

/// One pass over candidates in key order.
private struct Batch {
    let keptKeys: Set<SampleKey>
    let keepers: [ContentDigest: SampleKey]
    private(set) var survivors: [KeptSample] = []
    private var settled: [SampleDrop] = []
    /// Same text as a survivor, which itself may yet fall to the cap.
    private var twins: [(key: SampleKey, survivor: SampleKey)] = []
    private var keys: Set<SampleKey> = []
    private var texts: [ContentDigest: SampleKey] = [:]

    init(keptKeys: Set<SampleKey>, keepers: [ContentDigest: SampleKey]) {
        self.keptKeys = keptKeys
        self.keepers = keepers
    }

    mutating func take(_ candidate: KeptSample) {
        let key = candidate.sample.key
        if keptKeys.contains(key) || keys.contains(key) {
            settled.append(SampleDrop(key: key, rule: .sameKey, twin: key))
        } else if let keeper = keepers[candidate.text] {
            settled.append(SampleDrop(key: key, rule: .sameText, twin: keeper))
        } else if let survivor = texts[candidate.text] {
            twins.append((key, survivor))
        } else {
            keys.insert(key)
            texts[candidate.text] = key
            survivors.append(candidate)
        }
    }

    /// Where the survivor falls to the cap, so does what has its text: nothing kept stands in its place.
    func drops(given chosen: Set<SampleKey>) -> [SampleDrop] {
        let overCap = survivors.map(\.sample.key).filter { !chosen.contains($0) }
            .map { SampleDrop(key: $0, rule: .overCap, twin: nil) }
        let sameText = twins.map { twin in
            chosen.contains(twin.survivor)
                ? SampleDrop(key: twin.key, rule: .sameText, twin: twin.survivor)
                : SampleDrop(key: twin.key, rule: .overCap, twin: nil)
        }
        return settled + overCap + sameText
    }
}
