public import Messages
public import TrainerCore

/// What a rehearsal does, in this order.
public enum RehearsalAct: Hashable, Sendable {
    case base
    case trial
    /// Up to this day.
    case firstDay(TradeDate)
    case nextDay(TradeDate)
    case sameDay
    case reproduction(ModelName)
    case rollback

    static let count = 7

    /// Of the check that fails where an act cannot be carried out.
    var code: String {
        switch self {
        case .base: "base"
        case .trial: "dry_run"
        case .firstDay: "first_run"
        case .nextDay: "second_run"
        case .sameDay: "no_new_data"
        case .reproduction: "reproduce"
        case .rollback: "rollback"
        }
    }

    /// 1…7
    private var position: Int {
        switch self {
        case .base: 1
        case .trial: 2
        case .firstDay: 3
        case .nextDay: 4
        case .sameDay: 5
        case .reproduction: 6
        case .rollback: 7
        }
    }

    /// With the command by which a person does the same.
    public var heading: Message {
        switch self {
        case .base:
            .actHeading(position, of: Self.count, .actBase, "base create --from \(RehearsalFolder.sourceModel.short)")
        case .trial: .actHeading(position, of: Self.count, .actTrial, "run-now --wait --dry-run")
        case .firstDay(let day):
            .actHeading(position, of: Self.count, .actFirstDay(day.dashed), "run-now --wait --as-of \(day)")
        case .nextDay(let day): .actHeading(position, of: Self.count, .actNextDay(day.dashed), "run-now --wait")
        case .sameDay: .actHeading(position, of: Self.count, .actSameDay, "run-now --wait")
        case .reproduction(let model):
            .actHeading(position, of: Self.count, .actReproduction, "model reproduce \(model.short)")
        case .rollback: .actHeading(position, of: Self.count, .actRollback, "model rollback")
        }
    }
}
