import Foundation
import Synchronization
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

/// Kills a process at one of its writes: the write is done, nothing after it is. Counts them, and can watch them.
final class Fuse: Sendable {
    struct Killed: Error {}

    private let limit: Int?
    private let last: String?
    private let beforeWrite: (@Sendable (String) throws -> Void)?
    private let onWrite: (@Sendable (String) async -> Void)?
    private let onManifest: @Sendable (Data) -> Data?
    private let state = Mutex((count: 0, isDead: false))

    /// - Parameters:
    ///   - limit: the write after which the process is dead; nil for none.
    ///   - killAfter: the name of such a write.
    ///   - beforeWrite: may refuse a write by throwing: a full disk.
    ///   - onManifest: what becomes of a kept manifest on its way back.
    ///   - onWrite: told after each write what it was.
    init(
        limit: Int? = nil, killAfter: String? = nil, onWrite: (@Sendable (String) async -> Void)? = nil,
        beforeWrite: (@Sendable (String) throws -> Void)? = nil,
        onManifest: @escaping @Sendable (Data) -> Data? = { $0 }
    ) {
        self.onManifest = onManifest
        self.beforeWrite = beforeWrite
        self.limit = limit
        self.last = killAfter
        self.onWrite = onWrite
    }

    func manifest(_ data: Data?) -> Data? { data.flatMap(onManifest) }

    var hasBlown: Bool { state.withLock { $0.isDead } }

    func read<Value>(_ body: () async throws -> Value) async throws -> Value {
        if hasBlown { throw Killed() }
        return try await body()
    }

    func write<Value>(_ what: String, _ body: () async throws -> Value) async throws -> Value {
        try beforeWrite?(what)
        let value = try await read(body)
        let isDead = state.withLock { state in
            state.count += 1
            if state.count == limit || what == last { state.isDead = true }
            return state.isDead
        }
        if isDead { throw Killed() }
        await onWrite?(what)
        return value
    }

    func guarding(_ stores: Stores) -> Stores {
        Stores(
            runs: FusedRuns(base: stores.runs, fuse: self), bars: FusedBars(base: stores.bars, fuse: self),
            reference: FusedReference(base: stores.reference, fuse: self), findings: stores.findings,
            quotas: stores.quotas,
            samples: FusedSamples(base: stores.samples, fuse: self),
            models: FusedModels(base: stores.models, fuse: self),
            answers: FusedAnswers(base: stores.answers, fuse: self), gates: FusedGates(base: stores.gates, fuse: self),
            artifacts: FusedArtifacts(base: stores.artifacts, fuse: self), backups: stores.backups)
    }
}

struct FusedRuns: RunStore {
    let base: any RunStore
    let fuse: Fuse

