import Dedupe
import TrainerCore

/// What was kept so far and how a stage asks for it: look-ups, search block by block, plan, keep.
struct DedupeRun {
    let template: TemplateProfile?
    private(set) var kept: [KeptSample] = []
    private var blocks: [NearDuplicateIndex] = []

    init(template: TemplateProfile?) { self.template = template }

    var keys: Set<SampleKey> { Set(kept.map(\.sample.key)) }

    mutating func merge(_ batch: [Sample], cap: Int = .max) -> DedupePlan {
        let marked = SampleMarker.mark(batch, template: template)
        let plan = DedupePlanner.plan(marked, history: history(for: marked), template: template, cap: cap)
        var block = NearDuplicateIndex()
        for sample in plan.kept {
            if let signature = sample.signature { block.append(signature, id: Int64(kept.count)) }
            kept.append(sample)
        }
        blocks.append(block)
        return plan
    }

    private func history(for marked: [KeptSample]) -> DedupeHistory {
        var search = NearDuplicateSearch(marked.map(\.signature))
        for block in blocks { search.visit(block) }
        return DedupeHistory(
            keys: keys,
            texts: Dictionary(kept.map { ($0.text, $0.sample.key) }) { first, _ in first },
            states: Dictionary(kept.compactMap { sample in sample.state.map { ($0, sample.sample.key) } }) { first, _ in
                first
            },
            near: Dictionary(grouping: search.candidates, by: \.row)
                .mapValues { $0.map { KeptText(kept[Int($0.id)].sample) } })
    }
}
