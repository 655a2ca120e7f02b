public import Evidence
public import Messages
public import Statistics
public import TrainerCore

/// What DEV says of a version's probabilities: what each source of them is worth there, and which one its answers are read
/// by from then on.
public struct DevEvidence: Codable, Hashable, Sendable {
    /// One source, as it is or scaled.
    public struct Row: Codable, Hashable, Sendable {
        public let statement: ProbabilitySource.Statement
        public let trial: ScalingTrial
        /// Answers without this probability; each loses 1.
        public let failures: Int

        /// nil where it has no Brier, nothing could be fitted, or the fit is not shown to be worth more than the base rate.
        var candidate: (brier: Double, source: ProbabilitySource)? {
            guard let brier = trial.brier.measured?.value, let scaling = trial.scaling.value, trial.isWorthItsFit else {
                return nil
            }
            return (brier, ProbabilitySource(statement, scaling))
        }
    }

    public let firstDay: TradeDate
    public let lastDay: TradeDate
    public let days: Int
    public let items: Int
    /// The plain number first, the most fitted last.
    public let rows: [Row]
    public let chosen: ProbabilitySource
    /// nil where there is no other order, or no question left for it.
    public let order: OrderEffect?

    /// - Parameters:
    ///   - answers: one for each of `items`.
    ///   - baseRate: of the train pool.
    ///   - hasOdds: the server gives probabilities of tokens; without, there is one source alone.
    /// - Throws: `empty` without items, `lengths` where not all are answered.
    public init(
        items: [DecisionItem], answers: [ModelAnswer], baseRate: Double, hasOdds: Bool, order: OrderEffect?
    ) throws(Degenerate) {
        guard let first = items.map(\.date).min(), let last = items.map(\.date).max() else { throw .empty }
        guard items.count == answers.count else { throw .lengths(items.count, answers.count) }
        self.firstDay = first
        self.lastDay = last
        self.days = Set(items.map(\.date)).count
        self.items = items.count
        let statements: [ProbabilitySource.Statement] = hasOdds ? [.verbalised, .tokens] : [.verbalised]
        let rows = statements.flatMap { statement in
            let forecasts = zip(answers, items).map { ProbabilitySource.stated(statement, $0, horizon: $1.horizon) }
            return ProbabilityScaling.Kind.allCases.map { kind in
                Row(
                    statement: statement,
                    trial: ScalingTrial(kind, items: items, forecasts: forecasts, baseRate: baseRate),
                    failures: forecasts.count { $0.answer == nil })
            }
        }
        self.rows = rows
        // Of equal ones `min` takes the first, which is the plainer.
        self.chosen = rows.compactMap(\.candidate).min { $0.brier < $1.brier }?.source ?? .asSaid
        self.order = order
    }

    /// The row of the chosen source.
    public var best: Row? {
        rows.first { $0.statement == chosen.statement && $0.trial.kind == chosen.scaling.kind }
    }
}

extension ProbabilitySource {
    /// `verbalised/platt`: its stable names.
    public var name: String { Self.name(statement, scaling.kind) }

    public static func name(_ statement: Statement, _ kind: ProbabilityScaling.Kind) -> String {
        "\(statement.rawValue)/\(kind.rawValue)"
    }
}

extension DevEvidence {
    /// One line for the journal.
    public var line: Message {
        .devMeasured(
            items: items, days: days, chosen: chosen.name,
            brier: best?.trial.brier.measured.map { Gate.decimal($0.value) } ?? "-",
            spread: order.map { Percent.text($0.spread) }, isFragile: order?.isFragile ?? false)
    }
}
