import TrainerCore

/// What stands for `{name}` in a template: a number of a column, or a word that the numbers decide.
struct TemplateField: Hashable, Sendable {
    enum Kind: Sendable {
        /// Stands in the question wherever it stands in the answer.
        case number
        /// A word about the numbers; may stand anywhere.
        case word
        /// What an answer is asked for: never in the question.
        case answer
    }

    /// Place in `all`.
    let index: Int

    static let all = TemplateFieldTable.entries.indices.map { TemplateField(index: $0) }
    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    init?(_ name: String) {
        guard let field = Self.byName[name] else { return nil }
        self = field
    }

    private init(index: Int) { self.index = index }

    private var entry: TemplateFieldTable.Entry { TemplateFieldTable.entries[index] }
    var name: String { entry.name }
    var kind: Kind { entry.kind }
    /// Without a value for some stocks: only inside `[…]`.
    var isOptional: Bool { entry.isOptional }
    /// Where its value comes from.
    var column: String { entry.column }
    /// nil: every task.
    var task: TaskKind? { entry.task }

    func isKnown(in task: TaskKind) -> Bool { self.task.map { $0 == task } ?? true }

    /// Names that may be written in a template of `task`.
    static func names(in task: TaskKind) -> [String] { all.filter { $0.isKnown(in: task) }.map(\.name) }
}

/// All that a sample's fields are read from: one object, so that each of its many readers is handed a reference.
final class FieldSource: Sendable {
    let facts: MarketFacts
    let signals: Signals
    let odds: UpOdds

    init(facts: MarketFacts, signals: Signals, odds: UpOdds) {
        self.facts = facts
        self.signals = signals
        self.odds = odds
    }
}

/// Reads a field; nil where it has no value.
enum FieldReader: Sendable {
    case number(@Sendable (FieldSource) -> Fact?)
    case word(@Sendable (FieldSource) -> String?)
}
