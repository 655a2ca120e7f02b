public import Foundation

// The ports: what decisions and stages need from outside, named for the capability. Adapters live in the edge targets
// and in TrainerDaemon; fakes in TrainerTestSupport.

/// Wall time, for schedules and stamps. Timeouts use `Clock`.
public protocol WallClock: Sendable {
    var now: Date { get }
    func sleep(until deadline: Date) async throws
}

/// One day of the market, or one stock's days, as a source gave them.
public struct BarReply: Sendable {
    public let bars: [DailyBar]
    /// Rows refused with the reason; counted, reported, never dropped in silence.
    public let refused: [RefusedRow]
    /// Calls that this cost.
    public let calls: Int
    /// Where the bars come from when it is not `MarketSource.name`: a source of several places took one of them.
    public let source: String?
    /// What the source itself noticed about its bars, such as two places that disagree.
    public let findings: [BarFinding]
    /// Bars of which two places told the same.
    public let agreed: Set<BarKey>
    /// Of a day of the whole market, what `MarketSource.revisions(in:)` named its answer; kept with the day's mark.
    public let revision: String?

    public init(
        bars: [DailyBar], refused: [RefusedRow] = [], calls: Int, source: String? = nil, findings: [BarFinding] = [],
        agreed: Set<BarKey> = [], revision: String? = nil
    ) {
        self.revision = revision
        self.bars = bars
        self.refused = refused
        self.calls = calls
        self.source = source
        self.findings = findings
        self.agreed = agreed
    }

    /// Its bars and findings of one stock; refused rows stay with the whole, for some name no stock.
    public func part(of code: TSCode) -> BarReply {
        BarReply(
            bars: bars.filter { $0.code == code }, calls: 0, source: source,
            findings: findings.filter { $0.code == code }, agreed: agreed.filter { $0.code == code })
    }
}

public struct RefusedRow: Codable, Hashable, Sendable {
    /// The file and line, or the API and the row's key.
    public let place: String
    public let reason: String
    /// The row's day, where it is one that was asked for.
    public let date: TradeDate?
    /// The row's values as the source told them, so that a person can see what was wrong with them.
    public let content: String?
    /// The rule of the checks of stored bars that it breaks. A row that cannot be read breaks none.
    public let rule: BarFinding.Rule?
    /// Whether asking again would bring the same: of its day there is nothing to wait for.
    public let isFinal: Bool

    /// A source may write anything where a number belongs; a longer text is cut.
    static let longestText = 400

    public init(
        place: String, reason: String, date: TradeDate? = nil, content: String? = nil, rule: BarFinding.Rule? = nil,
        isFinal: Bool = false
    ) {
        self.isFinal = isFinal || rule == .sourcesDisagree
        self.place = Self.bounded(place)
        self.reason = Self.bounded(reason)
        self.date = date
        self.content = content.map(Self.bounded)
        self.rule = rule
    }

    private static func bounded(_ text: String) -> String {
        let isWhole = text.unicodeScalars.count <= longestText
        let kept = text.unicodeScalars.prefix(longestText).map { $0.properties.generalCategory == .control ? " " : $0 }
        return String(String.UnicodeScalarView(kept)) + (isWhole ? "" : "…")
    }
}

