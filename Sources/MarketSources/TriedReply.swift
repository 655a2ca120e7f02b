import Foundation
import TrainerCore

/// A reply that a source which is new gave on trial, as it is stored until it may land.
struct TriedReply: Codable, Sendable {
    /// The name of its part.
    static let part = "trial"
    /// A source may have corrected what is older.
    static let span: TimeInterval = 86_400

    private let bars: [DailyBar]
    private let refused: [RefusedRow]
    private let source: String?
    private let findings: [BarFinding]
    private let agreed: Set<BarKey>
    private let revision: String?

    init(_ reply: BarReply) {
        bars = reply.bars
        refused = reply.refused
        source = reply.source
        findings = reply.findings
        agreed = reply.agreed
        revision = reply.revision
    }

    var reply: BarReply {
        BarReply(
            bars: bars, refused: refused, calls: 0, source: source, findings: findings, agreed: agreed,
            revision: revision)
    }
}
