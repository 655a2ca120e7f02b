public import Statistics
internal import TrainerCore

/// k of n, with its interval.
public struct Share: Codable, Hashable, Sendable {
    public let k: Int
    public let n: Int
    /// How many independent cases they are worth; nil where as many as they are, and in what an earlier version stored.
    public let effective: Double?

    /// - Parameter effective: `EffectiveCount`; nil: the cases are independent.
    public init(_ k: Int, of n: Int, effective: Double? = nil) {
        self.k = k
        self.n = n
        self.effective = effective.flatMap { $0 < Double(n) ? $0 : nil }
    }

    /// 0 for n = 0: what was not shown does not count as passed.
    public var rate: Double { n == 0 ? 0 : Double(k) / Double(n) }
    public var worth: Double { effective ?? Double(n) }
    public var interval: WilsonInterval { WilsonInterval(rate: rate, of: worth) }

    /// Whether the counts are the same, and what they are worth where `stored` tells it.
    public func agrees(with stored: Share) -> Bool {
        k == stored.k && n == stored.n && (stored.effective == nil || effective == stored.effective)
    }
}

extension Share {
    /// What one case adds.
    struct Part {
        let key: SampleKey
        let k: Int
        let n: Int
    }

    /// The questions of one day show one market, and those of one stock's day the same numbers: days are the clusters, and
    /// where all is of one day, its stocks.
    init(_ parts: [Part]) {
        let days = DateIndex(parts.map(\.key.asOf))
        let clusters = days.dateCount > 1 ? days : DateIndex(parts.map(\.key.code))
        self.init(
            parts.reduce(0) { $0 + $1.k }, of: parts.reduce(0) { $0 + $1.n },
            // nil never: each part has its place.
            effective: try? EffectiveCount.of(
                parts.map { Double($0.k) }, among: parts.map { Double($0.n) }, on: clusters))
    }

    /// - Parameter count: what is counted of one answer, and among how many.
    init(_ judgements: [CaseJudgement], counting count: (CaseJudgement) -> (Int, Int)) {
        self.init(
            judgements.map { judgement in
                let (k, n) = count(judgement)
                return Part(key: judgement.key, k: k, n: n)
            })
    }

    init(_ judgements: [CaseJudgement], where holds: (CaseJudgement) -> Bool) {
        self.init(judgements, counting: { (holds($0) ? 1 : 0, 1) })
    }
}
