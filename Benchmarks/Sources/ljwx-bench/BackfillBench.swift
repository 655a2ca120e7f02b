import Foundation

/// From a TuShare server into the store: a year of the market, a night, a small account, a list of stocks. The server is
/// the sandbox in a process of its own, on the same two cores; the peer is Python's keep-alive client with orjson and
/// sqlite3 on the same server.
struct BackfillBench {
    private static let peerDays = 40
    private static let codes = 50
    /// `data_sources.tushare.parallel_calls` of the rows that say so; the others have its default.
    private static let (daysAtOnce, listsAtOnce) = (4, 8)
    private static let (before, last) = ("20241230", "20241231")
    /// Calendar days that hold 250 trading days.
    private static let days = 380

    let python: String
    let programs: String
    let folder: TemporaryFolder

    func run(record: (Measure) -> Void) throws {
        try bars(record)
        try wholeMarket(record)
        try smallAccount(record)
        try list(record)
        try listOfAnAccount(record)
    }

    /// An account that may call `daily` alone, without limits.
    private func bars(_ record: (Measure) -> Void) throws {
        let denied = ["adj_factor", "suspend_d", "stk_limit", "daily_basic"].flatMap {
            ["--fault", "permission:\($0)"]
        }
        let server = try Sandbox(programs, folder, ["--stocks", "5400", "--today", Self.last] + denied)
        defer { server.child.stop() }
        let rounds = try Rounds { round in
            let file = folder.path("bars-\(round).sqlite")
            let year = try pass(server, file, limit: Self.before, parallel: Self.daysAtOnce)
            let peer = try peerRate(server)
            try FileManager.default.removeItem(atPath: file)
            return (rate: try year.value("bars") / year.value("milliseconds") * 1000, peer: peer)
        }
        let (rates, peers) = (rounds.values.map(\.rate), rounds.values.map(\.peer))
        record(
            Measure(
                // What overlaps is what a reply meets at the door; the market's check reads whole windows, once a night.
                name: "back-fill of 250 days × 5,400 stocks, bars alone, network, decode, row checks and store "
                    + "(the market's check is the night's), parallel_calls \(Self.daysAtOnce), wall\(rounds.note)",
                ours: Self.text(rates.median),
                peer: "requests by hand + orjson + sqlite3 \(Self.text(peers.median))",
                ratio: rates.median / peers.median, goal: "≥ 250 k bars/s", met: rates.median >= 250_000))
    }

    /// Bars a second of Python's client, of bars alone.
    private func peerRate(_ server: Sandbox) throws -> Double {
        let file = folder.path("backfill-peer.sqlite")
        let values = StoreBench.values(
            try Child.output(
                python, [Sources.peer("backfill.py"), server.url, Self.last, "\(Self.peerDays)", file], in: folder))
        try FileManager.default.removeItem(atPath: file)
        return try values.value("bars") / values.value("seconds")
    }

    private static func text(_ rate: Double) -> String { String(format: "%.0f k bars/s", rate / 1000) }

    private struct MarketRound {
        let rate: Double
        let peer: Double
        let memory: Double
        let night: Double
        /// Of the night, by API.
        let calls: [String: Double]
    }

    private func wholeMarket(_ record: (Measure) -> Void) throws {
        let server = try Sandbox(programs, folder, ["--stocks", "5400", "--today", Self.last])
        defer { server.child.stop() }
        let rounds = try Rounds { round in
            let file = folder.path("backfill-\(round).sqlite")
            let year = try pass(server, file, limit: Self.before, parallel: Self.daysAtOnce)
            let before = try counted(server)
            let night = try pass(server, file, limit: Self.last, isNight: true)
            let calls = try counted(server).merging(before) { $0 - $1 }.filter { $0.value > 0 }
            guard try night.value("bars") > 5000, try night.value("checked") > 50_000,
                try night.value("indicated") > 5000
            else { throw BenchError("the night brought too little") }
            let peer = try peerRate(server)
            try FileManager.default.removeItem(atPath: file)
            return MarketRound(
                rate: try year.value("bars") / year.value("milliseconds") * 1000, peer: peer,
                memory: try year.value("rss"), night: try night.value("cpu") / 1000, calls: calls)
        }
        let (rates, peers) = (rounds.values.map(\.rate), rounds.values.map(\.peer))
        let (memory, nights) = (rounds.values.map(\.memory), rounds.values.map(\.night))
        record(
            Measure(
                name: "the same with as many factors, and a month's limits, valuation and suspensions\(rounds.note)",
                ours: Self.text(rates.median), peer: "bars alone \(Self.text(peers.median))",
                ratio: rates.median / peers.median, goal: "faster than the peer's bars alone",
                met: rates.median > peers.median))
        record(
            Measure(
                name: "back-fill: peak RSS\(rounds.note)", ours: String(format: "%.0f MiB", memory.median), peer: nil,
                ratio: nil,
                goal: "< 300 MiB", met: memory.median < 300))
        record(
            Measure(
                name: "a night's day from reply to stored, checked (30 days) and indicated (250 bars), 5,400 stocks"
                    + rounds.note,
                ours: String(format: "%.3f CPU s", nights.median), peer: nil,
                ratio: nil, goal: "< 1 CPU s", met: nights.median < 1))
        record(Self.nightCalls(rounds.values.map(\.calls)))
    }

