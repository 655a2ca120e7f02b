public import TrainerCore

/// One shot given up for another.
public struct ShotSwap: Hashable, Sendable {
    public let out: Sample
    public let into: Sample
    /// The whole set afterwards, in its order.
    public let shots: [Sample]
}

/// The swaps that a chosen set of shots is tried with, one after the other. The shots take turns; each is given up for the
/// sample of the pool with the best objective in its place. What the choice keeps to, a swap keeps too: its task and rating
/// stay, so that the balance does, one shot per code, two per day or as many as the day that gives one up had (of an old day
/// in a new one's place two alone: what the new one gave beyond that was for the quota), no fewer new ones than the quota
/// asks for, no more tokens than there is room for. No sample is tried twice. Deterministic: nothing here is drawn.
public struct ShotSwaps: Sendable {
    private let pool: [Sample]
    private let candidates: ShotCandidates
    private let selector: ShotSelector
    private let hasNew: Bool
    /// Of the set that stands, by place.
    private var rows: [Int]
    /// Rows that were in the set or were tried.
    private var used: Set<Int>
    private var turn = 0

    /// - Parameters:
    ///   - shots: chosen from the pool; nothing is tried where one of them is not there.
    ///   - selector: that chose them.
    public init(of shots: [Sample], from pool: [Sample], selector: ShotSelector) {
        let candidates = ShotCandidates(pool, selector: selector)
        let places = Dictionary(
            candidates.origin.enumerated().map { (pool[$0.element].key, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        let rows = shots.compactMap { places[$0.key] }
        self.pool = pool
        self.candidates = candidates
        self.selector = selector
        self.hasNew = candidates.isNew.contains(true)
        self.rows = rows.count == shots.count ? rows : []
        self.used = Set(rows)
    }

    /// nil where nothing is left to try.
    ///
    /// - Parameters:
    ///   - room: tokens that the set leaves free.
    ///   - isFit: whether a sample may be a shot at all; asked of the best alone.
    public mutating func next(room: Int, isFit: (Sample) -> Bool) -> ShotSwap? {
        for _ in rows.indices {
            let place = turn % rows.count
            turn += 1
            guard let row = best(at: place, room: room, isFit: isFit) else { continue }
            used.insert(row)
            var after = rows
            after[place] = row
            return ShotSwap(
                out: sample(rows[place]), into: sample(row), shots: selector.order.arrange(after.map(sample)))
        }
        return nil
    }

    /// Makes a swap that `next` gave part of the set that stands.
    public mutating func accept(_ swap: ShotSwap) {
        guard let place = rows.firstIndex(where: { sample($0).key == swap.out.key }),
            let row = used.first(where: { sample($0).key == swap.into.key })
        else { return }
        rows[place] = row
    }

    private func sample(_ row: Int) -> Sample { pool[candidates.origin[row]] }

    private func best(at place: Int, room: Int, isFit: (Sample) -> Bool) -> Int? {
        let out = rows[place]
        let others = rows.indices.filter { $0 != place }.map { rows[$0] }
        var objective = ShotObjective(market: candidates.market, weights: selector.weights)
        for row in others {
            objective.add(
                state: candidates.states[row], task: candidates.tasks[row], rating: candidates.ratings[row],
                own: candidates.own[row])
        }
        let codes = Set(others.map { candidates.codes[$0] })
        let days = Dictionary(others.map { (candidates.days[$0], 1) }, uniquingKeysWith: +)
        let ofItsDay = max(ShotGrowth.leastPerDay, days[candidates.days[out], default: 0] + 1)
        func shotsPerDay(_ row: Int) -> Int {
            candidates.isNew[out] && !candidates.isNew[row] ? ShotGrowth.leastPerDay : ofItsDay
        }
        let news = others.count { candidates.isNew[$0] }
        func keepsQuota(_ row: Int) -> Bool {
            let count = news + (candidates.isNew[row] ? 1 : 0)
            // Where the choice itself fell short, none may fall shorter.
            return !hasNew || candidates.isNew[row] || !candidates.isNew[out]
                || Double(count) >= ShotSelector.newShare * Double(rows.count)
        }
        let allowed = (0..<candidates.count).filter { row in
            candidates.tasks[row] == candidates.tasks[out] && candidates.ratings[row] == candidates.ratings[out]
                && !used.contains(row) && !codes.contains(candidates.codes[row])
                && days[candidates.days[row], default: 0] < shotsPerDay(row)
                && candidates.costs[row] <= candidates.costs[out] + room && keepsQuota(row)
        }
        let worths = allowed.map { row in
            let gain = objective.gain(
                state: candidates.states[row], task: candidates.tasks[row], rating: candidates.ratings[row])
            return (worth: gain + candidates.own[row], row: row)
        }
        // Of equal worth the newest: rows are in key order.
        return worths.sorted { ($1.worth, $1.row) < ($0.worth, $0.row) }.lazy.map(\.row).first { isFit(sample($0)) }
    }
}
