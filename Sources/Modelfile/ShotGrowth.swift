import TrainerCore

/// One greedy pass: a set of shots that grows by the best allowed candidate, looked for lazily. A class whose bound is
/// below the best gain found is not computed, since no gain ever grows (Leskovec et al., KDD 2007: CELF).
struct ShotGrowth {
    /// Of `candidates`, in the order of choice.
    private(set) var rows: [Int] = []

    private let candidates: ShotCandidates
    private let classes: ShotClasses
    private let maximumShots: Int
    /// Rows that fit the whole budget.
    private let affordable: [Int]
    /// Ratings that some affordable candidate has.
    private let ratings: [Int]
    /// The cheapest candidate of each task; nil where it has none.
    private let cheapestOfTask: [Int?]
    private let hasNew: Bool
    private var room: Int
    private var objective: ShotObjective
    private var usedCodes: [Bool]
    private var usedDays: [Int]
    private var newCount = 0

    /// What any day may give.
    static let leastPerDay = 2

    init(candidates: ShotCandidates, selector: ShotSelector, limit: Int) {
        let affordable = (0..<candidates.count).filter { candidates.costs[$0] <= limit }
        self.candidates = candidates
        self.classes = ShotClasses(candidates)
        self.maximumShots = selector.maximumShots
        self.affordable = affordable
        self.ratings = Set(affordable.map { candidates.ratings[$0] }).sorted()
        self.cheapestOfTask = affordable.reduce(into: [Int?](repeating: nil, count: TaskKind.numbers)) {
            cheapest, row in
            let task = candidates.tasks[row]
            cheapest[task] = min(cheapest[task] ?? .max, candidates.costs[row])
        }
        self.hasNew = affordable.contains { candidates.isNew[$0] }
        self.room = limit
        self.objective = ShotObjective(market: candidates.market, weights: selector.weights)
        self.usedCodes = [Bool](repeating: false, count: candidates.codeCount)
        self.usedDays = [Int](repeating: 0, count: candidates.dayCount)
    }

    /// More tasks first, then the novelty quota, then the objective.
    func isBetter(than other: ShotGrowth) -> Bool {
        let (own, others) = (objective.taskCounts.count { $0 > 0 }, other.objective.taskCounts.count { $0 > 0 })
        if own != others { return own > others }
        if keepsQuota != other.keepsQuota { return keepsQuota }
        return objective.value > other.objective.value
    }

    func grown(perToken: Bool) -> ShotGrowth {
        var grown = self
        while grown.rows.count < maximumShots, let row = grown.next(perToken: perToken) { grown.add(row) }
        return grown
    }

    // MARK: What is wished for

    /// Which candidates are looked at; what cannot be met is let go, the least important first.
    private struct Wish {
        var tasks: [Bool]
        var onlyNew: Bool
        /// Tokens that stay free for the tasks still without a shot, by the candidate's task.
        var reserve: [Int]
        /// That a day may give, the next one among them.
        var shotsPerDay: Int
    }

    private var keepsQuota: Bool { !hasNew || Double(newCount) >= ShotSelector.newShare * Double(rows.count) }

    /// A task without a shot has no example at all, so tasks come before novelty.
    private var wishes: [Wish] {
        let open = (0..<TaskKind.numbers).map { objective.taskCounts[$0] == 0 && cheapestOfTask[$0] != nil }
        let everything = [Bool](repeating: true, count: TaskKind.numbers)
        let nothing = [Int](repeating: 0, count: TaskKind.numbers)
        let reserve = (0..<TaskKind.numbers).map { task in
            (0..<TaskKind.numbers).reduce(0) { $0 + ($1 != task && open[$1] ? cheapestOfTask[$1] ?? 0 : 0) }
        }
        let needsNew = needsNew
        let perDay = shotsPerDay(onlyNew: false)
        // The quota cannot wait for days that are not new.
        let perNewDay = needsNew ? shotsPerDay(onlyNew: true) : perDay
        func wish(_ tasks: [Bool], onlyNew: Bool = false, reserve: [Int]) -> Wish {
            Wish(tasks: tasks, onlyNew: onlyNew, reserve: reserve, shotsPerDay: onlyNew ? perNewDay : perDay)
        }
        var wishes: [Wish] = []
        if open.contains(true) {
            if needsNew { wishes.append(wish(open, onlyNew: true, reserve: reserve)) }
            wishes.append(wish(open, reserve: reserve))
            wishes.append(wish(open, reserve: nothing))
        }
        if needsNew { wishes.append(wish(everything, onlyNew: true, reserve: nothing)) }
        return wishes + [wish(everything, reserve: nothing)]
    }

