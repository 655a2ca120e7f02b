public import Messages

/// Why a model stays. Raw values are stable: reports and `--json` print them.
public enum KeepReason: Codable, Hashable, Sendable {
    case champion
    case previous
    case pinned
    case newest
    /// One of the newest `n` by creation.
    case last(Int)
    /// The candidate tag of a run that is still going on.
    case liveCandidate

    public var code: String {
        switch self {
        case .champion: "champion"
        case .previous: "previous"
        case .pinned: "pinned"
        case .newest: "newest"
        case .last: "keep_last"
        case .liveCandidate: "live_candidate"
        }
    }

    public var message: Message {
        switch self {
        case .champion: .keptAsChampion
        case .previous: .keptAsPrevious
        case .pinned: .keptAsPinned
        case .newest: .keptAsNewest
        case .last(let count): .keptAsRecent(count)
        case .liveCandidate: .keptAsLiveCandidate
        }
    }
}
