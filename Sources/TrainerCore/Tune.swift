/// What a tune may spend, and what draws the questions that it asks.
public struct TuneOptions: Codable, Hashable, Sendable {
    /// To the base, at most; nil: as many as `minutes` hold.
    public let questions: Int?
    /// From its first start; nil: no limit of time.
    public let minutes: Int?
    public let seed: Int

    public static let defaultQuestions = 2_000
    public static let questionRange = 400...100_000
    public static let minuteRange = 5...1_440

    /// With neither of the two, `defaultQuestions`.
    public init(questions: Int? = nil, minutes: Int? = nil, seed: Int = 0) {
        self.questions = questions ?? (minutes == nil ? Self.defaultQuestions : nil)
        self.minutes = minutes
        self.seed = seed
    }
}

/// What a tune compares.
public struct TuneSetting: Codable, Hashable, Sendable {
    /// `max_message_pairs`; of the current settings, the shots that come of it.
    public let shots: Int
    public let order: ShotOrder
    /// Of the model, as people get it.
    public let temperature: Double

    public init(shots: Int, order: ShotOrder, temperature: Double) {
        self.shots = shots
        self.order = order
        self.temperature = temperature
    }

    /// A key of the configuration with its value, as JSON.
    public struct Change: Codable, Hashable, Sendable {
        public let key: String
        public let value: String

        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// What a configuration under which this is built has other than one under which `current` is.
    public func changes(from current: TuneSetting) -> [Change] {
        var changes: [Change] = []
        if shots != current.shots { changes.append(Change(key: "model_settings.max_message_pairs", value: "\(shots)")) }
        if order != current.order {
            changes.append(Change(key: "model_settings.shot_order", value: "\"\(order.rawValue)\""))
        }
        if temperature != current.temperature {
            changes.append(Change(key: "model_settings.temperature", value: "\(temperature)"))
        }
        return changes
    }
}

/// What a tune has tried and what came of it; kept with its run while it works too, so that every look at DEV shows.
public struct TuneRecord: Codable, Hashable, Sendable {
    /// Raw values are stable.
    public enum Outcome: String, Codable, CaseIterable, Sendable {
        /// It has not come to its end.
        case searching
        /// The confirmation shows that other settings lose less.
        case better
        /// The search found none that lose less, or the confirmation does not show it.
        case noDifference = "no_difference"
        /// DEV has too few days for a confirmation to show anything.
        case tooFewDays = "too_few_days"
        /// Its minutes were over first.
        case timeOver = "time_over"
    }

    /// A mean with its interval, absent where there is none.
    public struct Figure: Codable, Hashable, Sendable {
        public let value: Double
        public let low: Double?
        public let high: Double?

        public init(value: Double, low: Double?, high: Double?) {
            self.value = value
            self.low = low
            self.high = high
        }
    }

    /// What the search knows of one setting.
    public struct Row: Codable, Hashable, Sendable {
        public let setting: TuneSetting
        /// The last one that it took part in, from 1; 0: none yet.
        public let round: Int
        public let questions: Int
        /// 95 %, by day; nil where it was asked nothing.
        public let brier: Figure?
        /// ℓ_current − ℓ_this on the questions that both were asked, 95 %, by day; nil for the current settings.
        public let gain: Figure?
        /// The engine refused its prompt for its length.
        public let isTooLong: Bool

        public init(
            setting: TuneSetting, round: Int, questions: Int, brier: Figure?, gain: Figure?, isTooLong: Bool = false
        ) {
            self.setting = setting
            self.round = round
            self.questions = questions
            self.brier = brier
            self.gain = gain
            self.isTooLong = isTooLong
        }
    }

    /// The best of the search and the current settings on days of DEV that the search saw nothing of.
    public struct Confirmation: Codable, Hashable, Sendable {
        public let setting: TuneSetting
        /// To each of the two.
        public let questions: Int
        public let days: Int
        /// Mean Brier loss of the current settings.
        public let current: Double
        public let brier: Double
        /// ℓ_current − ℓ_this, at `confidence`, by day.
        public let gain: Figure
        /// Which confirmation on this DEV it is.
        public let look: Int
        /// Of the interval, two-sided: later looks are held to more.
        public let confidence: Double

        public init(
            setting: TuneSetting, questions: Int, days: Int, current: Double, brier: Double, gain: Figure, look: Int,
            confidence: Double
        ) {
            self.setting = setting
            self.questions = questions
            self.days = days
            self.current = current
            self.brier = brier
            self.gain = gain
            self.look = look
            self.confidence = confidence
        }
    }

    public let run: RunID
    /// The run whose samples its shots are chosen from, and whose DEV it asks about.
    public let basis: RunID
    /// Of the GATE that this DEV stands beside.
    public let epoch: String
    public let seed: Int
    public let current: TuneSetting
    /// Days of DEV that the search asks about, and those after them that the confirmation does.
    public let searchDays: Int
    public let confirmationDays: Int
    /// Questions at most.
    public let budget: Int
    /// Settings that tunes before this one compared on the same DEV, this one's left out.
    public let triedBefore: Int
    /// Questions that were asked, or found answered.
    public var asked: Int
    public var rows: [Row]
    public var confirmation: Confirmation?
    public var outcome: Outcome

    public init(
        run: RunID, basis: RunID, epoch: String, seed: Int, current: TuneSetting, searchDays: Int,
        confirmationDays: Int, budget: Int, triedBefore: Int, asked: Int = 0, rows: [Row] = [],
        confirmation: Confirmation? = nil, outcome: Outcome = .searching
    ) {
        self.run = run
        self.basis = basis
        self.epoch = epoch
        self.seed = seed
        self.current = current
        self.searchDays = searchDays
        self.confirmationDays = confirmationDays
        self.budget = budget
        self.triedBefore = triedBefore
        self.asked = asked
        self.rows = rows
        self.confirmation = confirmation
        self.outcome = outcome
    }

    /// What to set; empty unless other settings are shown to be better.
    public var changes: [TuneSetting.Change] {
        guard outcome == .better, let confirmation else { return [] }
        return confirmation.setting.changes(from: current)
    }
}