    func enqueue(_ options: RunOptions, trigger: JobTrigger, at instant: Date) async throws -> Enqueued {
        try await fuse.write("enqueue") { try await base.enqueue(options, trigger: trigger, at: instant) }
    }
    func enqueueOccurrence(slot: String, due: Date, at instant: Date) async throws -> Enqueued? {
        try await fuse.write("occurrence") { try await base.enqueueOccurrence(slot: slot, due: due, at: instant) }
    }
    func slotMarks() async throws -> [String: Date] { try await fuse.read { try await base.slotMarks() } }
    func setSlotMark(_ slot: String, to instant: Date) async throws {
        try await fuse.write("mark") { try await base.setSlotMark(slot, to: instant) }
    }
    func recoverInterrupted(at instant: Date, afterStop: Bool) async throws -> [InterruptedRun] {
        try await fuse.write("recover") { try await base.recoverInterrupted(at: instant, afterStop: afterStop) }
    }
    func claimNext(at instant: Date) async throws -> RunRecord? {
        try await fuse.write("claim") { try await base.claimNext(at: instant) }
    }
    func record(_ run: RunRecord) async throws {
        try await fuse.write("run \(run.state.rawValue)") { try await base.record(run) }
    }
    func record(_ stage: StageRecord, of run: RunID, look: GateLook?) async throws {
        try await fuse.write("\(stage.stage.rawValue) \(stage.state.rawValue)") {
            try await base.record(stage, of: run, look: look)
        }
    }
    func run(_ id: RunID) async throws -> RunRecord? { try await fuse.read { try await base.run(id) } }
    func stages(of id: RunID) async throws -> [StageRecord] { try await fuse.read { try await base.stages(of: id) } }
    func runs(limit: Int, before: RunID?) async throws -> [RunRecord] {
        try await fuse.read { try await base.runs(limit: limit, before: before) }
    }
    func record(_ tune: TuneRecord) async throws { try await fuse.write("tune") { try await base.record(tune) } }
    func tune(of run: RunID) async throws -> TuneRecord? { try await fuse.read { try await base.tune(of: run) } }
    func tunes(at epoch: String) async throws -> [TuneRecord] {
        try await fuse.read { try await base.tunes(at: epoch) }
    }
    func newestTune() async throws -> TuneRecord? { try await fuse.read { try await base.newestTune() } }
    func cancelWaiting(_ id: RunID, at instant: Date) async throws -> Bool {
        try await fuse.write("cancel") { try await base.cancelWaiting(id, at: instant) }
    }
}

struct FusedSamples: SampleStore {
    let base: any SampleStore
    let fuse: Fuse

    func kept(among keys: [SampleKey]) async throws -> Set<SampleKey> {
        try await fuse.read { try await base.kept(among: keys) }
    }
    func keepers(of texts: [ContentDigest]) async throws -> [ContentDigest: SampleKey] {
        try await fuse.read { try await base.keepers(of: texts) }
    }
    func keepers(of states: [StateFingerprint]) async throws -> [StateFingerprint: SampleKey] {
        try await fuse.read { try await base.keepers(of: states) }
    }
    func keep(
        _ samples: [KeptSample], replacing: Set<SampleKey>, drops: [SampleDrop], run: RunID, at instant: Date
    ) async throws {
        try await fuse.write("keep") {
            try await base.keep(samples, replacing: replacing, drops: drops, run: run, at: instant)
        }
    }
    func withdraw(_ samples: [SampleWithdrawal]) async throws {
        try await fuse.write("withdraw") { try await base.withdraw(samples) }
    }
    func keys(of code: TSCode) async throws -> [SampleKey] { try await fuse.read { try await base.keys(of: code) } }
    func keys(
        writtenOtherwise marks: [TaskKind: String], in range: ClosedRange<TradeDate>, limit: Int
    ) async throws -> [SampleKey] {
        try await fuse.read { try await base.keys(writtenOtherwise: marks, in: range, limit: limit) }
    }
    func samples(of run: RunID) async throws -> [Sample] { try await fuse.read { try await base.samples(of: run) } }
    func samples(under keys: [SampleKey]) async throws -> [Sample] {
        try await fuse.read { try await base.samples(under: keys) }
    }
    func revisions(under keys: [SampleKey]) async throws -> [SampleRevision] {
        try await fuse.read { try await base.revisions(under: keys) }
    }
    func dropCounts(of run: RunID) async throws -> [SampleDrop.Rule: Int] {
        try await fuse.read { try await base.dropCounts(of: run) }
    }
    func coverage(upTo day: TradeDate) async throws -> [TSCode: TradeDate] {
        try await fuse.read { try await base.coverage(upTo: day) }
    }
    func newest(_ limit: Int, asOf day: TradeDate) async throws -> [Sample] {
        try await fuse.read { try await base.newest(limit, asOf: day) }
    }
    func newest(_ limit: Int, asOf day: TradeDate, keptBy instant: Date, or run: RunID) async throws -> [Sample] {
        try await fuse.read { try await base.newest(limit, asOf: day, keptBy: instant, or: run) }
    }
    func page(after key: SampleKey?, limit: Int) async throws -> [Sample] {
        try await fuse.read { try await base.page(after: key, limit: limit) }
    }
    func count() async throws -> Int { try await fuse.read { try await base.count() } }
    func signatureTemplate() async throws -> SignatureTemplate? {
        try await fuse.read { try await base.signatureTemplate() }
    }
    func setSignatureTemplate(_ template: SignatureTemplate) async throws {
        try await fuse.write("template") { try await base.setSignatureTemplate(template) }
    }
    func unsigned(_ limit: Int) async throws -> [NumberedSample] {
        try await fuse.read { try await base.unsigned(limit) }
    }
    func sign(_ block: SignatureBlock, states: [Int64: StateFingerprint]) async throws {
        try await fuse.write("sign") { try await base.sign(block, states: states) }
    }
    func reduceSignatures<Value: Sendable>(
        into initial: Value,
        _ visit: @escaping @Sendable (inout Value, _ last: Int64, _ records: UnsafeRawBufferPointer) throws -> Void
    ) async throws -> Value {
        try await fuse.read { try await base.reduceSignatures(into: initial, visit) }
    }
    func texts(numbered numbers: [Int64]) async throws -> [Int64: KeptText] {
        try await fuse.read { try await base.texts(numbered: numbers) }
    }
    func tallies() async throws -> [SampleTally] { try await fuse.read { try await base.tallies() } }
}