/// Bars as stored: unadjusted, one per (code, day), each with its source and the instant it came in.
public protocol BarStore: Sendable {
    /// Stores one day's reply and its mark in one transaction; a changed bar replaces the old one, which is kept as a
    /// revision. Storing the same reply again changes nothing but when the day was asked for.
    func store(_ reply: BarReply, of day: TradeDate, from source: String, at instant: Date) async throws
    /// The same for one stock's days, of which those through `end` are marked as asked for (nil: none), and those after it
    /// left open.
    func store(
        _ reply: BarReply, of code: TSCode, in range: ClosedRange<TradeDate>, wholeThrough end: TradeDate?,
        from source: String, at instant: Date
    ) async throws
    /// Rows that a reply about several stocks refused: its bars land stock by stock, and a stock without bars not at all.
    func storeRefused(_ rows: [RefusedRow], asked day: TradeDate, from source: String, at instant: Date) async throws
    /// The marks: days asked for so far and how many rows each had.
    func askedDays(from source: String) async throws -> [TradeDate: Int]
    /// When each of these days was asked for last.
    func askedAt(from source: String) async throws -> [TradeDate: Date]
    /// The revision of each day's last answer, where it named one.
    func askedRevisions(from source: String) async throws -> [TradeDate: String]
    /// The marks of what was asked for by stock: each has no gap.
    func askedRanges(from source: String) async throws -> [TSCode: ClosedRange<TradeDate>]
    /// What the newest answers about stocks left open.
    func openAnswers(from source: String) async throws -> [TSCode: OpenAnswer]
    /// When each stock that was asked for by itself, or in a list, had its last answer, also one that left days open.
    func stocksAskedAt(from source: String) async throws -> [TSCode: Date]
    /// The newest day ≤ `limit` with bars ingested at or before `knownAt`.
    func newestDay(atOrBefore limit: TradeDate, knownAt: Date) async throws -> TradeDate?
    /// Days with bars in `range`, ascending.
    func tradingDays(in range: ClosedRange<TradeDate>, knownAt: Date) async throws -> [TradeDate]
    /// Codes with a bar on `day`, ascending: those of that day.
    func codes(on day: TradeDate, knownAt: Date) async throws -> [TSCode]
    /// The last `count` bars of the stock with date ≤ `asOf`, ascending; what was ingested after `knownAt` is unseen. From
    /// its first bar under `code` on, a stock that has left other codes behind has their bars too, under `code`; of a day
    /// that both have, the bar under `code` stands.
    func window(of code: TSCode, asOf: TradeDate, count: Int, knownAt: Date) async throws -> [DailyBar]
    /// The stock's bars in `range`, ascending, as they were known at `knownAt`, with their origin; those under codes that
    /// it left behind likewise.
    func bars(of code: TSCode, in range: ClosedRange<TradeDate>, knownAt: Date) async throws -> [StoredBar]
    /// The days of which each stock's bar was replaced by a later landing after `instant`, as far as `knownAt` knows; of
    /// the stocks in `covered` also those before the day there of which the first bar came only then.
    func corrections(
        after instant: Date, knownAt: Date, covered: [TSCode: TradeDate]
    ) async throws -> [TSCode: Set<TradeDate>]
    /// What landed after `instant`, as far as `knownAt` knows, and lies before `day`.
    func firstLanded(after instant: Date, knownAt: Date, before day: TradeDate) async throws -> FirstLanded
    /// All bars in `range`: `body` is called with each stock's, ascending, in the order of the codes, those under codes
    /// that it left behind likewise. For checks of the whole market: nothing but one stock's bars is held in memory.
    func eachStock(
        in range: ClosedRange<TradeDate>, knownAt: Date, _ body: @escaping @Sendable ([DailyBar]) throws -> Void
    ) async throws
    /// When bars last came in.
    func newestLanding() async throws -> Date?
    /// Where the bars come from as they stand now, by source. Counts all of them: for people, not for runs.
    func origins() async throws -> [BarOrigin]
    /// Rows that never became bars, asked for in `range`: the newest `limit` of them, and how many there are. Of one
    /// code, those whose place names it.
    func refusals(of code: TSCode?, in range: ClosedRange<TradeDate>, limit: Int) async throws -> Refusals
    /// The stocks that such rows name, by day.
    func refusedCodes(in range: ClosedRange<TradeDate>) async throws -> [TradeDate: Set<TSCode>]
}

extension BarStore {
    /// One stock's days, with nothing left open.
    public func store(
        _ reply: BarReply, of code: TSCode, in range: ClosedRange<TradeDate>, from source: String, at instant: Date
    ) async throws {
        try await store(reply, of: code, in: range, wholeThrough: range.upperBound, from: source, at: instant)
    }
}

