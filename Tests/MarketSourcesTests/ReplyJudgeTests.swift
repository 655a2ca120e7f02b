import Messages
import Testing
import TrainerCore

@testable import MarketSources

@Suite struct ReplyJudgeTests {
    private static let more = "，权限的具体详情访问：https://tushare.pro/document/1?doc_id=108。"

    @Test(
        "the text decides, rate limits before permission before token",
        arguments: [
            (40203, "抱歉，您没有接口(fund_daily)访问权限" + more, TrainerError.Code.permissionDenied),
            (40203, "抱歉，您每小时最多访问该接口1次" + more, .rateLimitedHour),
            (40203, "抱歉，您每天最多访问该接口2次" + more, .rateLimitedDay),
            (40203, "抱歉，您没有访问该接口的权限" + more, .permissionDenied),
            (2002, "没有权限", .permissionDenied),
            (40101, "您的token不对，请确认。", .tokenInvalid),
            (40101, "不是合格的json格式，EOF", .requestInvalid),
            (40101, "请指定正确的接口名", .requestInvalid),
            (40101, "unknown data source (report_rc)", .requestInvalid),
            (-2001, "参数错误", .requestInvalid),
            (-1, "", .requestInvalid),
        ])
    func finalTexts(code: Int, words: String, expected: TrainerError.Code) throws {
        let body = #"{"code":\#(code),"data":null,"msg":"\#(words)"}"#
        guard case .final(let error) = judge(body) else {
            Issue.record("not final: \(words)")
            return
        }
        #expect(error.code == expected)
        #expect(error.cause == "code \(code): \(words)")
        #expect(error.hint != nil)
    }

    @Test(
        "the minute limit is read from the text",
        arguments: [
            ("抱歉，您每分钟最多访问该接口200次" + more, 200), ("抱歉，您每分钟最多访问该接口500次，建议稍晚点再试", 500),
            ("抱歉，您访问该接口的频率超限", nil),
        ])
    func minuteLimit(words: String, limit: Int?) {
        guard case .minuteLimit(let found, let error) = judge(#"{"code":40203,"data":null,"msg":"\#(words)"}"#) else {
            Issue.record("no minute limit: \(words)")
            return
        }
        #expect(found == limit)
        #expect(error.code == .rateLimitedMinute)
    }

    @Test("the hourly and daily numbers are told to the person")
    func numbersAreTold() {
        guard case .final(let error) = judge(#"{"code":40203,"data":null,"msg":"您每天最多访问该接口2次"}"#) else {
            Issue.record("not final")
            return
        }
        #expect(error.message.en.contains("2 calls a day"))
        #expect(error.message.zh.contains("每天最多 2 次"))
    }

    @Test(
        "infrastructure faults are worth another try",
        arguments: [
            (504, "<html><h1>504 Gateway Time-out</h1></html>", TrainerError.Code.upstreamUnavailable),
            (429, "slow down", .upstreamUnavailable), (200, "", .upstreamUnavailable),
            (200, "<html>登录</html>", .upstreamMalformed),
            (200, #"{"code":0,"data":{"fields":["a"],"items":[[1"#, .upstreamMalformed),
            (200, #"{"code":0,"data":null,"msg":null}"#, .upstreamMalformed), (200, "not json", .upstreamMalformed),
            (502, #"{"code":0,"data":{"fields":[],"items":[]}}"#, .upstreamUnavailable),
        ])
    func transient(status: Int, body: String, expected: TrainerError.Code) {
        guard case .transient(let error) = judge(body, status: status) else {
            Issue.record("not transient: \(body)")
            return
        }
        #expect(error.code == expected)
        #expect(error.disposition != .final)
    }

    @Test("an HTML page is quoted by its beginning, without the token")
    func quotesWithoutToken() {
        guard case .transient(let error) = judge("<html>\n you sent SECRETTOKEN </html>", status: 403) else {
            Issue.record("not transient")
            return
        }
        #expect(error.message.en.contains("<html> you sent ***"))
        #expect(!String(describing: error).contains("SECRETTOKEN"))
    }

    private func judge(_ body: String, status: Int = 200) -> ReplyVerdict {
        ReplyJudge(api: "daily", token: TuShareToken("SECRETTOKEN")).verdict(status: status, body: Array(body.utf8))
    }
}