struct FusedModels: ModelStore {
    let base: any ModelStore
    let fuse: Fuse

    func record(_ model: ModelRecord) async throws {
        try await fuse.write("model") { try await base.record(model) }
    }
    func model(_ name: ModelName) async throws -> ModelRecord? { try await fuse.read { try await base.model(name) } }
    func model(digest: String) async throws -> ModelRecord? {
        try await fuse.read { try await base.model(digest: digest) }
    }
    func models() async throws -> [ModelRecord] { try await fuse.read { try await base.models() } }
    func serving() async throws -> ServingState { try await fuse.read { try await base.serving() } }
    func update(
        _ name: ModelName, _ change: @escaping @Sendable (inout ModelRecord) throws -> Void
    ) async throws -> ModelRecord? {
        try await fuse.write("model") { try await base.update(name, change) }
    }
    func updateServing(
        _ change: @escaping @Sendable (inout ServingState) throws -> Void
    ) async throws -> ServingState {
        try await fuse.write("serving") { try await base.updateServing(change) }
    }
    func moveServing(
        _ note: ServingMoveNote, _ change: @escaping @Sendable (inout ServingState) throws -> Void
    ) async throws -> ServingState {
        try await fuse.write("serving") { try await base.moveServing(note, change) }
    }
    func moves(limit: Int) async throws -> [ServingMove] { try await fuse.read { try await base.moves(limit: limit) } }
    func capabilities(of version: String) async throws -> ServerCapabilities? {
        try await fuse.read { try await base.capabilities(of: version) }
    }
    func newestCapabilities() async throws -> ServerCapabilities? {
        try await fuse.read { try await base.newestCapabilities() }
    }
    func record(_ capabilities: ServerCapabilities) async throws {
        try await fuse.write("capabilities") { try await base.record(capabilities) }
    }
}

struct FusedAnswers: AnswerStore {
    let base: any AnswerStore
    let fuse: Fuse

    func answers(for keys: [AnswerKey]) async throws -> [AnswerKey: ModelAnswer] {
        try await fuse.read { try await base.answers(for: keys) }
    }
    func answers(of modelDigest: String) async throws -> [AnswerKey: ModelAnswer] {
        try await fuse.read { try await base.answers(of: modelDigest) }
    }
    func keep(_ answer: ModelAnswer, for key: AnswerKey, at instant: Date) async throws {
        try await fuse.write("answer") { try await base.keep(answer, for: key, at: instant) }
    }
    func forget(of modelDigest: String, since instant: Date) async throws {
        try await fuse.write("forget") { try await base.forget(of: modelDigest, since: instant) }
    }
}

