import TrainerCore

/// At most `cap` samples, the newest days first: an older day gives what the newer ones do not fill. A day's are spread
/// evenly over ratings, tasks and stocks. Ratings and tasks differ by one at most where there is enough of each; what a
/// rating lacks, the others give in equal parts. Stocks are as even as that allows, within a rating alone: all samples of a
/// stock's day have one rating, so those of a rare one give more.
struct EvenChoice {
    /// By rating, stock and task.
    private var waiting: [[[Queue]]]
    private var ratingCounts: [Int]
    private var stockCounts: [Int]
    private var taskCounts: [Int]
    private let stocks: [TSCode]
    private let rows: [TSCode: Int]

    struct Candidate {
        let key: SampleKey
        let rating: Rating

        init(_ key: SampleKey, _ rating: Rating) {
            self.key = key
            self.rating = rating
        }
    }

    /// Keys of one rating, stock and task, newest first, and how many of them are chosen.
    private struct Queue {
        var keys: [SampleKey] = []
        var taken = 0
        var hasMore: Bool { taken < keys.count }
    }

    static func choose(_ candidates: [Candidate], cap: Int) -> Set<SampleKey> {
        guard candidates.count > cap else { return Set(candidates.map(\.key)) }
        var choice = EvenChoice(of: Set(candidates.map(\.key.code)).sorted())
        var room = cap
        let days = Dictionary(grouping: candidates, by: \.key.asOf).sorted { $0.key > $1.key }
        for (_, ofDay) in days where room > 0 {
            choice.add(ofDay)
            for _ in 0..<min(room, ofDay.count) { choice.takeOne() }
            room -= ofDay.count
        }
        while choice.levelTasks() {}
        return choice.chosen
    }

    private init(of stocks: [TSCode]) {
        self.stocks = stocks
        rows = Dictionary(uniqueKeysWithValues: stocks.enumerated().map { ($1, $0) })
        let ofStock = TaskKind.allCases.map { _ in Queue() }
        waiting = Rating.allCases.map { _ in stocks.map { _ in ofStock } }
        ratingCounts = Rating.allCases.map { _ in 0 }
        stockCounts = stocks.map { _ in 0 }
        taskCounts = TaskKind.allCases.map { _ in 0 }
    }

    private mutating func add(_ candidates: [Candidate]) {
        for candidate in candidates.sorted(by: { $0.key > $1.key }) {
            guard let rating = Rating.allCases.firstIndex(of: candidate.rating), let row = rows[candidate.key.code],
                let column = TaskKind.allCases.firstIndex(of: candidate.key.task)
            else { continue }
            waiting[rating][row][column].keys.append(candidate.key)
        }
    }

    private var chosen: Set<SampleKey> {
        Set(waiting.joined().joined().flatMap { $0.keys.prefix($0.taken) })
    }

    /// The rating with the fewest, there the stock with the fewest, there the task with the fewest; ties of tasks go round,
    /// so that stocks begin with different ones.
    private mutating func takeOne() {
        for rating in ratingCounts.indices.sorted(by: { (ratingCounts[$0], $0) < (ratingCounts[$1], $1) })
        where take(of: rating) { return }
    }

    private mutating func take(of rating: Int) -> Bool {
        let rows = waiting[rating]
        let open = rows.indices.filter { row in rows[row].contains { $0.hasMore } }
        func newest(_ row: Int) -> Int {
            rows[row].filter(\.hasMore).map { $0.keys[$0.taken].asOf.dayNumber }.max() ?? 0
        }
        guard let row = open.min(by: { (stockCounts[$0], newest($1), $0) < (stockCounts[$1], newest($0), $1) }) else {
            return false
        }
        let columns = rows[row].indices.filter { rows[row][$0].hasMore }
        func rank(_ column: Int) -> (Int, Int) {
            let turn = (row + stockCounts[row]) % rows[row].count
            return (taskCounts[column], (column - turn + rows[row].count) % rows[row].count)
        }
        guard let column = columns.min(by: { rank($0) < rank($1) }) else { return false }
        waiting[rating][row][column].taken += 1
        ratingCounts[rating] += 1
        stockCounts[row] += 1
        taskCounts[column] += 1
        return true
    }

    /// Moves one choice from the fullest task to the emptiest within a stock and its rating; false when the tasks are level
    /// or no stock can.
    private mutating func levelTasks() -> Bool {
        let columns = taskCounts.indices
        for full in columns.sorted(by: { taskCounts[$0] > taskCounts[$1] }) {
            for empty in columns.sorted(by: { taskCounts[$0] < taskCounts[$1] })
            where taskCounts[full] >= taskCounts[empty] + 2 && move(full, to: empty) { return true }
        }
        return false
    }

    private mutating func move(_ full: Int, to empty: Int) -> Bool {
        for rating in waiting.indices {
            guard
                let row = stocks.indices.first(where: {
                    waiting[rating][$0][full].taken > 0 && waiting[rating][$0][empty].hasMore
                })
            else { continue }
            waiting[rating][row][full].taken -= 1
            waiting[rating][row][empty].taken += 1
            taskCounts[full] -= 1
            taskCounts[empty] += 1
            return true
        }
        return false
    }
}
