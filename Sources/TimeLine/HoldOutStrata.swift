import Labels
import TrainerCore

/// The candidates of a hold-out by board and by how much they move.
struct HoldOutStrata {
    /// Codes of each stratum in the order in which they are taken.
    private let codes: [[TSCode]]

    /// A stock's stratum is that of its first day, so that it stays in it.
    init(_ labels: [MarketLabel]) {
        var first: [TSCode: MarketLabel] = [:]
        for label in labels where first[label.code].map({ label.day < $0.day }) ?? true { first[label.code] = label }
        let calm = first.values.sorted { ($0.volatility, $0.code) < ($1.volatility, $1.code) }
        var strata = [[TSCode]](repeating: [], count: Board.allCases.count * Self.terciles)
        for (rank, label) in calm.enumerated() {
            let board = Board.allCases.firstIndex(of: label.code.board) ?? 0
            strata[board * Self.terciles + rank * Self.terciles / calm.count].append(label.code)
        }
        self.codes = strata.map { $0.sorted { ($0.stableHash, $0) < ($1.stableHash, $1) } }
    }

    private static let terciles = 3

    /// `total` shared out as the strata are large, the largest remainders first.
    func quotas(of total: Int) -> [Int] {
        let all = codes.reduce(0) { $0 + $1.count }
        var quotas = codes.map { $0.count * total / all }
        let byRemainder = codes.indices.sorted {
            let (left, right) = (codes[$0].count * total % all, codes[$1].count * total % all)
            return left == right ? $0 < $1 : left > right
        }
        for stratum in byRemainder.prefix(total - quotas.reduce(0, +)) { quotas[stratum] += 1 }
        return quotas
    }

    /// The first codes of each stratum that are `available`; what a stratum lacks, the others give in turn.
    func pick(_ quotas: [Int], among available: Set<TSCode>) -> [TSCode] {
        let open = codes.map { $0.filter(available.contains) }
        let own = zip(open, quotas).flatMap { $0.prefix($1) }
        let rest = zip(open, quotas).flatMap { $0.dropFirst($1) }.sorted { ($0.stableHash, $0) < ($1.stableHash, $1) }
        return own + rest.prefix(quotas.reduce(0, +) - own.count)
    }
}
