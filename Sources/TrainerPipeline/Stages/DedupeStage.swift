import Dedupe
public import Foundation
import Messages
import Samples
public import TrainerCore

/// Keeps what was never kept before and is no evaluation question, and writes it as this run's JSONL.
public struct DedupeStage: Stage {
    public struct Input: Codable, Sendable {
        public let asOf: TradeDate
        public let knownAt: Date
        public let candidatesPath: String
        public let candidatesDigest: ContentDigest
        public let cap: Int
        /// Held-out questions that the version will be asked: none of them may become a sample.
        public let cases: Int
        /// `data/llm_training` below the state directory.
        public let dataFolder: String
        public let dryRun: Bool
        /// Candidates that take the place of what an earlier run kept under their key.
        public let remade: [SampleKey]
        /// What earlier runs kept and no longer holds.
        public let withdrawn: [SampleWithdrawal]
        /// Of what samples and questions are written with.
        public let writer: ContentDigest
    }

    public struct Output: Codable, Sendable {
        public let kept: Int
        public let dropped: [String: Int]
        /// Digest of the kept samples, in order.
        public let digest: ContentDigest
        /// The run's JSONL; nil in a dry run and when nothing was kept.
        public let path: String?
        /// All samples ever kept, after this run.
        public let total: Int
    }

    public let name = StageName.dedupe
    private let stores: Stores
    private let questions: HeldOutCases

    public init(stores: Stores, questions: HeldOutCases) {
        self.stores = stores
        self.questions = questions
    }

    public func run(_ input: Input, _ context: StageContext) async throws -> Output {
        let id = context.run.id
        if !input.dryRun, !input.withdrawn.isEmpty {
            try await stores.samples.withdraw(input.withdrawn)
            await context.warn(.samplesWithdrawn(input.withdrawn.count))
        }
        // A crash can come after the samples were kept and before this stage was recorded: they are this run's all the same.
        var kept = try await stores.samples.samples(of: id)
        var dropped = try await stores.samples.dropCounts(of: id)
        var toKeep: DedupePlan?
        if kept.isEmpty, dropped.isEmpty {
            let plan = try await plan(input)
            kept = plan.kept.map(\.sample)
            dropped = plan.drops.reduce(into: [:]) { $0[$1.rule, default: 0] += 1 }
            if input.dryRun {
                try await stores.artifacts.write(try JSONLines.encode(kept), to: RunFiles.kept(id))
            } else {
                toKeep = plan
            }
        }
        kept.sort { $0.key < $1.key }
        // The file first: where only one of the two succeeds, samples shall stand in the files of two runs, not in none.
        let path = input.dryRun || kept.isEmpty ? nil : try await write(kept, input, context)
        if let toKeep {
            try await stores.samples.keep(
                toKeep.kept, replacing: Set(input.remade), drops: toKeep.drops, run: id, at: context.clock.now)
            let revised = Set(input.remade).intersection(toKeep.kept.map(\.sample.key)).count
            if revised > 0 { context.note(.samplesRevised(revised)) }
        }
        await context.progress(1, .dedupeDone(kept: kept.count, dropped: dropped.values.reduce(0, +)))
        return Output(
            kept: kept.count, dropped: Dictionary(uniqueKeysWithValues: dropped.map { ($0.key.rawValue, $0.value) }),
            digest: .of(try JSONLines.encode(kept)), path: path, total: try await stores.samples.count())
    }

    private func plan(_ input: Input) async throws -> DedupePlan {
        let data = try await stores.artifacts.required(input.candidatesPath, digest: input.candidatesDigest)
        let candidates = try JSONLines.decode(Sample.self, from: data)
        let cases = try await questions.cases(asOf: input.asOf, knownAt: input.knownAt, count: input.cases)
        let (clean, leaked) = EvaluationFilter(cases: cases).filter(candidates)
        let memory = DedupeMemory(samples: stores.samples, writer: questions.writer)
        let template = try await memory.template()
        let marked = SampleMarker.mark(clean, template: template)
        let plan = DedupePlanner.plan(
            marked, history: try await memory.history(of: marked), template: template, cap: input.cap,
            remade: Set(input.remade))
        return DedupePlan(kept: plan.kept, drops: plan.drops + leaked)
    }

    /// Under the incumbent's file name.
    private func write(_ samples: [Sample], _ input: Input, _ context: StageContext) async throws -> String {
        let name = "\(RunFiles.dataPrefix)\(RunFiles.stem(context.run.id)).jsonl"
        let path = "\(input.dataFolder)/\(name)"
        var bytes: [UInt8] = []
        for sample in samples { SampleExport.append(sample, to: &bytes) }
        let content = Data(bytes)
        try await stores.artifacts.write(content, to: path)
        try await stores.artifacts.link("\(input.dataFolder)/\(RunFiles.latest)", to: name)
        try await SampleFileIndexer(artifacts: stores.artifacts, runs: stores.runs).update(
            input.dataFolder,
            written: SampleFileIndex.File(name: name, run: context.run.id, asOf: input.asOf, content: content))
        return path
    }
}

extension ArtifactStore {
    /// A file that an earlier stage of the same run wrote, checked against the digest it recorded.
    func required(_ path: String, digest: ContentDigest) async throws -> Data {
        guard let data = try await read(path) else {
            throw TrainerError(.storeUnusable, .artifactMissing(path), hint: .artifactHint)
        }
        guard ContentDigest.of(data) == digest else {
            throw TrainerError(.storeUnusable, .artifactChanged(path), hint: .artifactHint)
        }
        return data
    }
}
