import TrainerCore

/// One pass over candidates in key order.
struct DedupeBatch {
    private(set) var survivors: [KeptSample] = []
    private let history: DedupeHistory
    private var settled: [SampleDrop] = []
    /// Duplicates of a survivor, which itself may yet fall to the cap.
    private var twins: [(key: SampleKey, rule: SampleDrop.Rule, survivor: SampleKey)] = []
    private var keys: Set<SampleKey> = []
    private var texts: [ContentDigest: SampleKey] = [:]
    private var states: [StateFingerprint: SampleKey] = [:]
    private var sieve: NearDuplicateSieve
    private var resemblance: Resemblance

    init(history: DedupeHistory, template: TemplateProfile?, count: Int) {
        self.history = history
        sieve = NearDuplicateSieve(template: template, expected: count)
        resemblance = Resemblance(template: template)
    }

    /// - Parameter place: in the batch as it was marked.
    mutating func take(_ candidate: KeptSample, place: Int) {
        let key = candidate.sample.key
        if let drop = keptBefore(candidate, place: place) {
            settled.append(drop)
        } else if let (rule, survivor) = twin(of: candidate) {
            twins.append((key, rule, survivor))
        } else {
            keys.insert(key)
            texts[candidate.text] = key
            if let state = candidate.state { states[state] = key }
            survivors.append(candidate)
        }
    }

    /// Where the survivor falls to the cap, so does its duplicate: nothing kept stands in its place.
    func drops(given chosen: Set<SampleKey>) -> [SampleDrop] {
        let overCap = survivors.map(\.sample.key).filter { !chosen.contains($0) }
            .map { SampleDrop(key: $0, rule: .overCap, twin: nil) }
        let duplicates = twins.map { twin in
            chosen.contains(twin.survivor)
                ? SampleDrop(key: twin.key, rule: twin.rule, twin: twin.survivor)
                : SampleDrop(key: twin.key, rule: .overCap, twin: nil)
        }
        return settled + overCap + duplicates
    }

    private mutating func keptBefore(_ candidate: KeptSample, place: Int) -> SampleDrop? {
        let key = candidate.sample.key
        func drop(_ rule: SampleDrop.Rule, _ twin: SampleKey) -> SampleDrop {
            SampleDrop(key: key, rule: rule, twin: twin)
        }
        if history.keys.contains(key) || keys.contains(key) { return drop(.sameKey, key) }
        if let twin = history.texts[candidate.text] { return drop(.sameText, twin) }
        if let twin = candidate.state.flatMap({ history.states[$0] }) { return drop(.sameState, twin) }
        return keptNear(candidate.sample, history.near[place] ?? []).map { drop(.nearText, $0) }
    }

    /// The smallest key of those that are near-duplicates by their texts.
    private mutating func keptNear(_ sample: Sample, _ kept: [KeptText]) -> SampleKey? {
        guard !kept.isEmpty else { return nil }
        let text = NearText(sample)
        for other in kept.sorted(by: { $0.key < $1.key })
        where other.key.task == sample.key.task
            && resemblance.jaccard(text, NearText(other)) >= NearDuplicateSieve.threshold
        {
            return other.key
        }
        return nil
    }

    /// A candidate that is not a near-duplicate of a survivor is one itself from here on.
    private mutating func twin(of candidate: KeptSample) -> (SampleDrop.Rule, SampleKey)? {
        if let twin = texts[candidate.text] { return (.sameText, twin) }
        if let twin = candidate.state.flatMap({ states[$0] }) { return (.sameState, twin) }
        guard let signature = candidate.signature else { return nil }
        return sieve.admit(NearText(candidate.sample), signature, name: survivors.count)
            .map { (.nearText, survivors[$0].sample.key) }
    }
}
