import Foundation
import MarketSources
import SandboxTuShare
import Messages
import QuotaPlan
import Testing
import TrainerCore
import TrainerTestSupport

@Suite(.timeLimit(.minutes(10))) struct TuShareClientTests {
    @Test(
        "a transient fault costs calls but changes no bar",
        arguments: [
            ["html504:daily:1-3"], ["html:daily:1-2"], ["reset:daily:1-2"], ["empty:daily:1"], ["bad-json:daily:1-2"],
            ["truncated-gzip:daily:1-2"], ["slow:30:daily:1"], ["html504:daily:1", "reset:daily:2", "empty:daily:3"],
            ["msg-null:daily"], ["duplicate-rows:daily"], ["huge-cell:20000000:daily:1"], ["huge-cell:70000:daily:1"],
            ["no-data:daily:1"], ["more-of-nothing:daily:1-2"],
        ])
    func transientFaults(faults: [String]) async throws {
        let time = ManualTime()
        let reply = try await Stage.run(faults) { url, _ in
            let client = Stage.client(
                url, time: time, timeout: faults[0].hasPrefix("slow") ? .seconds(1) : .seconds(20))
            return try await TuShareSource(client).bars(on: Stage.day)
        }
        #expect(reply.bars == Stage.expected(Stage.day))
        #expect(reply.refused.isEmpty)
        #expect(reply.calls == time.sleeps.count + 1)
    }

    @Test(
        "a fault that stays ends after five attempts with what was seen",
        arguments: [
            ("html504:daily", TrainerError.Code.upstreamUnavailable), ("reset:daily", .upstreamUnavailable),
            ("empty:daily", .upstreamUnavailable), ("bad-json:daily", .upstreamMalformed),
            ("html:daily", .upstreamMalformed), ("no-data:daily", .upstreamMalformed),
            ("more-of-nothing:daily", .upstreamMalformed),
        ])
    func lastingFault(fault: String, code: TrainerError.Code) async throws {
        let time = ManualTime()
        let (error, calls) = try await Stage.run([fault]) { url, server in
            let source = TuShareSource(Stage.client(url, time: time))
            let error = await trainerError { _ = try await source.bars(on: Stage.day) }
            return (error, server.calls["daily"])
        }
        #expect(error?.code == code)
        #expect(error?.message.en.contains("5 attempts") == true)
        #expect(error?.hint != nil)
        #expect(calls == 5)
        #expect(time.sleeps.count == 4)
    }

    @Test("an answer longer than any real one is not read, and is told with its size and with what is read at most")
    func oversized() async throws {
        let error = try await Stage.run(["huge-cell:20000000:daily"]) { url, _ in
            await trainerError { _ = try await TuShareSource(Stage.client(url)).bars(on: Stage.day) }
        }
        #expect(error?.code == .upstreamUnavailable)
        let size = try #require(error?.cause?.message.en.firstMatch(of: /an answer of (\d+) bytes or more/)?.1)
        #expect(try #require(Int(size)) > 16_777_216)
        #expect(error?.cause?.message.en.contains("at most 16777216 are read") == true)
    }

    @Test("a cell longer than any real one is refused as soon as it is read")
    func oversizedCell() async throws {
        let error = try await Stage.run(["huge-cell:70000:daily"]) { url, _ in
            await trainerError { _ = try await TuShareSource(Stage.client(url)).bars(on: Stage.day) }
        }
        #expect(error?.code == .upstreamMalformed)
        #expect(error?.cause?.message.en.contains("a text of more than 65536 bytes") == true)
    }

    @Test(
        "a refusal that time does not cure within minutes is thrown at once",
        arguments: [
            ("permission:daily", TrainerError.Code.permissionDenied), ("rate-hour:1:daily", .rateLimitedHour),
            ("rate-day:2:daily", .rateLimitedDay),
        ])
    func finalRefusals(fault: String, code: TrainerError.Code) async throws {
        let (error, calls) = try await Stage.run([fault]) { url, server in
            let source = TuShareSource(Stage.client(url))
            let error = await trainerError { _ = try await source.bars(on: Stage.day) }
            return (error, server.calls["daily"])
        }
        #expect(error?.code == code)
        #expect(error?.hint != nil)
        #expect(calls == 1)
    }

    @Test(
        "an hourly or daily refusal says when it turns, and is not tried before",
        arguments: [
            ("rate-hour:2:adj_factor:2", [.seconds(3600)]), ("rate-day:2:adj_factor:2", [.seconds(22 * 3600 + 60)]),
        ] as [(String, [Duration])], RateWording.allCases)
    func turns(limit: (String, [Duration]), wording: RateWording) async throws {
        let (fault, waits) = limit
        let time = ManualTime()
        let quotas = InMemoryQuotaStore()
        let (error, again, calls) = try await Stage.run([fault], wording: wording) { url, server in
            let client = Stage.client(url, time: time, quotas: quotas)
            _ = try await client.call("adj_factor", ["trade_date": "20240430"])
            let error = await trainerError { _ = try await client.call("adj_factor", ["trade_date": "20240429"]) }
            let again = await trainerError { _ = try await client.call("adj_factor", ["trade_date": "20240429"]) }
            let turn = try #require(again?.resumesAt)
            try await time.source.sleep(.seconds(turn.timeIntervalSince(time.date)))
            _ = try await client.call("adj_factor", ["trade_date": "20240429"])
            return (error, again, server.calls["adj_factor"])
        }
        #expect(error?.resumesAt == again?.resumesAt)
        #expect(calls == 3)
        let waited = time.sleeps.reduce(.zero, +)
        #expect(abs((waited - waits[0]) / .seconds(1)) <= 2)
        #expect(try await quotas.quotas(of: TuShareToken(Stage.token).account).map(\.limit) == [2])
    }

    @Test(
        "daily is asked again at once after any refusal: a person may have mended the account",
        arguments: ["permission", "rate-hour:1", "rate-day:1"])
    func essential(fault: String) async throws {
        let bars = try await Stage.run(["\(fault):daily:1"]) { url, _ in
            let source = TuShareSource(Stage.client(url))
            let error = await trainerError { _ = try await source.bars(on: Stage.day) }
            #expect(error != nil)
            return try await source.bars(on: Stage.day).bars
        }
        #expect(bars == Stage.expected(Stage.day))
    }

    @Test("a refusal for lack of permission is remembered across restarts, for a week")
    func remembersDenial() async throws {
        let quotas = InMemoryQuotaStore()
        let time = ManualTime()
        let calls = try await Stage.run(["permission:adj_factor"]) { url, server in
            for _ in 0..<3 {
                let client = Stage.client(url, time: time, quotas: quotas)
                let error = await trainerError { _ = try await client.call("adj_factor", [:]) }
                #expect(error?.code == .permissionDenied)
            }
            let before = server.calls
            try await time.source.sleep(.seconds(7 * 86_400))
            _ = await trainerError {
                _ = try await Stage.client(url, time: time, quotas: quotas).call("adj_factor", [:])
            }
            return [before["adj_factor"], server.calls["adj_factor"]]
        }
        #expect(calls == [1, 2])
    }

    @Test("a minute that an earlier process used up is waited out, not run into")
    func earlierProcess() async throws {
        let quotas = InMemoryQuotaStore()
        let clock = ManualTime()
        let (calls, sleeps) = try await Stage.run(points: 120, clock: clock) { url, server in
            for _ in 0..<2 {
                let client = Stage.client(url, time: clock, points: 120, quotas: quotas)
                for _ in 0..<30 { _ = try await client.call("daily", ["trade_date": "20240430"]) }
            }
            return (server.calls, clock.sleeps)
        }
        #expect(calls == ["daily": 60])
        #expect(sleeps.count == 1)
    }

    @Test("a wrong token is named as such and appears nowhere")
    func wrongToken() async throws {
        let notices = Notices()
        let error = try await Stage.run { url, _ in
            let client = Stage.client(url, token: "wrong-secret-token", notices: notices)
            #expect(!"\(client.settings)".contains("wrong-secret-token"))
            return await trainerError { _ = try await TuShareSource(client).bars(on: Stage.day) }
        }
        #expect(error?.code == .tokenInvalid)
        for way in [
            "credential tushare_token", "data_sources.tushare.token_file", "TUSHARE_TOKEN", "\"free\"", "\"csv\"",
        ] {
            #expect(error?.hint?.en.contains(way) == true, "\(way)")
        }
        #expect(!String(reflecting: error).contains("wrong-secret-token"))
        #expect(!notices.all.contains { $0.message.en.contains("wrong-secret-token") })
    }

    @Test("no token is told before any call")
    func noToken() async throws {
        let (error, calls) = try await Stage.run { url, server in
            let client = Stage.client(url, token: "  \n")
            return (await trainerError { _ = try await client.call("daily", [:]) }, server.calls)
        }
        #expect(error?.code == .tokenMissing)
        #expect(calls.isEmpty)
    }

    @Test(
        "an answer that lacks a column says which, and what to look at",
        arguments: ["daily", "adj_factor", "stock_basic", "trade_cal"])
    func columnMissing(api: String) async throws {
        let error = try await Stage.run(["no-column:\(api)"]) { url, _ in
            let source = TuShareSource(Stage.client(url))
            return await trainerError {
                switch api {
                case "daily": _ = try await source.bars(on: Stage.day)
                case "adj_factor": _ = try await source.adjFactors(on: Stage.day)
                case "stock_basic": _ = try await source.listings()
                default: _ = try await source.openDays(in: Stage.day...Stage.day)
                }
            }
        }
        #expect(error?.code == .upstreamMalformed && error?.hint == .tuShareColumnRemedy)
        let column = api == "trade_cal" ? "cal_date" : "ts_code"
        #expect(error?.message.en.contains("\(api) lacks the column \(column)") == true)
    }

    @Test("an unknown API is a permanent error")
    func unknownAPI() async throws {
        let error = try await Stage.run { url, _ in
            await trainerError { _ = try await Stage.client(url).call("pro_bar", [:]) }
        }
        #expect(error?.code == .requestInvalid)
        #expect(error?.cause == .foreign("code 40101: 请指定正确的接口名"))
    }

    @Test(
        "a minute limit is waited out, learnt and kept, and no bar is lost", arguments: [1, 2, 5], RateWording.allCases)
    func minuteLimit(limit: Int, wording: RateWording) async throws {
        let clock = ManualTime()
        let notices = Notices()
        let days = try #require(TradeDate("20240401")).dayNumber...Stage.day.dayNumber
        let (bars, calls, learnt) = try await Stage.run(rate: limit, wording: wording, clock: clock) { url, server in
            let client = Stage.client(url, time: clock, notices: notices)
            let source = TuShareSource(client)
            var bars: [DailyBar] = []
            for day in days { bars += try await source.bars(on: TradeDate(dayNumber: day)).bars }
            return (bars, server.calls["daily"] ?? 0, try await client.access(to: "daily").perMinute)
        }
        #expect(bars == days.flatMap { Stage.expected(TradeDate(dayNumber: $0)) })
        #expect(learnt == limit)
        #expect(calls == days.count + 1, "only the first refusal costs a call")
        let refusals = notices.all.filter { $0.message == .tuShareWaits(api: "daily", limit: limit) }
        #expect(refusals.count == 1)
        #expect(refusals.first?.until == ManualTime().date.addingTimeInterval(61), "sleeping alone moves this time")
    }

    @Test("a configured limit is never refused")
    func configuredLimit() async throws {
        let clock = ManualTime()
        let calls = try await Stage.run(rate: 3, clock: clock) { url, server in
            let source = TuShareSource(Stage.client(url, time: clock, limit: 3))
            for day in 0..<10 { _ = try await source.bars(on: Stage.day.advanced(by: -day)) }
            return server.calls["daily"]
        }
        #expect(calls == 10)
    }

    @Test("what is left of the time by the limits counts the calls of the last minute, and no call that is not made")
    func leastSeconds() async throws {
        let time = ManualTime()
        let quotas = InMemoryQuotaStore()
        let source = TuShareSource(Stage.client("http://nowhere", time: time, limit: 50, points: 120, quotas: quotas))
        #expect(try await source.leastSeconds(for: [.bars: 50]) == 0)
        #expect(try await source.leastSeconds(for: [.bars: 101, .suspensions: 51]) == 122)
        #expect(try await source.leastSeconds(for: [.factors: 500]) == 0, "the points are too few for factors")
        #expect(try await source.leastSeconds(for: [.listings: 500]) == 0, "the rest of the hour's")
        try await quotas.recordCalls(50, to: "daily", of: TuShareToken(Stage.token).account, at: time.date)
        #expect(try await source.leastSeconds(for: [.bars: 101]) == 183)
    }

    @Test("a limit that never ends is thrown after five windows")
    func endlessMinuteLimit() async throws {
        let time = ManualTime()
        let error = try await Stage.run(["rate-minute:200:daily"]) { url, _ in
            await trainerError { _ = try await Stage.client(url, time: time).call("daily", [:]) }
        }
        #expect(error?.code == .rateLimitedMinute)
        #expect(error?.message.en.contains("200 calls a minute") == true)
        #expect(time.now == .seconds(61) * 4)
    }

    @Test("nobody listening is unavailable, a bad address is the config's fault")
    func noServer() async {
        let refused = await trainerError { _ = try await Stage.client("http://127.0.0.1:9").call("daily", [:]) }
        #expect(refused?.code == .upstreamUnavailable)
        #expect(refused?.disposition == .deferred)
        let bad = await trainerError { _ = try await Stage.client("api.tushare.pro").call("daily", [:]) }
        #expect(bad?.code == .configInvalid)
        #expect(bad?.message == .tuShareAddressInvalid("api.tushare.pro") && bad?.hint == .tuShareAddressRemedy)
    }

    @Test(
        "a https address is spoken TLS to, and a certificate that nobody vouches for ends the call at once",
        .enabled(if: SelfSignedServer.isPossible, "needs openssl"))
    func untrusted() async throws {
        let time = ManualTime()
        let (error, address) = try await SelfSignedServer.with { address in
            (await trainerError { _ = try await Stage.client(address, time: time).call("daily", [:]) }, address)
        }
        #expect(error?.message == .tuShareCertificateRefused(address))
        #expect(error?.hint == .tuShareCertificateRemedy)
        #expect(error?.cause?.message.en.contains("CERTIFICATE_VERIFY_FAILED") == true)
        #expect(error?.disposition == .deferred, "its owner may renew it")
        #expect(time.sleeps.isEmpty)
    }

    @Test("a https address where nobody speaks TLS gets no request")
    func noTLS() async throws {
        let (error, calls) = try await Stage.run { url, server in
            let address = url.replacing("http://", with: "https://")
            return (await trainerError { _ = try await Stage.client(address).call("daily", [:]) }, server.calls)
        }
        #expect(error?.code == .upstreamUnavailable)
        #expect(error?.cause == .own(.networkNoTLS))
        #expect(calls.isEmpty)
    }

    @Test("cancelling ends a call that waits")
    func cancels() async throws {
        try await Stage.run(["slow:60:daily"]) { url, _ in
            let task = Task { try await Stage.client(url, timeout: .seconds(90)).call("daily", [:]) }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }
}
