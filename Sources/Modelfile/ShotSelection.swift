import TrainerCore

/// One greedy pass: a set of shots that grows by the best allowed sample.
struct ShotSelection {
    private(set) var rows: [Int] = []

    private let pool: [Sample]
    private let costs: [Int]
    private let isNew: [Bool]
    private let maximumShots: Int
    private let shotsPerDay: Int
    private let ratings: Set<Rating>
    private var room: Int
    private var objective: ShotObjective
    private var usedCodes: Set<TSCode> = []
    private var usedDays: [TradeDate: Int] = [:]
    private var usedRatings: [Rating: Int] = [:]
    private var usedTasks: [TaskKind: Int] = [:]

    init(selector: ShotSelector, pool: [Sample], limit: Int) {
        self.pool = pool
        self.costs = pool.map(selector.cost)
        self.isNew = pool.map(selector.isNew)
        self.maximumShots = selector.maximumShots
        self.room = limit
        self.objective = ShotObjective(pool: pool)
        self.ratings = Set(pool.map(\.rating))
        let days = max(1, Set(pool.map(\.key.asOf)).count)
        self.shotsPerDay = max(2, (selector.maximumShots + days - 1) / days)
    }

    /// More tasks first, then the objective.
    var rank: (Int, Double) { (objective.tasks, objective.value) }

    func grown(perToken: Bool) -> ShotSelection {
        var grown = self
        while grown.rows.count < maximumShots, let row = grown.next(perToken: perToken) { grown.add(row) }
        return grown
    }

    /// Tasks come before novelty: a task without a shot has no example at all. Each wish that nothing meets is let go.
    private func next(perToken: Bool) -> Int? {
        let least = ratings.map { usedRatings[$0] ?? 0 }.min() ?? 0
        let allowed = pool.indices.filter { isAllowed($0, leastRating: least) }
        let fewest = allowed.map { usedTasks[pool[$0].key.task] ?? 0 }.min()
        let byTask = allowed.filter { (usedTasks[pool[$0].key.task] ?? 0) == fewest }
        let new = needsNew ? byTask.filter { isNew[$0] } : []
        // The pool is in key order, so that of equal gains the newest wins.
        return (new.isEmpty ? byTask : new).map { (row: $0, gain: gain($0, perToken: perToken)) }
            .max { ($0.gain, $0.row) < ($1.gain, $1.row) }?.row
    }

    private func isAllowed(_ row: Int, leastRating: Int) -> Bool {
        let sample = pool[row]
        return costs[row] <= room && !usedCodes.contains(sample.key.code)
            && (usedDays[sample.key.asOf] ?? 0) < shotsPerDay
            && (usedRatings[sample.rating] ?? 0) == leastRating
    }

    private var needsNew: Bool {
        let new = rows.filter { isNew[$0] }.count
        return Double(new) < ShotSelector.newShare * Double(rows.count + 1)
    }

    private func gain(_ row: Int, perToken: Bool) -> Double {
        let gain = objective.gain(row)
        return perToken ? gain / Double(max(1, costs[row])) : gain
    }

    private mutating func add(_ row: Int) {
        let sample = pool[row]
        rows.append(row)
        objective.add(row)
        room -= costs[row]
        usedCodes.insert(sample.key.code)
        usedDays[sample.key.asOf, default: 0] += 1
        usedRatings[sample.rating, default: 0] += 1
        usedTasks[sample.key.task, default: 0] += 1
    }
}
