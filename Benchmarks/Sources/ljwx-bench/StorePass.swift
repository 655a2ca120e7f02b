import Foundation
import TrainerCore
import TrainerStore

/// `ljwx-bench store-pass BARS FILE`: lands a year of the market day by day, reads it back, and prints what it took.
struct StorePass {
    static let verb = "store-pass"
    private static let windows = 3_000

    static func main(_ arguments: [String]) async throws {
        guard arguments.count == 2 else { throw BenchError("usage: ljwx-bench \(verb) BARS FILE", status: 64) }
        let days = try DayBars(arguments[0])
        let database = try TrainerDatabase.open(path: arguments[1])
        let store = SQLiteBarStore(database)
        var landing = 0.0
        for day in 0..<MarketFile.days {
            let reply = BarReply(bars: days.bars(day), calls: 1)
            let begin = cpuMilliseconds()
            try await store.store(reply, of: DayBars.date(day), from: "bench", at: Date())
            landing += cpuMilliseconds() - begin
        }
        let last = DayBars.date(MarketFile.days - 1)
        let begin = cpuMilliseconds()
        // The first read merges what has landed.
        guard try await store.codes(on: last, knownAt: Date()).count == MarketFile.stocks else {
            throw BenchError("bars are missing")
        }
        let merging = cpuMilliseconds() - begin
        print("land", MarketFile.bars / (landing + merging) * 1000)
        print("window", try await window(store, last))
        print("scan", try await scan(store, last))
        print("merge_share", merging / (landing + merging))
        try database.close()
    }

    /// The median microseconds for one stock's 250 bars, stocks in a scattered order.
    private static func window(_ store: SQLiteBarStore, _ last: TradeDate) async throws -> Double {
        var micros: [Double] = []
        for turn in 0..<windows {
            let code = DayBars.code(turn * 2_741 % MarketFile.stocks)
            let begin = milliseconds()
            let bars = try await store.window(of: code, asOf: last, count: MarketFile.days, knownAt: Date())
            micros.append((milliseconds() - begin) * 1000)
            guard bars.count == MarketFile.days else { throw BenchError("\(code) has \(bars.count) bars") }
        }
        return micros.median
    }

    /// Rows a CPU second over all bars in the order of stocks, the best of three.
    private static func scan(_ store: SQLiteBarStore, _ last: TradeDate) async throws -> Double {
        var best = 0.0
        for _ in 0..<3 {
            let counter = Counter()
            let begin = cpuMilliseconds()
            try await store.eachStock(in: DayBars.date(0)...last, knownAt: Date()) { bars in counter.add(bars) }
            best = max(best, Double(counter.rows) / (cpuMilliseconds() - begin) * 1000)
        }
        return best
    }
}

/// Written by the one thread that scans.
private final class Counter: @unchecked Sendable {
    private(set) var rows = 0
    private(set) var sum = 0.0

    func add(_ bars: [DailyBar]) {
        rows += bars.count
        for bar in bars { sum += bar.close }
    }
}

/// `MarketFile`'s columns as bars of one day.
struct DayBars {
    private let values: [Double]

    init(_ path: String) throws { values = try MarketFile.read(path) }

    static func code(_ stock: Int) -> TSCode {
        let (digits, exchange) =
            switch stock {
            case ..<1_400: (1 + stock, "SZ")
            case ..<2_700: (300_001 + stock - 1_400, "SZ")
            case ..<4_500: (600_000 + stock - 2_700, "SH")
            case ..<5_100: (688_001 + stock - 4_500, "SH")
            default: (920_001 + stock - 5_100, "BJ")
            }
        return TSCode(trusted: String(format: "%06d.", digits) + exchange)
    }

    /// Days without gaps: what they are called does not matter here.
    static func date(_ day: Int) -> TradeDate { TradeDate(dayNumber: 20_000 + day) }

    /// In an order that is not that of the codes, as the server sends them.
    func bars(_ day: Int) -> [DailyBar] {
        (0..<MarketFile.stocks).map { turn in
            let stock = turn * 2_741 % MarketFile.stocks
            return bar(of: stock, Self.code(stock), day)
        }
    }

    /// All days of one stock, ascending.
    func bars(of stock: Int) -> [DailyBar] {
        let code = Self.code(stock)
        return (0..<MarketFile.days).map { bar(of: stock, code, $0) }
    }

    private func bar(of stock: Int, _ code: TSCode, _ day: Int) -> DailyBar {
        func value(_ column: Int, _ day: Int) -> Double { values[(stock * 4 + column) * MarketFile.days + day] }
        let close = value(2, day)
        let before = day > 0 ? value(2, day - 1) : close
        return DailyBar(
            code: code, date: Self.date(day), open: close, high: value(0, day), low: value(1, day), close: close,
            preClose: before, volume: value(3, day), amount: (value(3, day) * close * 100).rounded() / 1000)
    }
}