struct FusedGates: GateStore {
    let base: any GateStore
    let fuse: Fuse

    func gates() async throws -> [FrozenGate] { try await fuse.read { try await base.gates() } }
    func manifest(of epoch: String) async throws -> Data? {
        try await fuse.read { fuse.manifest(try await base.manifest(of: epoch)) }
    }
    func freeze(_ gate: FrozenGate, manifest: Data) async throws -> FrozenGate {
        try await fuse.write("freeze") { try await base.freeze(gate, manifest: manifest) }
    }
    func looks(at epoch: String) async throws -> [GateLook] {
        try await fuse.read { try await base.looks(at: epoch) }
    }
    func noteRead(of epoch: String, by reader: GateRead.Reader, run: RunID?, questions: Int) async throws {
        try await fuse.write("gate read") {
            try await base.noteRead(of: epoch, by: reader, run: run, questions: questions)
        }
    }
    func reads(of run: RunID?, limit: Int) async throws -> [GateRead] {
        try await fuse.read { try await base.reads(of: run, limit: limit) }
    }
    func readCount(of run: RunID?) async throws -> Int { try await fuse.read { try await base.readCount(of: run) } }
}

struct FusedArtifacts: ArtifactStore {
    let base: any ArtifactStore
    let fuse: Fuse

    func write(_ data: Data, to path: String) async throws {
        try await fuse.write("file \(path)") { try await base.write(data, to: path) }
    }
    func read(_ path: String) async throws -> Data? { try await fuse.read { try await base.read(path) } }
    func link(_ path: String, to target: String) async throws {
        try await fuse.write("link") { try await base.link(path, to: target) }
    }
    func linkTarget(_ path: String) async throws -> String? { try await fuse.read { try await base.linkTarget(path) } }
    func entries(of folder: String) async throws -> [ArtifactEntry] {
        try await fuse.read { try await base.entries(of: folder) }
    }
    func remove(_ path: String) async throws {
        try await fuse.write("remove \(path)") { try await base.remove(path) }
    }
    func freeBytes() async throws -> Int64 { try await fuse.read { try await base.freeBytes() } }
}

struct FusedSource: MarketSource {
    let base: any MarketSource
    let fuse: Fuse

