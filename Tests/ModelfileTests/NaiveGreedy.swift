import Foundation
import Modelfile
import TrainerCore

/// The objective by its definition, and the greedy choice without any bound or grouping: every candidate is computed
/// anew at each step.
struct NaiveGreedy {
    let pool: [Sample]
    let selector: ShotSelector
    let limit: Int
    private let grid: [(fields: [Substring], weight: Int)]
    private let fieldCount: Int

    init(_ pool: [Sample], selector: ShotSelector, limit: Int) {
        let open = pool.filter { !$0.key.code.isHeldOut }.sorted { $0.key < $1.key }
        let recent = Set(Set(open.map(\.key.asOf)).sorted().suffix(60))
        let counts = open.filter { recent.contains($0.key.asOf) }.reduce(into: [:]) { $0[$1.regime, default: 0] += 1 }
        self.pool = open
        self.selector = selector
        self.limit = limit
        self.grid = (selector.recentStates.isEmpty ? counts : selector.recentStates)
            .map { ($0.key.split(separator: "|"), $0.value) }
        self.fieldCount = grid.map(\.fields.count).max() ?? 1
    }

    // MARK: The objective

    func value(_ rows: [Int]) -> Double {
        let covered = grid.reduce(0) { sum, state in
            sum + state.weight * (rows.map { equal(pool[$0].regime, state.fields) }.max() ?? 0)
        }
        func roots(_ counts: [Int]) -> Double { counts.reduce(0) { $0 + Double($1).squareRoot() } }
        let ratings = Rating.allCases.map { rating in rows.count { pool[$0].rating == rating } }
        let tasks = TaskKind.allCases.map { task in rows.count { pool[$0].key.task == task } }
        return selector.weights.coverage * Double(covered) / whole
            + selector.weights.balance * (roots(ratings) + roots(tasks)) + rows.reduce(0) { $0 + own($1) }
    }

    private var whole: Double { Double(max(1, fieldCount * grid.reduce(0) { $0 + $1.weight })) }

    private func equal(_ regime: String, _ fields: [Substring]) -> Int {
        zip(regime.split(separator: "|"), fields).count { $0 == $1 }
    }

    private func own(_ row: Int) -> Double {
        let newest = pool.last?.key.asOf.dayNumber ?? 0
        let age = Double(pool[row].key.asOf.dayNumber - newest) / selector.weights.recencyDays
        return selector.weights.recency * exp(age)
    }

    // MARK: The rules

    func cost(_ row: Int) -> Int { selector.estimator.estimate(pool[row].messages) }
    private func isNew(_ row: Int) -> Bool { selector.newSince.map { pool[row].key.asOf >= $0 } ?? false }
    private var affordable: [Int] { pool.indices.filter { cost($0) <= limit } }

    /// Every rule that a set must keep, whatever else there is.
    ///
    /// - Parameter perDay: more than two where the days could not give the shots otherwise.
    func isAllowed(_ rows: [Int], perDay: Int = 2) -> Bool {
        let ratings = Set(affordable.map { pool[$0].rating }).map { rating in rows.count { pool[$0].rating == rating } }
        return rows.count <= selector.maximumShots && rows.reduce(0) { $0 + cost($1) } <= limit
            && Set(rows.map { pool[$0].key.code }).count == rows.count && mostOfDay(rows) <= perDay
            && (ratings.max() ?? 0) - (ratings.min() ?? 0) <= 1
    }

    func tasks(_ rows: [Int]) -> Int { Set(rows.map { pool[$0].key.task }).count }

    func keepsQuota(_ rows: [Int]) -> Bool {
        !affordable.contains(where: isNew) || Double(rows.count(where: isNew)) >= 0.3 * Double(rows.count)
    }

    func mostOfDay(_ rows: [Int]) -> Int {
        Dictionary(grouping: rows) { pool[$0].key.asOf }.values.map(\.count).max() ?? 0
    }

    // MARK: The greedy choice