/// Days of a stock that an answer about it left open: a bar of them may yet come.
public struct OpenAnswer: Hashable, Sendable {
    public let days: ClosedRange<TradeDate>
    /// When the first of the answers came that left some of them open.
    public let since: Date
    /// When the last one came.
    public let askedAt: Date

    public init(days: ClosedRange<TradeDate>, since: Date, askedAt: Date) {
        self.days = days
        self.since = since
        self.askedAt = askedAt
    }
}

/// The first days that landings brought.
public struct FirstLanded: Hashable, Sendable {
    /// Of landings that may hold any stock.
    public let ofAny: TradeDate?
    /// Of those that hold one stock each.
    public let ofOne: [TSCode: TradeDate]

    public init(ofAny: TradeDate? = nil, ofOne: [TSCode: TradeDate] = [:]) {
        self.ofAny = ofAny
        self.ofOne = ofOne
    }
}

/// Rows that a source gave and that were not stored as bars.
public struct Refusals: Codable, Hashable, Sendable {
    public struct Row: Codable, Hashable, Sendable {
        public let source: String
        /// The row's day; of a row that names none of those asked for, the last one of these.
        public let date: TradeDate
        /// The file and line, or the API and the row's key.
        public let place: String
        public let reason: String
        /// The row's values as the source told them; nil where there are none.
        public let content: String?
        /// The rule that it breaks; nil where it breaks none of those that stored bars are checked by.
        public let rule: BarFinding.Rule?
        public let refusedAt: Date

        public init(
            source: String, date: TradeDate, place: String, reason: String, content: String? = nil,
            rule: BarFinding.Rule? = nil, refusedAt: Date
        ) {
            self.source = source
            self.date = date
            self.place = place
            self.reason = reason
            self.content = content
            self.rule = rule
            self.refusedAt = refusedAt
        }
    }

    public struct Count: Codable, Hashable, Sendable {
        public let rule: BarFinding.Rule
        public let count: Int

        public init(rule: BarFinding.Rule, count: Int) {
            self.rule = rule
            self.count = count
        }
    }

    public let total: Int
    /// How many of all break which rule.
    public let counts: [Count]
    /// Newest day first.
    public let rows: [Row]

    public init(total: Int = 0, counts: [Count] = [], rows: [Row] = []) {
        self.total = total
        self.counts = counts
        self.rows = rows
    }

    /// Both, the newest `limit` rows of them.
    public func joined(with other: Refusals, limit: Int) -> Refusals {
        let counts = Dictionary((counts + other.counts).map { ($0.rule, $0.count) }, uniquingKeysWith: +)
        return Refusals(
            total: total + other.total,
            counts: counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { Count(rule: $0.key, count: $0.value) },
            rows: Array((rows + other.rows).sorted { $0.date > $1.date }.prefix(limit)))
    }
}

/// What one source gave of the stored bars.
public struct BarOrigin: Codable, Hashable, Sendable {
    public let source: String
    public let bars: Int
    public let first: TradeDate
    public let last: TradeDate

    public init(source: String, bars: Int, first: TradeDate, last: TradeDate) {
        self.source = source
        self.bars = bars
        self.first = first
        self.last = last
    }
}

/// A bar with where it came from.
public struct StoredBar: Codable, Hashable, Sendable {
    public let bar: DailyBar
    public let source: String
    public let ingestedAt: Date

    public init(bar: DailyBar, source: String, ingestedAt: Date) {
        self.bar = bar
        self.source = source
        self.ingestedAt = ingestedAt
    }
}

