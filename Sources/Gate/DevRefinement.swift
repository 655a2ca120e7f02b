public import Evidence
public import Messages
public import Statistics
public import TrainerCore

/// What came of trying other shots on DEV before a version was built.
public struct DevRefinement: Codable, Hashable, Sendable {
    /// Raw values are stable.
    public enum Outcome: String, Codable, CaseIterable, Sendable {
        case accepted, rejected
        /// The engine counted more tokens than the context holds: nobody was asked.
        case tooLong = "too_long"
        /// The items give no error to hold the gain against.
        case undefined
    }

    public struct Row: Codable, Hashable, Sendable {
        public let out: SampleKey
        public let into: SampleKey
        public let outcome: Outcome
        /// Of Brier losses, the standing set's less this one's; nil where nobody was asked, or for `undefined`.
        public let gain: DateMean?
        public let why: Degenerate?

        public init(out: SampleKey, into: SampleKey, trial: Computed<SwapTrial>?) {
            self.out = out
            self.into = into
            self.gain = trial?.value?.gain
            self.why = trial?.why
            switch trial {
            case nil: self.outcome = .tooLong
            case .value(let trial)?: self.outcome = trial.isAccepted ? .accepted : .rejected
            case .undefined?: self.outcome = .undefined
            }
        }
    }

    /// Orders of the shots that each set is asked under: its own, and a seeded one.
    public static let otherOrders = 1

    /// Questions that trying may cost, all of the base.
    public static func questionCount(swaps: Int, items: Int) -> Int {
        swaps == 0 ? 0 : (1 + swaps) * (1 + otherOrders) * items
    }

    public let firstDay: TradeDate
    public let lastDay: TradeDate
    public let days: Int
    public let items: Int
    public let orders: Int
    public let rows: [Row]
    /// Mean Brier loss of the set that was chosen, and of the one that came of it: of the very items that chose it.
    public let before: Double
    public let after: Double

    /// - Throws: `empty` without items.
    public init(
        items: [DecisionItem], orders: Int, rows: [Row], before: Double, after: Double
    ) throws(Degenerate) {
        guard let first = items.map(\.date).min(), let last = items.map(\.date).max() else { throw .empty }
        self.firstDay = first
        self.lastDay = last
        self.days = Set(items.map(\.date)).count
        self.items = items.count
        self.orders = orders
        self.rows = rows
        self.before = before
        self.after = after
    }

    public var accepted: [Row] { rows.filter { $0.outcome == .accepted } }
    /// That were asked, or found answered.
    public var questions: Int { (1 + rows.count { $0.outcome != .tooLong }) * orders * items }

    public var summary: ModelLineage.Refinement {
        ModelLineage.Refinement(
            tried: rows.count, accepted: accepted.count, items: items, questions: questions, brierBefore: before,
            brierAfter: after,
            swaps: rows.map {
                ModelLineage.Refinement.Swap(
                    out: $0.out, into: $0.into, outcome: $0.outcome.rawValue, gain: $0.gain?.mean,
                    standardError: $0.gain?.standardError)
            })
    }

    /// One line for the journal.
    public var line: Message {
        .devRefined(
            tried: rows.count, accepted: accepted.count, items: items, days: days, before: Gate.decimal(before),
            after: Gate.decimal(after))
    }
}
