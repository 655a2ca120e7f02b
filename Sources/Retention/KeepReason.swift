public import Messages

/// Why something stays. Codes are stable: reports and `--json` print them.
public enum KeepReason: Codable, Hashable, Sendable {
    case champion
    case previous
    case pinned
    case newest
    /// One of `count` places of a rule; `KeepRules.all`: of a rule without an end.
    case rule(KeepUnit, Int)
    case within(KeepWindow)
    case tagged(KeepTags)
    /// The candidate tag of a run that is still going on.
    case liveCandidate
    /// A run that is not over.
    case liveRun
    /// What a version was made of that is still in Ollama.
    case modelStays
    /// A model of the older scripts: no rule of ours applies to it.
    case incumbent
    /// Under the version's name Ollama holds a model with another digest.
    case anotherModel

    public var code: String {
        switch self {
        case .champion: "champion"
        case .previous: "previous"
        case .pinned: "pinned"
        case .newest: "newest"
        case .rule(let unit, _): "keep_\(unit.rawValue)"
        case .within: "keep_within"
        case .tagged: "keep_tags"
        case .liveCandidate: "live_candidate"
        case .liveRun: "live_run"
        case .modelStays: "model_stays"
        case .incumbent: "incumbent"
        case .anotherModel: "another_model"
        }
    }

    public var message: Message {
        switch self {
        case .champion: .keptAsChampion
        case .previous: .keptAsPrevious
        case .pinned: .keptAsPinned
        case .newest: .keptAsNewest
        case .rule(let unit, let count): .keptByRule(unit.rawValue, count: count == KeepRules.all ? nil : count)
        case .within(let window): .keptWithin(window.description)
        case .tagged(let tags): .keptByTags(tags.description)
        case .liveCandidate: .keptAsLiveCandidate
        case .liveRun: .keptAsLiveRun
        case .modelStays: .keptWithModel
        case .incumbent: .keptAsIncumbent
        case .anotherModel: .keptAsAnotherModel
        }
    }
}