/// Every sample ever kept.
public protocol SampleStore: Sendable {
    /// Those of `keys` that were kept before, with the text digest under which they were.
    func kept(among keys: [SampleKey]) async throws -> Set<SampleKey>
    /// Those of `texts` (digests of normalised text) that were kept before, with the key that holds them.
    func keepers(of texts: [ContentDigest]) async throws -> [ContentDigest: SampleKey]
    /// Those of `states` that were kept before, with the smallest key that holds each.
    func keepers(of states: [StateFingerprint]) async throws -> [StateFingerprint: SampleKey]
    /// Keeps `samples` for `run` and records `drops`, in one transaction; repeating it for the same run changes nothing.
    /// Those of `replacing` that are among `samples` take the place of what an earlier run kept under their key, which stays
    /// among the revisions; one that was dropped because it says what is kept under its own key is no longer withdrawn.
    func keep(
        _ samples: [KeptSample], replacing: Set<SampleKey>, drops: [SampleDrop], run: RunID, at instant: Date
    ) async throws
    /// Leaves these out of `newest`, `page` and `count` until a run makes them again.
    func withdraw(_ samples: [SampleWithdrawal]) async throws
    /// The keys of one stock's samples, ascending, withdrawn ones too.
    func keys(of code: TSCode) async throws -> [SampleKey]
    /// Those of days in `range` that were written with another template than their task's in `marks`, or with none that
    /// is known: the newest days first, at most `limit`; withdrawn ones are left out.
    func keys(
        writtenOtherwise marks: [TaskKind: String], in range: ClosedRange<TradeDate>, limit: Int
    ) async throws -> [SampleKey]
    /// The samples that one run kept, by key.
    func samples(of run: RunID) async throws -> [Sample]
    /// Those of `keys` that were ever kept, by key, withdrawn ones too.
    func samples(under keys: [SampleKey]) async throws -> [Sample]
    /// What was kept under these keys before, by key, the oldest first.
    func revisions(under keys: [SampleKey]) async throws -> [SampleRevision]
    /// Drops of one run, counted by rule.
    func dropCounts(of run: RunID) async throws -> [SampleDrop.Rule: Int]
    /// The newest as-of day ≤ `day` of each code's samples: a run that looks back does not take later days for done.
    func coverage(upTo day: TradeDate) async throws -> [TSCode: TradeDate]
    /// The newest `limit` samples with asOf ≤ `day`, newest first, then by key: the pool that shots are chosen from.
    func newest(_ limit: Int, asOf day: TradeDate) async throws -> [Sample]
    /// Those of them that were kept at or before `instant`, or by `run`.
    func newest(_ limit: Int, asOf day: TradeDate, keptBy instant: Date, or run: RunID) async throws -> [Sample]
    /// All samples by key, page by page, for exports: those after `key`, at most `limit`.
    func page(after key: SampleKey?, limit: Int) async throws -> [Sample]
    func count() async throws -> Int
    /// How many there are of each stock and task, ascending. Counts all of them: for people, not for runs.
    func tallies() async throws -> [SampleTally]

    /// What the kept samples' signatures are made with; nil before the first.
    func signatureTemplate() async throws -> SignatureTemplate?
    /// Takes the place of the one before, whose signatures are gone with it.
    func setSignatureTemplate(_ template: SignatureTemplate) async throws
    /// Kept samples that no signature block holds, by number, at most `limit`.
    func unsigned(_ limit: Int) async throws -> [NumberedSample]
    /// What was made of the samples up to `block.last` that no block held before; states are written where none is known.
    func sign(_ block: SignatureBlock, states: [Int64: StateFingerprint]) async throws
    /// All signature blocks in their order, in one read: `visit` is handed the last sample's number of each and its bytes
    /// where the store holds them, which are not there any more once it returns.
    func reduceSignatures<Value: Sendable>(
        into initial: Value,
        _ visit: @escaping @Sendable (inout Value, _ last: Int64, _ records: UnsafeRawBufferPointer) throws -> Void
    ) async throws -> Value
    /// Of the samples of these numbers, those that are still kept, by number.
    func texts(numbered numbers: [Int64]) async throws -> [Int64: KeptText]
}

