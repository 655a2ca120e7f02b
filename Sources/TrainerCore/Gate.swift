public import Foundation

/// A frozen hold-out of the market's days (see TimeLine): what is known of it without reading its manifest.
public struct FrozenGate: Codable, Hashable, Sendable {
    /// `2026Q4`, `2026Q4-2`
    public let epoch: String
    /// The run's day when it was frozen.
    public let asOf: TradeDate
    /// What was known when it was frozen, and what its questions and labels are always made from.
    public let knownAt: Date
    /// Of all that decides how its questions are made: another recipe needs another GATE.
    public let recipe: ContentDigest
    /// Of the manifest's content.
    public let seal: ContentDigest
    public let firstDay: TradeDate
    public let lastDay: TradeDate
    public let items: Int
    /// Looks at the GATE before it that still count: a change of wording gives no new budget.
    public let looksBefore: Int
    public let frozenAt: Date

    public init(
        epoch: String, asOf: TradeDate, knownAt: Date, recipe: ContentDigest, seal: ContentDigest, firstDay: TradeDate,
        lastDay: TradeDate, items: Int, looksBefore: Int, frozenAt: Date
    ) {
        self.epoch = epoch
        self.asOf = asOf
        self.knownAt = knownAt
        self.recipe = recipe
        self.seal = seal
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.items = items
        self.looksBefore = looksBefore
        self.frozenAt = frozenAt
    }
}

/// One challenger that was judged by a GATE. A model looks at it once, however often it is judged.
public struct GateLook: Codable, Hashable, Sendable {
    public let epoch: String
    public let modelDigest: String
    public let at: Date

    public init(epoch: String, modelDigest: String, at: Date) {
        self.epoch = epoch
        self.modelDigest = modelDigest
        self.at = at
    }
}

/// One reading of a GATE's questions and labels. They are kept nowhere: whoever wants them makes them from the bars, and
/// is noted before he has them.
public struct GateRead: Codable, Hashable, Sendable {
    /// Raw values are stable.
    public enum Reader: String, Codable, CaseIterable, Sendable {
        /// Made the GATE.
        case freeze
        /// Kept a version's shots clear of its questions.
        case shots
        /// Asked a challenger and those beside it.
        case evaluate
        /// Held stored answers beside it.
        case reproduce
        case compare
    }

    public let epoch: String
    public let reader: Reader
    /// nil where no run was at work.
    public let run: RunID?
    public let questions: Int
    public let at: Date

    public init(epoch: String, reader: Reader, run: RunID?, questions: Int, at: Date) {
        self.epoch = epoch
        self.reader = reader
        self.run = run
        self.questions = questions
        self.at = at
    }
}

/// The frozen hold-outs and how often they were looked at. Looks are written by `RunStore`, with the verdict.
public protocol GateStore: Sendable {
    /// In the order in which they were frozen.
    func gates() async throws -> [FrozenGate]
    /// The manifest's bytes as they were kept; nil for an epoch that is not known.
    func manifest(of epoch: String) async throws -> Data?
    /// Keeps a GATE; of two under one epoch the first stands, and is returned.
    func freeze(_ gate: FrozenGate, manifest: Data) async throws -> FrozenGate
    /// In the order in which they were taken.
    func looks(at epoch: String) async throws -> [GateLook]
    /// Notes, under the present instant, that so many questions of a GATE are about to be read.
    func noteRead(of epoch: String, by reader: GateRead.Reader, run: RunID?, questions: Int) async throws
    /// The newest `limit`, newest first; `run`: of that run alone.
    func reads(of run: RunID?, limit: Int) async throws -> [GateRead]
    /// How many readings there were.
    func readCount(of run: RunID?) async throws -> Int
}