    func chosen() -> Set<SampleKey> {
        let ways = [false, true].map { grown(perToken: $0) }
        let best = isBetter(ways[1], than: ways[0]) ? ways[1] : ways[0]
        return Set(best.map { pool[$0].key })
    }

    private func isBetter(_ left: [Int], than right: [Int]) -> Bool {
        if tasks(left) != tasks(right) { return tasks(left) > tasks(right) }
        if keepsQuota(left) != keepsQuota(right) { return keepsQuota(left) }
        return value(left) > value(right) + 1e-12
    }

    private func grown(perToken: Bool) -> [Int] {
        var rows: [Int] = []
        while rows.count < selector.maximumShots, let next = next(rows, perToken: perToken) { rows.append(next) }
        return rows
    }

    private func next(_ rows: [Int], perToken: Bool) -> Int? {
        let room = limit - rows.reduce(0) { $0 + cost($1) }
        let counts = Rating.allCases.map { rating in rows.count { pool[$0].rating == rating } }
        let possible = Set(affordable.map { pool[$0].rating })
        let least = zip(Rating.allCases, counts).filter { possible.contains($0.0) }.map(\.1).min() ?? 0
        let leastRatings = Set(zip(Rating.allCases, counts).filter { $0.1 == least }.map(\.0))
        let fitting = pool.indices.filter { row in
            cost(row) <= room && leastRatings.contains(pool[row].rating)
                && !rows.contains { pool[$0].key.code == pool[row].key.code }
        }
        func ofSameDay(_ row: Int) -> Int { rows.count { pool[$0].key.asOf == pool[row].key.asOf } }
        func spread(_ rows: [Int]) -> [Int] {
            let perDay = max(2, 1 + (rows.map(ofSameDay).min() ?? 0))
            return rows.filter { ofSameDay($0) < perDay }
        }
        let (allowed, new) = (spread(fitting), spread(fitting.filter(isNew)))
        let cheapest = Dictionary(grouping: affordable) { pool[$0].key.task }.mapValues { $0.map(cost).min() ?? 0 }
        let open = Set(cheapest.keys).subtracting(rows.map { pool[$0].key.task })
        func isReserved(_ row: Int) -> Bool {
            let others = open.subtracting([pool[row].key.task]).reduce(0) { $0 + (cheapest[$1] ?? 0) }
            return cost(row) <= room - others
        }
        func isOpen(_ row: Int) -> Bool { open.contains(pool[row].key.task) }
        let byTask = allowed.filter(isOpen)
        let needsNew =
            affordable.contains(where: isNew) && Double(rows.count(where: isNew)) < 0.3 * Double(rows.count + 1)
        let wishes =
            (needsNew ? [new.filter(isOpen).filter(isReserved)] : []) + [byTask.filter(isReserved), byTask]
            + (needsNew ? [new] : []) + [allowed]
        return wishes.first { !$0.isEmpty }.flatMap { best($0, rows, perToken: perToken) }
    }

    /// The largest gain, and of equal ones the newest.
    private func best(_ wish: [Int], _ rows: [Int], perToken: Bool) -> Int? {
        let nearest = grid.map { state in rows.map { equal(pool[$0].regime, state.fields) }.max() ?? 0 }
        let worths = wish.map { row -> (worth: Double, row: Int) in
            let covered = zip(grid, nearest).reduce(0) { sum, pair in
                sum + pair.0.weight * max(0, equal(pool[row].regime, pair.0.fields) - pair.1)
            }
            let (rating, task) = (pool[row].rating, pool[row].key.task)
            let steps =
                step(rows.count { pool[$0].rating == rating }) + step(rows.count { pool[$0].key.task == task })
            let gain =
                selector.weights.coverage * (Double(covered) / whole) + selector.weights.balance * steps + own(row)
            return (perToken ? gain / Double(max(1, cost(row))) : gain, row)
        }
        return worths.max { ($0.worth, $0.row) < ($1.worth, $1.row) }?.row
    }

    private func step(_ count: Int) -> Double { Double(count + 1).squareRoot() - Double(count).squareRoot() }
}
