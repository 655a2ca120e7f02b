import TrainerCore

/// At most `cap` keys, spread evenly over stocks and tasks, the newest days first. Where each stock has samples enough
/// of each task, the counts per stock and per task differ by one at most; otherwise as little as what there is allows.
struct EvenChoice {
    private var waiting: [[Queue]]
    private var stockCounts: [Int]
    private var taskCounts: [Int]
    private let stocks: [TSCode]

    /// Keys of one stock and task, newest first, and how many of them are chosen.
    private struct Queue {
        var keys: [SampleKey] = []
        var taken = 0
        var hasMore: Bool { taken < keys.count }
    }

    static func choose(_ keys: [SampleKey], cap: Int) -> Set<SampleKey> {
        guard keys.count > cap else { return Set(keys) }
        var choice = EvenChoice(keys)
        for _ in 0..<max(0, cap) { choice.takeOne() }
        while choice.levelTasks() {}
        return choice.chosen
    }

    private init(_ keys: [SampleKey]) {
        stocks = Set(keys.map(\.code)).sorted()
        let rows = Dictionary(uniqueKeysWithValues: stocks.enumerated().map { ($1, $0) })
        waiting = stocks.map { _ in TaskKind.allCases.map { _ in Queue() } }
        stockCounts = stocks.map { _ in 0 }
        taskCounts = TaskKind.allCases.map { _ in 0 }
        for key in keys.sorted(by: >) {
            guard let row = rows[key.code], let column = TaskKind.allCases.firstIndex(of: key.task) else { continue }
            waiting[row][column].keys.append(key)
        }
    }

    private var chosen: Set<SampleKey> {
        Set(waiting.joined().flatMap { $0.keys.prefix($0.taken) })
    }

    /// The stock with the fewest, there the task with the fewest; ties go round, so that stocks begin with different tasks.
    private mutating func takeOne() {
        let open = stocks.indices.filter { row in waiting[row].contains { $0.hasMore } }
        guard let row = open.min(by: { (stockCounts[$0], newest($1), $0) < (stockCounts[$1], newest($0), $1) }) else {
            return
        }
        let columns = waiting[row].indices.filter { waiting[row][$0].hasMore }
        func rank(_ column: Int) -> (Int, Int) {
            let turn = (row + stockCounts[row]) % waiting[row].count
            return (taskCounts[column], (column - turn + waiting[row].count) % waiting[row].count)
        }
        guard let column = columns.min(by: { rank($0) < rank($1) }) else { return }
        waiting[row][column].taken += 1
        stockCounts[row] += 1
        taskCounts[column] += 1
    }

    private func newest(_ row: Int) -> Int {
        waiting[row].filter(\.hasMore).map { $0.keys[$0.taken].asOf.dayNumber }.max() ?? 0
    }

    /// Moves one choice from the fullest task to the emptiest within a stock; false when the tasks are level or no
    /// stock can.
    private mutating func levelTasks() -> Bool {
        let columns = taskCounts.indices
        for full in columns.sorted(by: { taskCounts[$0] > taskCounts[$1] }) {
            for empty in columns.sorted(by: { taskCounts[$0] < taskCounts[$1] })
            where taskCounts[full] >= taskCounts[empty] + 2 {
                guard
                    let row = stocks.indices.first(where: {
                        waiting[$0][full].taken > 0 && waiting[$0][empty].hasMore
                    })
                else { continue }
                waiting[row][full].taken -= 1
                waiting[row][empty].taken += 1
                taskCounts[full] -= 1
                taskCounts[empty] += 1
                return true
            }
        }
        return false
    }
}
