public import Dedupe
import Messages
public import Samples
import Synchronization
public import TrainerCore

/// What was ever kept, as the dedupe levels ask about it.
public struct DedupeMemory: Sendable {
    /// Samples that are signed in one transaction: half a megabyte of signatures.
    private static let blockSize = 8_000

    private let samples: any SampleStore
    private let writer: SampleWriter

    /// - Parameter writer: of the candidates.
    public init(samples: any SampleStore, writer: SampleWriter) {
        self.samples = samples
        self.writer = writer
    }

    /// The template that kept samples and candidates are compared with, every kept sample signed with it. The writer's own,
    /// so that no batch decides what the next ones are compared by; under another wording all are signed again. Nil where the
    /// writer says too little for a template to be known: then there is no near-duplicate level.
    public func template() async throws -> TemplateProfile? {
        guard let known = WriterTemplates.template(of: writer) else { return nil }
        if try await samples.signatureTemplate() != known { try await samples.setSignatureTemplate(known) }
        let profile = TemplateProfile(shingles: known.shingles)
        try await sign(with: profile)
        return profile
    }

    /// The rest of the last run's, and all of a store that was never signed, or with another template.
    private func sign(with template: TemplateProfile) async throws {
        while true {
            let unsigned = try await samples.unsigned(Self.blockSize)
            guard let last = unsigned.last else { return }
            var (block, states): (NearDuplicateIndex, [Int64: StateFingerprint]) = (NearDuplicateIndex(), [:])
            for (kept, marks) in zip(unsigned, SampleMarker.mark(unsigned.map(\.sample), template: template)) {
                if let signature = marks.signature { block.append(signature, id: kept.number) }
                if let state = marks.state { states[kept.number] = state }
            }
            try await samples.sign(SignatureBlock(last: last.number, bytes: block.bytes), states: states)
        }
    }

    public func history(of marked: [KeptSample]) async throws -> DedupeHistory {
        DedupeHistory(
            keys: try await samples.kept(among: marked.map(\.sample.key)),
            texts: try await samples.keepers(of: Set(marked.map(\.text)).sorted { $0.hex < $1.hex }),
            states: try await samples.keepers(of: Set(marked.compactMap(\.state)).sorted { $0.value < $1.value }),
            near: try await near(marked))
    }

    /// The texts of what may be a near-duplicate of each; the plan verifies them.
    private func near(_ marked: [KeptSample]) async throws -> [Int: [KeptText]] {
        let batch = NearDuplicateSearch(marked.map(\.signature))
        let search = try await samples.reduceSignatures(into: batch) { search, last, records in
            guard search.visit(records: records) else {
                throw TrainerError(
                    .storeUnusable, .storeRowUnreadable(table: "signature_blocks", key: "\(last)"),
                    hint: .storeRowUnreadableHint)
            }
        }
        let candidates = search.candidates
        let kept = try await samples.texts(numbered: Set(candidates.map(\.id)).sorted())
        return candidates.reduce(into: [:]) { near, candidate in
            if let text = kept[candidate.id] { near[candidate.row, default: []].append(text) }
        }
    }
}

/// What writers' texts have in common, learned once a process from what each says about made-up markets.
private enum WriterTemplates {
    private static let known = Mutex<[ContentDigest: SignatureTemplate]>([:])

    static func template(of writer: SampleWriter) -> SignatureTemplate? {
        let wording = writer.templates.digest
        if let template = known.withLock({ $0[wording] }) { return template }
        guard let profile = TemplateProfile.learn(from: writer.referenceSamples.map(NearText.init)) else { return nil }
        let template = SignatureTemplate(textVersion: writer.textVersion, shingles: profile.shingles)
        known.withLock { $0[wording] = template }
        return template
    }
}
