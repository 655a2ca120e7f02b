public import TrainerCore

/// What a tune would compare, and by how many questions.
public struct TunePlanReply: Codable, Hashable, Sendable {
    public struct Round: Codable, Hashable, Sendable {
        /// Settings beside the current ones, at most.
        public let challengers: Int
        /// That each has been asked by its end.
        public let questions: Int

        public init(challengers: Int, questions: Int) {
            self.challengers = challengers
            self.questions = questions
        }
    }

    /// The run whose samples and DEV it works on.
    public let basis: RunID
    public let epoch: String
    public let current: TuneSetting
    public let others: [TuneSetting]
    public let rounds: [Round]
    /// Questions that confirm the best, both sides together.
    public let confirmation: Int
    /// In all, at most.
    public let questions: Int
    public let searchDays: Int
    public let confirmationDays: Int
    /// Enough of them to show anything.
    public let canConfirm: Bool
    /// Reckoned from minutes at a pace that nobody has measured.
    public let isPaceAssumed: Bool
    /// Settings that were compared on this DEV before.
    public let triedBefore: Int

    public init(
        basis: RunID, epoch: String, current: TuneSetting, others: [TuneSetting], rounds: [Round], confirmation: Int,
        questions: Int, searchDays: Int, confirmationDays: Int, canConfirm: Bool, isPaceAssumed: Bool, triedBefore: Int
    ) {
        self.basis = basis
        self.epoch = epoch
        self.current = current
        self.others = others
        self.rounds = rounds
        self.confirmation = confirmation
        self.questions = questions
        self.searchDays = searchDays
        self.confirmationDays = confirmationDays
        self.canConfirm = canConfirm
        self.isPaceAssumed = isPaceAssumed
        self.triedBefore = triedBefore
    }
}

/// What a tune has come to.
public struct TuneView: Codable, Hashable, Sendable {
    public let record: TuneRecord
    /// Keys of the configuration with the values that are better, as JSON; empty where nothing is shown to be.
    public let changes: [TuneSetting.Change]

    public init(_ record: TuneRecord) {
        self.record = record
        self.changes = record.changes
    }
}

/// Who read the questions and labels of a GATE.
public struct GateReadsReply: Codable, Hashable, Sendable {
    public let run: RunID?
    /// Of all that were asked for, those included that are not listed.
    public let count: Int
    /// Newest first.
    public let reads: [GateRead]

    public init(run: RunID?, count: Int, reads: [GateRead]) {
        self.run = run
        self.count = count
        self.reads = reads
    }
}