extension SampleStore {
    public func keep(_ samples: [KeptSample], drops: [SampleDrop], run: RunID, at instant: Date) async throws {
        try await keep(samples, replacing: [], drops: drops, run: run, at: instant)
    }
}

/// The samples of one stock and one task.
public struct SampleTally: Codable, Hashable, Sendable {
    public let code: TSCode
    public let task: TaskKind
    public let count: Int
    public let first: TradeDate
    public let last: TradeDate

    public init(code: TSCode, task: TaskKind, count: Int, first: TradeDate, last: TradeDate) {
        self.code = code
        self.task = task
        self.count = count
        self.first = first
        self.last = last
    }

    /// Of stocks, each under its code of today, in the order of `tallies`, which is by code.
    public static func ofStocks(_ tallies: [SampleTally], _ history: CodeHistory) -> [SampleTally] {
        struct Key: Hashable {
            let code: TSCode
            let task: TaskKind
        }
        guard !history.changed.isEmpty else { return tallies }
        var found: [Key: SampleTally] = [:]
        var order: [Key] = []
        for tally in tallies {
            let key = Key(code: history.later(than: tally.code) ?? tally.code, task: tally.task)
            if found[key] == nil { order.append(key) }
            found[key] = SampleTally(
                code: key.code, task: key.task, count: (found[key]?.count ?? 0) + tally.count,
                first: min(found[key]?.first ?? tally.first, tally.first),
                last: max(found[key]?.last ?? tally.last, tally.last))
        }
        return order.enumerated().sorted { ($0.element.code, $0.offset) < ($1.element.code, $1.offset) }
            .compactMap { found[$0.element] }
    }
}

public struct KeptSample: Codable, Hashable, Sendable {
    public let sample: Sample
    /// Digest of the normalised text (see Dedupe).
    public let text: ContentDigest
    /// Nil for a sample with too few numbers.
    public let state: StateFingerprint?
    /// Nil for a sample with too little text beside its template.
    public let signature: TextSignature?

    public init(
        sample: Sample, text: ContentDigest, state: StateFingerprint? = nil, signature: TextSignature? = nil
    ) {
        self.sample = sample
        self.text = text
        self.state = state
        self.signature = signature
    }
}

/// The durable queue and the run history. Each method is one transaction.
public protocol RunStore: Sendable {
    /// Puts a job into the queue and makes its run's row. `bufferOne`: while one waits already, the answer is that one.
    func enqueue(_ options: RunOptions, trigger: JobTrigger, at instant: Date) async throws -> Enqueued
    /// The scheduler's write: the occurrence is queued and the slot's mark moved together; a known (slot, due) changes nothing.
    func enqueueOccurrence(slot: String, due: Date, at instant: Date) async throws -> Enqueued?
    /// When each slot last fired (or was first seen).
    func slotMarks() async throws -> [String: Date]
    func setSlotMark(_ slot: String, to instant: Date) async throws
    /// Puts back to `queued` what the process before left `running`; its checkpoints stay. Its end is counted with the run,
    /// except `afterStop`: then it ended in good order and could not write so much any more.
    func recoverInterrupted(at instant: Date, afterStop: Bool) async throws -> [InterruptedRun]
    /// The oldest run that is due, now `running`; nil when none is due or one runs.
    func claimNext(at instant: Date) async throws -> RunRecord?
    func record(_ run: RunRecord) async throws
    /// A look at the GATE is written with the stage that took it, or neither is.
    func record(_ stage: StageRecord, of run: RunID, look: GateLook?) async throws
    func run(_ id: RunID) async throws -> RunRecord?
    func stages(of id: RunID) async throws -> [StageRecord]
    /// Newest first.
    func runs(limit: Int, before: RunID?) async throws -> [RunRecord]
    /// Takes the place of what was kept of the same run.
    func record(_ tune: TuneRecord) async throws
    func tune(of run: RunID) async throws -> TuneRecord?
    /// Those on the DEV beside an epoch's GATE, in the order in which they began.
    func tunes(at epoch: String) async throws -> [TuneRecord]
    /// The newest one that began.
    func newestTune() async throws -> TuneRecord?
    /// `queued` and `deferred` become `cancelled` here; for a running one the caller cancels its task.
    func cancelWaiting(_ id: RunID, at instant: Date) async throws -> Bool
}

