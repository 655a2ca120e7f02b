import Foundation
import MarketSources
import SandboxMarket
import SandboxTuShare
import Testing
import TrainerCore
import TrainerStore

/// A day that no answer holds takes several calls; what has come of it outlives the process.
@Suite(.timeLimit(.minutes(10))) struct CutDayTests {
    private let codes = Stage.market.codes.map { TSCode(trusted: $0) }
    /// Of half as many codes as the cut answer has rows.
    private var lists: Int { (codes.count + 4) / 5 }

    /// One process after the other, each with the list of stocks that it knows.
    private func attempts(
        _ known: [[TSCode]], faults: [String], _ parts: any ReplyPartStore, at instants: [Date]? = nil
    ) async throws -> (results: [Result<BarReply, any Error>], calls: Int) {
        try await Stage.run(faults + ["permission:stock_basic"], rowCap: 10) { url, server in
            var results: [Result<BarReply, any Error>] = []
            for (place, codes) in known.enumerated() {
                let instant = instants?[place] ?? ManualTime().date
                let source = TuShareSource(
                    Stage.client(url, rowCap: 10, now: { instant }), parts: parts,
                    knownCodes: { _ in KnownCodes(codes, isWhole: true) })
                do {
                    results.append(.success(try await source.bars(on: Stage.day)))
                } catch {
                    results.append(.failure(error))
                }
            }
            return (results, server.calls["daily"] ?? 0)
        }
    }

    @Test(
        "an attempt that ends in the middle of a day costs the call that was under way, and no other", arguments: 1...4)
    func goesOn(call: Int) async throws {
        let database = try TrainerDatabase.inMemory()
        let parts = SQLiteReplyPartStore(database)
        let (results, calls) = try await attempts([codes, codes], faults: ["rate-hour:9:daily:\(call)"], parts)
        #expect(throws: TrainerError.self) { try results[0].get() }
        let reply = try results[1].get()
        #expect(reply.bars == Stage.expected(Stage.day) && reply.refused.isEmpty)
        #expect(calls == 1 + lists + 1)
        let now = ManualTime().date
        #expect(try await parts.count(of: .day(Stage.day), from: "tushare", now: now) == 1 + lists)
        #expect(try await parts.count(of: .day(Stage.day), from: "tushare", now: now + 600) == 0)
        try await SQLiteBarStore(database).store(reply, of: Stage.day, from: "tushare", at: now)
        #expect(try await parts.count(of: .day(Stage.day), from: "tushare", now: now) == 0)
    }

    @Test("of a day that is over the parts wait for days, of today for minutes", arguments: [false, true])
    func comesBackLater(isToday: Bool) async throws {
        let parts = SQLiteReplyPartStore(try .inMemory())
        let start = ShanghaiTime.instant(Stage.day.advanced(by: isToday ? 0 : 1), hour: 16, minute: 0)
        let later = start.addingTimeInterval(isToday ? 3_600 : 5 * 86_400)
        let (results, calls) = try await attempts(
            [codes, codes], faults: ["rate-hour:9:daily:3"], parts, at: [start, later])
        #expect(throws: TrainerError.self) { try results[0].get() }
        #expect(try results[1].get().bars == Stage.expected(Stage.day))
        #expect(calls == (isToday ? 3 : 1) + 1 + lists)
        // A later question, for what was corrected, is asked in full.
        #expect(try await parts.count(of: .day(Stage.day), from: "tushare", now: later + 600) == 0)
    }

    @Test(
        "an attempt that ends in the middle of a stretch that no answer holds costs the call that was under way",
        arguments: 1...4)
    func stretch(call: Int) async throws {
        let longest = codes.max {
            Stage.market.bars(of: $0.rawValue).count < Stage.market.bars(of: $1.rawValue).count
        }
        let code = try #require(longest)
        let range = Stage.day.advanced(by: -60)...Stage.day
        func attempts(
            _ count: Int, faults: [String]
        ) async throws -> (results: [Result<BarReply, any Error>], calls: Int) {
            let parts = SQLiteReplyPartStore(try .inMemory())
            return try await Stage.run(faults, rowCap: 10) { url, server in
                var results: [Result<BarReply, any Error>] = []
                for _ in 0..<count {
                    let source = TuShareSource(Stage.client(url, rowCap: 10), parts: parts)
                    do {
                        results.append(.success(try await source.bars(of: code, in: range)))
                    } catch {
                        results.append(.failure(error))
                    }
                }
                return (results, server.calls["daily"] ?? 0)
            }
        }
        let whole = try await attempts(1, faults: [])
        try #require(whole.calls > 4)
        let cut = try await attempts(2, faults: ["rate-hour:9:daily:\(call)"])
        #expect(throws: TrainerError.self) { try cut.results[0].get() }
        #expect(try cut.results[1].get().bars == whole.results[0].get().bars)
        #expect(cut.calls == whole.calls + 1)
    }

    @Test("parts that do not make a day are asked for again")
    func startsAgain() async throws {
        let parts = SQLiteReplyPartStore(try .inMemory())
        // A list that brings nothing beyond the cut answer.
        let first = try await Stage.run(rowCap: 10) { url, _ in
            let answer = try await Stage.client(url).call("daily", ["trade_date": Stage.day.description])
            return (answer.table.codes("ts_code") ?? []).compactMap { $0?.code }
        }
        let (results, calls) = try await attempts([first, codes], faults: [], parts)
        #expect(throws: TrainerError.self) { try results[0].get() }
        #expect(try results[1].get().bars == Stage.expected(Stage.day))
        // The day is asked for five times before it is given up.
        #expect(calls == 1 + 2 + 4 + 1 + lists)
    }
}
