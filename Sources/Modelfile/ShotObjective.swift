import TrainerCore

/// How good a set of shots is: monotone and submodular, so that greedy choice is near the best. A value of this type is
/// one growing set over a pool.
struct ShotObjective {
    private let grid: RegimeGrid
    private let recency: [Double]
    private let pool: [Sample]
    /// How near the nearest shot is to each market state.
    private var nearest: [Double]
    private var ratingCounts: [Rating: Int] = [:]
    private var taskCounts: [TaskKind: Int] = [:]
    private(set) var value = 0.0

    /// Days after which a sample's newness counts for half.
    private static let recencyDays = 30.0
    private static let balanceWeight = 0.5
    private static let recencyWeight = 0.1

    init(pool: [Sample]) {
        self.pool = pool
        self.grid = RegimeGrid(regimes: pool.map(\.regime))
        self.nearest = [Double](repeating: 0, count: grid.weights.count)
        let newest = pool.map(\.key.asOf.dayNumber).max() ?? 0
        self.recency = pool.map { 1 / (1 + Double(newest - $0.key.asOf.dayNumber) / Self.recencyDays) }
    }

    var tasks: Int { taskCounts.count }

    /// What adding a sample would add to `value`.
    func gain(_ row: Int) -> Double {
        let similarities = grid.similarities(of: row)
        let coverage = nearest.indices.reduce(0.0) { sum, state in
            sum + grid.weights[state] * max(0, similarities[state] - nearest[state])
        }
        let balance =
            Self.rootStep(ratingCounts[pool[row].rating] ?? 0) + Self.rootStep(taskCounts[pool[row].key.task] ?? 0)
        return coverage + Self.balanceWeight * balance + Self.recencyWeight * recency[row]
    }

    mutating func add(_ row: Int) {
        value += gain(row)
        let similarities = grid.similarities(of: row)
        for state in nearest.indices { nearest[state] = max(nearest[state], similarities[state]) }
        ratingCounts[pool[row].rating, default: 0] += 1
        taskCounts[pool[row].key.task, default: 0] += 1
    }

    private static func rootStep(_ count: Int) -> Double { Double(count + 1).squareRoot() - Double(count).squareRoot() }
}

/// The market states of a pool, how often each occurs, and how alike they are.
private struct RegimeGrid {
    /// Share of the pool, per state.
    let weights: [Double]
    private let similarity: [[Double]]
    private let stateOfRow: [Int]

    init(regimes: [String]) {
        let counts = regimes.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        let states = counts.keys.sorted()
        let fields = states.map { $0.split(separator: "|") }
        let places = Dictionary(uniqueKeysWithValues: states.enumerated().map { ($1, $0) })
        weights = states.map { Double(counts[$0] ?? 0) / Double(regimes.count) }
        similarity = fields.map { own in fields.map { Self.shareOfEqual(own, $0) } }
        stateOfRow = regimes.map { places[$0] ?? 0 }
    }

    func similarities(of row: Int) -> [Double] { similarity[stateOfRow[row]] }

    private static func shareOfEqual(_ left: [Substring], _ right: [Substring]) -> Double {
        let same = zip(left, right).filter { $0 == $1 }.count
        return Double(same) / Double(max(1, left.count, right.count))
    }
}
