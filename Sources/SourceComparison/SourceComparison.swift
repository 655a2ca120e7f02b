public import TrainerCore

/// Whether two sources tell the same of one stock: asked before one may replace the other.
public struct SourceComparison: Sendable, Hashable {
    /// Fewer days in common prove nothing.
    public static let daysNeeded = 5
    /// A price further apart than this share of the kept one is a disagreement.
    public static let gapPercent = 1
    /// Volumes further apart than this factor are in different units.
    static let volumeFactor = 10.0

    /// Days that both have.
    public let commonDays: Int
    /// One for each common day on which they disagree, by day; all `quarantine`.
    public let findings: [BarFinding]
    /// The common days without a finding.
    public let agreed: Set<BarKey>

    public var agrees: Bool { findings.isEmpty }
    /// Enough days, and all of them agree.
    public var mayReplace: Bool { agrees && commonDays >= Self.daysNeeded }

    /// Compares `kept` with `candidate`, bars of one stock in any order. The findings name the kept bars.
    public init(kept: [DailyBar], of keptSource: String, candidate: [DailyBar], of candidateSource: String) {
        let others = Dictionary(candidate.map { ($0.date, $0) }) { first, _ in first }
        let pairs = kept.compactMap { bar in others[bar.date].map { (bar, $0) } }
        commonDays = Set(pairs.map(\.0.date)).count
        findings =
            pairs
            .compactMap { bar, other in
                Self.gap(bar, other).map { gap in
                    BarFinding(
                        code: bar.code, date: bar.date, rule: .sourcesDisagree, severity: .quarantine,
                        detail: "\(gap.name) \(gap.kept) (\(keptSource)) against \(gap.other) (\(candidateSource))")
                }
            }
            .sorted { $0.date < $1.date }
        agreed = Set(pairs.map { BarKey(code: $0.0.code, date: $0.0.date) })
            .subtracting(findings.map { BarKey(code: $0.code, date: $0.date) })
    }

    private struct Gap {
        let name: String
        let kept: Double
        let other: Double
    }

    /// The first value that is too far apart; nil where all agree.
    private static func gap(_ kept: DailyBar, _ other: DailyBar) -> Gap? {
        let prices: [(String, KeyPath<DailyBar, Double>)] = [
            ("close", \.close), ("open", \.open), ("high", \.high), ("low", \.low), ("pre_close", \.preClose),
        ]
        for (name, path) in prices {
            // Cents, so that a gap of exactly one percent is one on every machine.
            let cents = Int(saturating: (kept[keyPath: path] * 100).rounded())
            let distance = abs(cents - Int(saturating: (other[keyPath: path] * 100).rounded()))
            // A pre_close that was computed from a factor may be a cent off, which is much for a cheap stock.
            if path == \.preClose, distance <= 1 { continue }
            if distance * 100 >= cents * gapPercent, distance > 0 {
                return Gap(name: name, kept: kept[keyPath: path], other: other[keyPath: path])
            }
        }
        let (small, large) = (min(kept.volume, other.volume), max(kept.volume, other.volume))
        if small > 0, large / small >= volumeFactor {
            return Gap(name: "vol", kept: kept.volume, other: other.volume)
        }
        return nil
    }
}
