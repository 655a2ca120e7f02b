import Messages
public import TrainerCore

/// A person's wish to put a version into service.
public struct PromotionOrder: Hashable, Sendable {
    /// Whatever the verdict on the version.
    public let overrides: Bool
    public let reason: String?

    /// Characters that a reason may have.
    public static let longestReason = 500

    /// - Throws: `usage` for an override without a reason, or for a reason that is too long.
    public init(overrides: Bool, reason: String?) throws(TrainerError) {
        let reason = reason?.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if let reason, reason.count > Self.longestReason {
            throw TrainerError(.usage, .reasonTooLong(limit: Self.longestReason))
        }
        guard !overrides || reason?.isEmpty == false else {
            throw TrainerError(.usage, .overrideNeedsReason, hint: .overrideNeedsReasonHint)
        }
        self.overrides = overrides
        self.reason = reason?.isEmpty == false ? reason : nil
    }

    /// A version that passed its checks may be put into service by hand; one that failed them, or was never measured,
    /// needs an override, and so does one that was kept aside for what it showed (`isHeldBack`).
    static func isAllowed(_ verdict: Verdict?, isHeldBack: Bool) -> Bool {
        switch verdict {
        case .promoted: true
        case .kept: !isHeldBack
        case .rejected, nil: false
        }
    }

    func check(_ row: ModelRecord, isHeldBack: Bool) throws(TrainerError) {
        guard row.removedAt == nil else {
            throw TrainerError(.conflict, .modelWasRemoved(row.name.short), hint: .noPreviousModelHint)
        }
        guard overrides || Self.isAllowed(row.verdict, isHeldBack: isHeldBack) else {
            throw TrainerError(
                .conflict, .verdictForbids(row.name.short, verdict: row.verdict?.rawValue), hint: .overrideHint)
        }
    }
}

extension RunRecord {
    /// Whether the version was kept for another reason than that nobody wanted it promoted, or that it is of an earlier day:
    /// it is worse than the champion, nothing is shown of it, or it is too good to be true. What a run without reasons found
    /// is not known.
    public var holdsBack: Bool {
        verdict == .kept && !reasons.contains { [Self.notWanted, Self.olderDay].contains($0.code) }
    }

    static let notWanted = "no_promote"
    static let olderDay = "older_day"
}