    var name: String { base.name }
    var historyShape: HistoryShape { base.historyShape }
    var givesDays: Bool { base.givesDays }
    var callsInFlight: Int { get async { await base.callsInFlight } }
    var callsMade: Int { get async { await base.callsMade } }
    func keeps(_ list: SourceList, askedAt: Date, now: Date) -> Bool {
        base.keeps(list, askedAt: askedAt, now: now)
    }
    func leastSeconds(for questions: [MarketData: Int]) async throws -> TimeInterval {
        try await base.leastSeconds(for: questions)
    }
    var listingParts: [[Listing.Status]] { base.listingParts }
    func codesPerCall(tradingDays: Int) -> Int { base.codesPerCall(tradingDays: tradingDays) }
    func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? {
        try await fuse.read { try await base.openDays(in: range) }
    }
    func settle() async throws { try await base.settle() }
    func revisions(in range: ClosedRange<TradeDate>) async throws -> [TradeDate: String]? {
        try await fuse.read { try await base.revisions(in: range) }
    }
    func bars(on day: TradeDate) async throws -> BarReply { try await fuse.read { try await base.bars(on: day) } }
    func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
        try await fuse.read { try await base.bars(of: code, in: range) }
    }
    func bars(of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws -> BarReply {
        try await fuse.read { try await base.bars(of: codes, in: range) }
    }
    func adjFactors(on day: TradeDate) async throws -> [AdjFactor]? {
        try await fuse.read { try await base.adjFactors(on: day) }
    }
    func adjFactors(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [AdjFactor]? {
        try await fuse.read { try await base.adjFactors(of: code, in: range) }
    }
    func adjFactors(of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws -> [AdjFactor]? {
        try await fuse.read { try await base.adjFactors(of: codes, in: range) }
    }
    func listings(in part: [Listing.Status]) async throws -> [Listing]? {
        try await fuse.read { try await base.listings(in: part) }
    }
    func suspensions(on day: TradeDate) async throws -> [Suspension]? {
        try await fuse.read { try await base.suspensions(on: day) }
    }
    var suspensionSpan: Int { base.suspensionSpan }
    func suspensions(in range: ClosedRange<TradeDate>) async throws -> [Suspension]? {
        try await fuse.read { try await base.suspensions(in: range) }
    }
    func nameSpells(in range: ClosedRange<TradeDate>) async throws -> [NameSpell]? {
        try await fuse.read { try await base.nameSpells(in: range) }
    }
    func indexBars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [DailyBar]? {
        try await fuse.read { try await base.indexBars(of: code, in: range) }
    }
    func publishedLimits(on day: TradeDate) async throws -> [PublishedLimits]? {
        try await fuse.read { try await base.publishedLimits(on: day) }
    }
    func dailyBasics(on day: TradeDate) async throws -> [DailyBasic]? {
        try await fuse.read { try await base.dailyBasics(on: day) }
    }
    func codeChanges() async throws -> [CodeChange]? { try await fuse.read { try await base.codeChanges() } }
}

struct FusedServer: ModelServer {
    let base: any ModelServer
    let fuse: Fuse

    func version() async throws -> String { try await fuse.read { try await base.version() } }
    func capabilities(
        of model: ModelName, contextLength: Int, at instant: Date
    ) async throws -> ServerCapabilities {
        try await fuse.read {
            try await base.capabilities(of: model, contextLength: contextLength, at: instant)
        }
    }
    func digests() async throws -> [ModelName: String] { try await fuse.read { try await base.digests() } }
    func footprints(of names: Set<ModelName>) async throws -> [ModelFootprint] {
        try await fuse.read { try await base.footprints(of: names) }
    }
    func loadedContext(of name: ModelName) async throws -> Int? {
        try await fuse.read { try await base.loadedContext(of: name) }
    }
    func show(_ name: ModelName) async throws -> ServedModel? { try await fuse.read { try await base.show(name) } }
    func create(_ name: ModelName, from recipe: ModelRecipe, progress: @escaping @Sendable (String) async -> Void)
        async throws
    {
        try await fuse.write("create") { try await base.create(name, from: recipe, progress: progress) }
    }
    func copy(_ source: ModelName, to destination: ModelName) async throws {
        try await fuse.write("copy \(destination.short)") { try await base.copy(source, to: destination) }
    }
    func delete(_ name: ModelName) async throws -> Bool {
        try await fuse.write("delete") { try await base.delete(name) }
    }
    func rendered(
        _ name: ModelName, _ messages: [ChatMessage], options: [String: ModelParameter], timeout: Duration
    ) async throws -> String? {
        try await fuse.read { try await base.rendered(name, messages, options: options, timeout: timeout) }
    }
    func ask(
        _ name: ModelName, _ messages: [ChatMessage], options: [String: ModelParameter], format: AnswerSchema?,
        timeout: Duration
    ) async throws -> ModelAnswer {
        try await fuse.write("ask") {
            try await base.ask(name, messages, options: options, format: format, timeout: timeout)
        }
    }
}

extension PipelineWorld {
    /// Works on `id` until a write named `what` is done, and kills the process there.
    func kill(_ id: RunID, after what: String) async throws {
        let fuse = Fuse(killAfter: what)
        do {
            _ = try await boot(fuse).work(on: id)
        } catch is Fuse.Killed {
            return
        }
        throw UnexpectedCall("the end of \(id)", remedy: "name a write that happens: \(what)")
    }
}
