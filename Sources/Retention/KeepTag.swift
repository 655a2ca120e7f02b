public import TrainerCore

/// What is known of a run, and with it of its version and its files. Raw values are stable.
public enum KeepTag: String, Codable, CaseIterable, Comparable, Sendable {
    // Its verdict.
    case promoted, kept, rejected
    /// It ended without one because a person has to act.
    case failed
    // Who asked for it.
    case manual, schedule

    /// - Parameter verdict: of its version; the row of a run that is not over lacks it.
    public static func tags(of run: RunRecord, verdict: Verdict?) -> Set<KeepTag> {
        var tags: Set<KeepTag> = []
        switch verdict {
        case .promoted: tags.insert(.promoted)
        case .kept: tags.insert(.kept)
        case .rejected: tags.insert(.rejected)
        case nil: break
        }
        if run.state == .failed { tags.insert(.failed) }
        switch run.trigger {
        case .manual: tags.insert(.manual)
        case .schedule: tags.insert(.schedule)
        }
        return tags
    }

    public static func < (left: KeepTag, right: KeepTag) -> Bool { left.order < right.order }
    private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