extension RunStore {
    public func record(_ stage: StageRecord, of run: RunID) async throws {
        try await record(stage, of: run, look: nil)
    }
}

/// A run under which the process ended without a word of it.
public struct InterruptedRun: Hashable, Sendable {
    public let id: RunID
    /// The one that was under way.
    public let stage: StageName?
    /// How often that has happened in a row while the run did not get on: no stage was done, nothing new came in, and no
    /// question was answered.
    public let claims: Int

    public init(id: RunID, stage: StageName?, claims: Int) {
        self.id = id
        self.stage = stage
        self.claims = claims
    }
}

public enum Enqueued: Codable, Hashable, Sendable {
    case new(RunID)
    /// One was waiting already; nothing was added.
    case waiting(RunID)

    public var id: RunID {
        switch self {
        case .new(let id), .waiting(let id): id
        }
    }
}

/// The registry of versions.
public protocol ModelStore: Sendable {
    /// Adds a version; one of the same name is replaced.
    func record(_ model: ModelRecord) async throws
    /// Reads, changes and writes one version in one transaction, so that nobody's change is lost between; nil when there
    /// is no such version.
    @discardableResult
    func update(_ name: ModelName, _ change: @escaping @Sendable (inout ModelRecord) throws -> Void) async throws
        -> ModelRecord?
    func model(_ name: ModelName) async throws -> ModelRecord?
    func model(digest: String) async throws -> ModelRecord?
    /// Newest first; removed ones too.
    func models() async throws -> [ModelRecord]
    func serving() async throws -> ServingState
    /// Reads, changes and writes in one transaction. Done before Ollama's aliases are moved, so that a crash between the
    /// two is repaired from here at start.
    @discardableResult
    func updateServing(_ change: @escaping @Sendable (inout ServingState) throws -> Void) async throws -> ServingState
    /// The same, with an entry of the history in that transaction wherever another model is in service afterwards.
    @discardableResult
    func moveServing(
        _ note: ServingMoveNote, _ change: @escaping @Sendable (inout ServingState) throws -> Void
    ) async throws -> ServingState
    /// The newest `limit` changes of the model in service, newest first.
    func moves(limit: Int) async throws -> [ServingMove]
    /// What that version of the model server was seen to do; nil where it was never looked at.
    func capabilities(of version: String) async throws -> ServerCapabilities?
    /// What the version that was looked at last does.
    func newestCapabilities() async throws -> ServerCapabilities?
    /// Takes the place of what was known of the same version.
    func record(_ capabilities: ServerCapabilities) async throws
}

/// Answers by (model digest, prompt digest, options, version of the server): never asked twice.
public protocol AnswerStore: Sendable {
    /// What there is of these.
    func answers(for keys: [AnswerKey]) async throws -> [AnswerKey: ModelAnswer]
    /// Everything that one model ever answered.
    func answers(of modelDigest: String) async throws -> [AnswerKey: ModelAnswer]
    func keep(_ answer: ModelAnswer, for key: AnswerKey, at instant: Date) async throws
    /// Drops what was kept of a model at `instant` or later: its name was found to hold another, which may have answered.
    func forget(of modelDigest: String, since instant: Date) async throws
}

extension AnswerStore {
    public func answer(for key: AnswerKey) async throws -> ModelAnswer? { try await answers(for: [key])[key] }
}

