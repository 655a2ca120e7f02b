import TrainerCore

/// Candidates with one market state, task and rating: but for what is their own, they add the same.
struct ShotClasses {
    let states: [Int]
    let tasks: [Int]
    let ratings: [Int]
    /// The cheapest member of each class.
    let cheapest: [Int]
    private let rows: [Int]
    private let starts: [Int]

    var count: Int { states.count }

    /// Members from the one that adds most on its own; of equals the newest first.
    func members(_ place: Int) -> ArraySlice<Int> { rows[starts[place]..<starts[place + 1]] }

    init(_ candidates: ShotCandidates) {
        let labels = TaskKind.numbers * Rating.numbers
        let keys = (0..<candidates.count).map { row in
            candidates.states[row] * labels + candidates.tasks[row] * Rating.numbers + candidates.ratings[row]
        }
        let order = (0..<candidates.count).sorted { left, right in
            if keys[left] != keys[right] { return keys[left] < keys[right] }
            let (own, other) = (candidates.own[left], candidates.own[right])
            return own == other ? left > right : own > other
        }
        let starts = order.indices.filter { $0 == 0 || keys[order[$0]] != keys[order[$0 - 1]] }
        let first = starts.map { order[$0] }
        self.rows = order
        self.starts = starts + [order.count]
        self.states = first.map { candidates.states[$0] }
        self.tasks = first.map { candidates.tasks[$0] }
        self.ratings = first.map { candidates.ratings[$0] }
        self.cheapest = zip(starts, starts.dropFirst() + [order.count]).map { start, end in
            order[start..<end].reduce(Int.max) { min($0, candidates.costs[$1]) }
        }
    }
}