    /// The most calls that any round's night made of each API, as the server counted them.
    private static func nightCalls(_ rounds: [[String: Double]]) -> Measure {
        let most = rounds.reduce(into: [String: Double]()) { $0.merge($1, uniquingKeysWith: max) }
        let told = most.sorted { $0.key < $1.key }.map { "\($0.key) \(Int($0.value))" }.joined(separator: ", ")
        return Measure(
            name: "the calls of that night, whole market", ours: told, peer: nil, ratio: nil,
            goal: "1 of daily, at most 1 of each further API",
            met: rounds.allSatisfy { $0["daily"] == 1 } && most.values.allSatisfy { $0 <= 1 })
    }

    /// The calls that the server has counted so far, by API.
    private func counted(_ server: Sandbox) throws -> [String: Double] {
        StoreBench.values(try Child.output(python, [Sources.peer("calls.py"), server.url], in: folder))
    }

    /// A few more than 100 days at 50 calls a minute: the rule alone takes two minutes. It counts each API by itself, so
    /// that the one with the most calls decides.
    private func smallAccount(_ record: (Measure) -> Void) throws {
        let server = try Sandbox(
            programs, folder, ["--stocks", "200", "--today", Self.last, "--points", "120"])
        defer { server.child.stop() }
        let file = folder.path("small.sqlite")
        let result = try pass(server, file, limit: Self.last, days: 165, points: 120)
        let seconds = try result.value("milliseconds") / 1000
        let calls = try counted(server)
        guard let (api, most) = calls.max(by: { $0.value < $1.value }), most > 50 else {
            throw BenchError("\(calls) are too few calls to meet the rule")
        }
        let rule = ((most - 1) / 50).rounded(.down) * 60
        record(
            Measure(
                name: "\(Int(most)) calls of \(api) at 50 a minute an API, "
                    + "\(Int(calls.values.reduce(0, +))) calls in all, one round",
                ours: String(format: "%.1f s", seconds),
                peer: String(format: "the rule alone %.0f s", rule), ratio: rule / seconds,
                goal: "within 5 %", met: seconds <= rule * 1.05))
    }

    /// A first fetch as a run makes it: calendar, lists, index, suspensions, bars and factors with the days that the
    /// indicators need before the first sample. Each call takes `latency` at the server.
    private func list(_ record: (Measure) -> Void) throws {
        let atOnce = try firstFetch(latency: 0, parallel: Self.listsAtOnce)
        let late = try firstFetch(latency: 50, parallel: Self.listsAtOnce)
        let trips = (late.milliseconds - atOnce.milliseconds) / 50
        record(
            Measure(
                name: "50 stocks × 90 days, parallel_calls \(Self.listsAtOnce), first fetch: "
                    + "wall that 50 ms latency add, ÷ 50 ms\(late.note)",
                ours: String(format: "%.1f round trips (%.0f calls)", trips, late.calls),
                peer: "a call a stock \(Self.codes)", ratio: Double(Self.codes) / trips,
                goal: "≤ 3 round trips, a tenth for the clock",
                met: trips <= 3.3))
        // By default one call is under way at a time, which is what a kill can cost.
        let single = try firstFetch(latency: 0)
        record(
            Measure(
                name: "the same with one call at a time, as by default: round trips for the bars\(single.note)",
                ours: String(format: "%.0f (%.0f calls in all)", single.questions, single.calls),
                peer: "a call a stock \(Self.codes)", ratio: Double(Self.codes) / single.questions, goal: "≤ 3",
                met: single.questions <= 3))
    }

    /// The same as an account of 2,000 points sees it.
    private func listOfAnAccount(_ record: (Measure) -> Void) throws {
        let fetch = try firstFetch(latency: 200, points: 2000)
        let sleeping = Double(Self.codes) * 200
        record(
            Measure(
                name: "50 stocks × 90 days at 200 ms and 200 calls a minute, first fetch, wall\(fetch.note)",
                ours: String(format: "%.2f s (%.0f calls)", fetch.milliseconds / 1000, fetch.calls),
                peer: String(format: "a call a stock %.0f s", sleeping / 1000), ratio: sleeping / fetch.milliseconds,
                goal: "≤ 10 s", met: fetch.milliseconds <= 10_000))
    }

    private struct FirstFetch {
        let calls: Double
        /// Those for bars.
        let questions: Double
        let milliseconds: Double
        let note: String
    }

    private func firstFetch(latency: Int, parallel: Int = 1, points: Int = 0) throws -> FirstFetch {
        let limits = points > 0 ? ["--points", "\(points)"] : []
        let server = try Sandbox(
            programs, folder, ["--stocks", "200", "--today", Self.last, "--latency", "\(latency)"] + limits)
        defer { server.child.stop() }
        let warmUp = 400
        let rounds = try Rounds { round in
            try pass(
                server, folder.path("list-\(latency)-\(parallel)-\(round).sqlite"), limit: Self.last, days: 90 + warmUp,
                points: points, parallel: parallel, codes: Self.codes)
        }
        return FirstFetch(
            calls: try rounds.values.map { try $0.value("calls") }.median,
            questions: try rounds.values.map { try $0.value("questions") }.median,
            milliseconds: try rounds.values.map { try $0.value("milliseconds") }.median, note: rounds.note)
    }

    private func pass(
        _ server: Sandbox, _ file: String, limit: String, days: Int = days, points: Int = 0,
        parallel: Int = 1, codes: Int = 0, isNight: Bool = false
    ) throws -> [String: Double] {
        StoreBench.values(
            try Child.output(
                "/proc/\(getpid())/exe",
                [BackfillPass.verb, server.url, file, limit, "\(days)", "\(points)", "\(parallel)", "\(codes)"]
                    + (isNight ? ["night"] : []), in: folder))
    }
}

extension [String: Double] {
    func value(_ key: String) throws -> Double {
        guard let value = self[key] else { throw BenchError("a pass did not print \(key)") }
        return value
    }
}