    private var needsNew: Bool {
        hasNew && Double(newCount) < ShotSelector.newShare * Double(rows.count + 1)
    }

    // MARK: The best candidate

    private struct Pick {
        let row: Int
        let worth: Double

        /// Of equal worth the newest: rows are in key order.
        func isBetter(than other: Pick) -> Bool { (worth, row) > (other.worth, other.row) }
    }

    private mutating func next(perToken: Bool) -> Int? {
        for wish in wishes {
            if let pick = best(wish, perToken: perToken) { return pick.row }
        }
        return nil
    }

    /// One more than the day gave that gave fewest, of those that can give the next one. A third of one day is chosen only
    /// where each of them has given two; how many shots are wished for says nothing of how many fit.
    private func shotsPerDay(onlyNew: Bool) -> Int {
        let least = leastOfRating
        var fewest = Int.max
        for row in affordable
        where candidates.costs[row] <= room && !usedCodes[candidates.codes[row]]
            && objective.ratingCounts[candidates.ratings[row]] == least && (!onlyNew || candidates.isNew[row])
        {
            fewest = min(fewest, usedDays[candidates.days[row]])
            if fewest < Self.leastPerDay { return Self.leastPerDay }
        }
        return fewest == .max ? Self.leastPerDay : fewest + 1
    }

    private var leastOfRating: Int { ratings.map { objective.ratingCounts[$0] }.min() ?? 0 }

    private mutating func best(_ wish: Wish, perToken: Bool) -> Pick? {
        var bounds = self.bounds(wish, perToken: perToken)
        guard let top = bounds.max(by: { $0.bound < $1.bound }) else { return nil }
        var best = exact(top.place, wish, perToken: perToken)
        // Only what the best so far does not rule out need be put in order.
        bounds.removeAll { bound in bound.place == top.place || best.map { bound.bound < $0.worth } ?? false }
        bounds.sort { $0.bound > $1.bound }
        for (place, bound) in bounds {
            if let best, bound < best.worth { break }
            guard let pick = exact(place, wish, perToken: perToken) else { continue }
            if best.map(pick.isBetter) ?? true { best = pick }
        }
        return best
    }

    /// What each class that has an allowed member can add at most.
    private func bounds(_ wish: Wish, perToken: Bool) -> [(place: Int, bound: Double)] {
        let least = leastOfRating
        var bounds: [(place: Int, bound: Double)] = []
        bounds.reserveCapacity(classes.count)
        for place in 0..<classes.count {
            let (state, task, rating) = (classes.states[place], classes.tasks[place], classes.ratings[place])
            guard wish.tasks[task], objective.ratingCounts[rating] == least,
                let first = classes.members(place).first(where: { isAllowed($0, wish) })
            else { continue }
            let bound = objective.bound(state: state, task: task, rating: rating) + candidates.own[first]
            bounds.append((place, perToken ? bound / Double(max(1, classes.cheapest[place])) : bound))
        }
        return bounds
    }

    private mutating func exact(_ place: Int, _ wish: Wish, perToken: Bool) -> Pick? {
        let gain = objective.gain(
            state: classes.states[place], task: classes.tasks[place], rating: classes.ratings[place])
        return perToken ? bestPerToken(place, wish, gain: gain) : firstAllowed(place, wish, gain: gain)
    }

    private func firstAllowed(_ place: Int, _ wish: Wish, gain: Double) -> Pick? {
        classes.members(place).first { isAllowed($0, wish) }.map { Pick(row: $0, worth: gain + candidates.own[$0]) }
    }

    private func bestPerToken(_ place: Int, _ wish: Wish, gain: Double) -> Pick? {
        classes.members(place).lazy.filter { isAllowed($0, wish) }
            .map { Pick(row: $0, worth: (gain + candidates.own[$0]) / Double(max(1, candidates.costs[$0]))) }
            .max { $1.isBetter(than: $0) }
    }

    private func isAllowed(_ row: Int, _ wish: Wish) -> Bool {
        candidates.costs[row] <= room - wish.reserve[candidates.tasks[row]] && !usedCodes[candidates.codes[row]]
            && usedDays[candidates.days[row]] < wish.shotsPerDay && (!wish.onlyNew || candidates.isNew[row])
    }

    private mutating func add(_ row: Int) {
        rows.append(row)
        objective.add(
            state: candidates.states[row], task: candidates.tasks[row], rating: candidates.ratings[row],
            own: candidates.own[row])
        room -= candidates.costs[row]
        usedCodes[candidates.codes[row]] = true
        usedDays[candidates.days[row]] += 1
        newCount += candidates.isNew[row] ? 1 : 0
    }
}
