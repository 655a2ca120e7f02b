public import Messages

/// What a source told while a run asked it, for the run's record and its report.
public struct RunNotice: Codable, Hashable, Sendable {
    /// `fallback`, `partial`, `disagreement`, `doing_without`, `odd_rows`.
    public let kind: String
    public let message: Message
    /// Whether the run's data are other than what was asked for.
    public let isWarning: Bool

    public init(kind: String, message: Message, isWarning: Bool) {
        self.kind = kind
        self.message = message
        self.isWarning = isWarning
    }

    /// Of each kind the first few, and how many more there were: a source may say the same of every stock.
    static func condensed(_ notices: [RunNotice]) -> [RunNotice] {
        var kept: [RunNotice] = []
        var rest: [String: Int] = [:]
        var seen: Set<RunNotice> = []
        for notice in notices where seen.insert(notice).inserted {
            if kept.count(where: { $0.kind == notice.kind }) < shown {
                kept.append(notice)
            } else {
                rest[notice.kind, default: 0] += 1
            }
        }
        return kept
            + rest.sorted { $0.key < $1.key }.map { kind, count in
                RunNotice(
                    kind: kind, message: .moreNotices(count, kind: kind),
                    isWarning: kept.contains { $0.kind == kind && $0.isWarning })
            }
    }

    private static let shown = 5
}
