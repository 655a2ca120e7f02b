import TrainerCore

/// How good a set of shots is: monotone and submodular, so that greedy choice is near the best.
struct ShotObjective {
    private let pool: [Sample]
    /// Market states of the pool with how often each occurs, and the similarity of every sample to each.
    private let weights: [Double]
    private let similarities: [[Double]]
    private let recency: [Double]

    /// Days after which a sample counts for 1/e.
    private static let recencyDays = 30.0

    init(pool: [Sample]) {
        self.pool = pool
        let counts = Dictionary(grouping: pool, by: \.regime).mapValues(\.count)
        let states = counts.keys.sorted()
        let fields = states.map(Self.fields)
        let total = Double(max(1, pool.count))
        self.weights = states.map { Double(counts[$0] ?? 0) / total }
        let byState = Dictionary(
            uniqueKeysWithValues: zip(states, fields.map { own in fields.map { Self.similarity(own, $0) } }))
        self.similarities = pool.map { byState[$0.regime] ?? [] }
        let newest = pool.map(\.key.asOf.dayNumber).max() ?? 0
        self.recency = pool.map { Self.decay(Double(newest - $0.key.asOf.dayNumber) / Self.recencyDays) }
    }

    func value(_ rows: [Int]) -> Double {
        coverage(rows) + 0.5 * roots(rows.map { pool[$0].rating }) + 0.5 * roots(rows.map { pool[$0].key.task })
            + 0.1 * rows.reduce(0) { $0 + recency[$1] }
    }

    func taskCount(_ rows: [Int]) -> Int { Set(rows.map { pool[$0].key.task }).count }

    /// Facility location: how near the nearest shot is to each state, by the state's share of the pool.
    private func coverage(_ rows: [Int]) -> Double {
        weights.indices.reduce(0) { sum, state in
            sum + weights[state] * (rows.map { similarities[$0][state] }.max() ?? 0)
        }
    }

    private func roots(_ labels: [some Hashable]) -> Double {
        let counts = labels.reduce(into: [:]) { $0[$1, default: 0] += 1 }.values
        return counts.sorted().reduce(0) { $0 + Double($1).squareRoot() }
    }

    private static func fields(_ regime: String) -> [Substring] { regime.split(separator: "|") }

    /// Share of equal fields.
    private static func similarity(_ left: [Substring], _ right: [Substring]) -> Double {
        let same = zip(left, right).filter { $0 == $1 }.count
        return Double(same) / Double(max(1, left.count, right.count))
    }

    /// `1 / (1 + x)`: falls like an exponential at first, and is the same to the last bit on every machine.
    private static func decay(_ age: Double) -> Double { 1 / (1 + age) }
}
