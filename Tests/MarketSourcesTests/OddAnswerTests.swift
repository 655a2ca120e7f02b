import Foundation
import Messages
import Synchronization
import Testing
import TrainerCore
import TrainerTestSupport

@testable import MarketSources

/// Good answers with cells that cannot be: told, and never taken for what they do not say.
@Suite struct OddAnswerTests {
    private func source(_ fields: [String], _ items: String, _ notices: Notices) -> TuShareSource {
        let names = fields.map { "\"\($0)\"" }.joined(separator: ",")
        let body = #"{"code":0,"msg":"","data":{"fields":[\#(names)],"items":[\#(items)],"has_more":false}}"#
        return TuShareSource(
            TuShareClient(
                TuShareSettings(token: TuShareToken("t")), quotas: InMemoryQuotaStore(), time: ManualTime().source,
                now: { ManualTime().date }, send: { _, _, _ in HTTPReply(status: 200, body: Array(body.utf8)) },
                notify: notices.sink))
    }

    @Test("a day of the calendar without a word of whether it is open is open by the bundled rule, and told")
    func calendar() async throws {
        let notices = Notices()
        let days = [Stage.day.advanced(by: -1), Stage.day]
        let source = source(["cal_date", "is_open"], "[\"\(days[0])\",1],[\"\(days[1])\",null]", notices)
        #expect(try await source.openDays(in: days[0]...days[1]) == days)
        #expect(notices.all.map(\.kind) == [.partial])
    }

    @Test("limits that cannot be are left out and told, and cost no others")
    func limits() async throws {
        let notices = Notices()
        let rows = [("000001.SZ", "11", "9"), ("000002.SZ", "9", "11"), ("000004.SZ", "\"inf\"", "9")]
        let items = rows.map { "[\"\($0.0)\",\"\(Stage.day)\",\($0.1),\($0.2)]" }.joined(separator: ",")
        let source = source(["ts_code", "trade_date", "up_limit", "down_limit"], items, notices)
        let limits = try await source.publishedLimits(on: Stage.day)
        #expect(limits?.map(\.code.rawValue) == ["000001.SZ"])
        #expect(notices.all.map(\.kind) == [.oddRows])
        #expect(notices.all.first?.message.en.contains("2") == true)
    }

    @Test("a suspension with an empty time is of the whole day, as one without")
    func suspensions() async throws {
        let rows = [("000001.SZ", "\"\""), ("000002.SZ", "null"), ("000004.SZ", "\"09:30-10:00\"")]
        let items = rows.map { "[\"\($0.0)\",\"\(Stage.day)\",\($0.1),\"S\"]" }.joined(separator: ",")
        let source = source(["ts_code", "trade_date", "suspend_timing", "suspend_type"], items, Notices())
        #expect(try await source.suspensions(on: Stage.day)?.map(\.timing) == [nil, nil, "09:30-10:00"])
    }

    @Test("a whole day that says once that there is more is asked for again, and is the day")
    func saysMoreOnce() async throws {
        let codes = ["000001.SZ", "000002.SZ"]
        let items = codes.map { "[\"\($0)\",\"\(Stage.day)\",10,11,9,10,10,1000,1000]" }.joined(separator: ",")
        let names = DailyRows.fields.map { "\"\($0)\"" }.joined(separator: ",")
        let asked = Mutex<[Bool]>([])
        let time = ManualTime()
        let source = TuShareSource(
            TuShareClient(
                TuShareSettings(token: TuShareToken("t")), quotas: InMemoryQuotaStore(), time: time.source,
                now: { time.date },
                send: { body, _, _ in
                    let isFirst = asked.withLock { asked in
                        asked.append(String(decoding: body, as: UTF8.self).contains("\"ts_code\":"))
                        return asked.count == 1
                    }
                    let reply =
                        "{\"code\":0,\"msg\":\"\",\"data\":{\"fields\":[\(names)],\"items\":[\(items)],"
                        + "\"has_more\":\(isFirst)}}"
                    return HTTPReply(status: 200, body: Array(reply.utf8))
                }, notify: { _ in }),
            knownCodes: { _ in KnownCodes(codes.map { TSCode(trusted: $0) }, isWhole: true) })
        let reply = try await source.bars(on: Stage.day)
        #expect(reply.bars.map(\.code.rawValue) == codes && reply.refused.isEmpty)
        // The day, its two lists, and the day.
        #expect(asked.withLock(\.self) == [false, true, true, false])
    }

    @Test("changed codes that cannot be read are told")
    func codeChanges() async throws {
        let notices = Notices()
        let source = source(["o_code", "n_code"], #"["830001.BJ","920001.BJ"],["830002",null]"#, notices)
        #expect(try await source.codeChanges()?.map(\.new.rawValue) == ["920001.BJ"])
        #expect(notices.all.map(\.kind) == [.oddRows])
    }
}
