import Foundation
import TrainerCore

/// A pool as columns, one row a sample, in the order of the samples' keys. Choosing reads small numbers alone, so that a
/// hundred thousand candidates cost little more than reading their texts once.
struct ShotCandidates {
    /// Places in the pool that it was made from.
    let origin: [Int]
    let codes: [Int]
    /// Places among the pool's days, the oldest 0.
    let days: [Int]
    let tasks: [Int]
    let ratings: [Int]
    let states: [Int]
    let costs: [Int]
    let isNew: [Bool]
    /// What a row adds to the objective whatever else is chosen: its recency.
    let own: [Double]
    let codeCount: Int
    let dayCount: Int
    let market: MarketStates

    /// Trading days whose states are the recent market.
    static let recentDays = 60

    var count: Int { origin.count }

    init(_ pool: [Sample], selector: ShotSelector) {
        // By index: an element taken out whole counts the references of its texts, a hundred thousand times a column.
        let codes = Numbering(pool.indices.lazy.map { pool[$0].key.code })
        let days = Numbering(pool.indices.lazy.map { pool[$0].key.asOf })
        let isOpen = codes.values.map { !$0.isHeldOut }
        let rows = Self.ordered(pool, codes: codes.numbers, days: days.numbers).filter { isOpen[codes.numbers[$0]] }
        let states = Numbering(rows.lazy.map { pool[$0].regime })
        let usedDays = Numbering(rows.lazy.map { days.numbers[$0] })
        self.origin = rows
        self.codes = rows.map { codes.numbers[$0] }
        self.days = usedDays.numbers
        self.tasks = rows.map { pool[$0].key.task.number }
        self.ratings = rows.map { pool[$0].rating.number }
        self.states = states.numbers
        self.costs = rows.map { selector.cost(pool[$0]) }
        self.isNew = rows.map { selector.isNew(pool[$0].key.asOf) }
        self.codeCount = codes.values.count
        self.dayCount = usedDays.values.count
        let newest = usedDays.values.last.map { days.values[$0].dayNumber } ?? 0
        let recency = usedDays.values.map { day in
            selector.weights.recency
                * exp(Double(days.values[day].dayNumber - newest) / selector.weights.recencyDays)
        }
        self.own = usedDays.numbers.map { recency[$0] }
        let oldest = usedDays.values.count - Self.recentDays
        let recent = zip(states.numbers, usedDays.numbers).reduce(into: [Int](repeating: 0, count: states.values.count))
        {
            if $1.1 >= oldest { $0[$1.0] += 1 }
        }
        self.market = MarketStates(
            pool: states.values,
            recent: selector.recentStates.isEmpty
                ? Dictionary(uniqueKeysWithValues: zip(states.values, recent)) : selector.recentStates)
    }

    /// By key; of samples with one key, by their texts, so that the order of the pool plays no part.
    private static func ordered(_ pool: [Sample], codes: [Int], days: [Int]) -> [Int] {
        var keys = pool.indices.map { row in
            (key: (days[row] << 32 | codes[row]) << 2 | pool[row].key.task.number, row: row)
        }
        keys.sort { $0.key == $1.key ? $0.row < $1.row : $0.key < $1.key }
        var start = 0
        while start < keys.count {
            var end = start + 1
            while end < keys.count, keys[end].key == keys[start].key { end += 1 }
            if end - start > 1 {
                keys[start..<end].sort {
                    let (left, right) = (pool[$0.row], pool[$1.row])
                    return (left.input, left.output, left.regime) < (right.input, right.output, right.regime)
                }
            }
            start = end
        }
        return keys.map(\.row)
    }
}

/// Values as numbers in their own order.
private struct Numbering<Value: Hashable & Comparable> {
    /// Ascending, each once.
    let values: [Value]
    /// The number of each element.
    let numbers: [Int]

    init(_ elements: some Collection<Value>) {
        var seen: [Value: Int] = [:]
        let arrival = elements.map { value in
            if let number = seen[value] { return number }
            seen[value] = seen.count
            return seen.count - 1
        }
        let sorted = seen.sorted { $0.key < $1.key }
        var place = [Int](repeating: 0, count: sorted.count)
        for (number, entry) in sorted.enumerated() { place[entry.value] = number }
        self.values = sorted.map(\.key)
        self.numbers = arrival.map { place[$0] }
    }
}

extension TaskKind {
    static let numbers = allCases.count
    var number: Int {
        switch self {
        case .technicalAnalysis: 0
        case .investmentAdvice: 1
        case .riskAssessment: 2
        case .pricePrediction: 3
        }
    }
}

extension Rating {
    static let numbers = allCases.count
    var number: Int {
        switch self {
        case .buy: 0
        case .hold: 1
        case .sell: 2
        }
    }
}
