import Foundation
import Messages
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

    @Test("changed codes that cannot be read are told")
    func codeChanges() async throws {
        let notices = Notices()
        let source = source(["o_code", "n_code"], #"["830001.BJ","920001.BJ"],["830002",null]"#, notices)
        #expect(try await source.codeChanges()?.map(\.new.rawValue) == ["920001.BJ"])
        #expect(notices.all.map(\.kind) == [.oddRows])
    }
}