/// Files that people and the incumbent's tools read, by path below the state directory. Written to a temporary name,
/// fsynced, renamed.
public protocol ArtifactStore: Sendable {
    func write(_ data: Data, to path: String) async throws
    func read(_ path: String) async throws -> Data?
    /// A relative symbolic link at `path` to `target` in the same folder, replaced in one step.
    func link(_ path: String, to target: String) async throws
    /// The name that the link at `path` points to; nil where there is no link.
    func linkTarget(_ path: String) async throws -> String?
    /// What lies directly in a folder, by name; nothing where there is no such folder. Links are left out.
    func entries(of folder: String) async throws -> [ArtifactEntry]
    /// Removes a file, or a folder with all that it holds; nothing happens where there is none.
    func remove(_ path: String) async throws
    /// Free bytes of the file system that holds the state directory.
    func freeBytes() async throws -> Int64
}

/// A file, or a folder with the bytes of all that it holds.
public struct ArtifactEntry: Codable, Hashable, Sendable {
    public let name: String
    public let isFolder: Bool
    public let bytes: Int64

    public init(name: String, isFolder: Bool, bytes: Int64) {
        self.name = name
        self.isFolder = isFolder
        self.bytes = bytes
    }
}

/// What the stages need from Ollama. `ollamaUnavailable` when nothing answers; `ollamaRefused` with its own words when
/// it says no; a stream that ends early is `ollamaInterrupted`.
public protocol ModelServer: Sendable {
    func version() async throws -> String
    /// What it does, found out by harmless questions to `model`, which must be there; never a pull.
    func capabilities(of model: ModelName, contextLength: Int, at instant: Date) async throws -> ServerCapabilities
    /// Name → manifest digest of every local model.
    func digests() async throws -> [ModelName: String]
    /// What these names hold, with their layers where the server's files can be read from here: then those of all other
    /// names too, because layers are shared. A name that is not there is left out.
    func footprints(of names: Set<ModelName>) async throws -> [ModelFootprint]
    /// The context in tokens that a model, which has just answered, is in memory with; nil where the server does not tell.
    func loadedContext(of name: ModelName) async throws -> Int?
    /// nil when there is no such model here (never a pull).
    func show(_ name: ModelName) async throws -> ServedModel?
    /// Streams until `{"status":"success"}`; anything else throws.
    func create(_ name: ModelName, from recipe: ModelRecipe, progress: @escaping @Sendable (String) async -> Void)
        async throws
    func copy(_ source: ModelName, to destination: ModelName) async throws
    /// False when it was not there.
    func delete(_ name: ModelName) async throws -> Bool
    /// The prompt that these messages make for the model, with `truncate:false`; nil where the server does not show it.
    func rendered(
        _ name: ModelName, _ messages: [ChatMessage], options: [String: ModelParameter], timeout: Duration
    ) async throws -> String?
    /// One question with `truncate:false`; temperature, seed, num_ctx and num_predict as given. With a `format` the server
    /// lets the model write nothing but what fits it.
    func ask(
        _ name: ModelName, _ messages: [ChatMessage], options: [String: ModelParameter], format: AnswerSchema?,
        timeout: Duration
    ) async throws -> ModelAnswer
}

extension ModelServer {
    public func ask(
        _ name: ModelName, _ messages: [ChatMessage], options: [String: ModelParameter], timeout: Duration
    ) async throws -> ModelAnswer {
        try await ask(name, messages, options: options, format: nil, timeout: timeout)
    }
}

public struct ServedModel: Codable, Hashable, Sendable {
    public let system: String
    public let template: String
    public let messages: [ChatMessage]
    public let parameterText: String
    public let family: String
    /// The context the weights were trained for (`*.context_length` of model_info).
    public let trainedContext: Int?

    public init(
        system: String, template: String, messages: [ChatMessage], parameterText: String, family: String,
        trainedContext: Int?
    ) {
        self.system = system
        self.template = template
        self.messages = messages
        self.parameterText = parameterText
        self.family = family
        self.trainedContext = trainedContext
    }
}
