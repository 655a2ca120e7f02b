internal import TrainerCore

/// Takes one case at a time: of a stock's day that has fewest so far, the task that has fewest, the rating that has fewest, the
/// code that has fewest, the day that has fewest.
struct CaseSelection {
    private var pool: [Entry]
    private var byStockDay: [StockDay: Int] = [:]
    private var byTask: [TaskKind: Int] = [:]
    private var byRating: [Rating: Int] = [:]
    private var byTaskAndRating: [Slot: Int] = [:]
    private var byCode: [TSCode: Int] = [:]
    private var byDay: [TradeDate: Int] = [:]

    private struct Entry {
        let sample: Sample
        let hash: UInt64
    }

    private struct StockDay: Hashable {
        let code: TSCode
        let day: TradeDate

        init(_ key: SampleKey) { (code, day) = (key.code, key.asOf) }
    }

    private struct Slot: Hashable {
        let task: TaskKind
        let rating: Rating
    }

    private struct Rank: Comparable {
        let counts: [Int]
        let hash: UInt64
        let key: SampleKey

        static func < (left: Rank, right: Rank) -> Bool {
            if left.counts != right.counts { return left.counts.lexicographicallyPrecedes(right.counts) }
            return (left.hash, left.key) < (right.hash, right.key)
        }
    }

    init(_ samples: [Sample]) {
        self.pool = samples.map { Entry(sample: $0, hash: StableHash.fnv1a($0.key.description.utf8)) }
    }

    mutating func choose(_ count: Int) -> [Sample] {
        var chosen: [Sample] = []
        while chosen.count < count, let best = pool.indices.min(by: { rank(pool[$0]) < rank(pool[$1]) }) {
            let sample = pool.remove(at: best).sample
            chosen.append(sample)
            byStockDay[StockDay(sample.key), default: 0] += 1
            byTask[sample.key.task, default: 0] += 1
            byRating[sample.rating, default: 0] += 1
            byTaskAndRating[Slot(task: sample.key.task, rating: sample.rating), default: 0] += 1
            byCode[sample.key.code, default: 0] += 1
            byDay[sample.key.asOf, default: 0] += 1
        }
        return chosen.sorted { ($0.key.task, $0.key) < ($1.key.task, $1.key) }
    }

    private func rank(_ entry: Entry) -> Rank {
        let (sample, hash) = (entry.sample, entry.hash)
        let slot = Slot(task: sample.key.task, rating: sample.rating)
        let ofCode = byCode[sample.key.code] ?? 0
        return Rank(
            counts: [
                byStockDay[StockDay(sample.key)] ?? 0, byTask[sample.key.task] ?? 0,
                ofCode / CasePlanner.casesPerCode, byTaskAndRating[slot] ?? 0, byRating[sample.rating] ?? 0, ofCode,
                byDay[sample.key.asOf] ?? 0,
            ],
            hash: hash, key: sample.key)
    }
}
