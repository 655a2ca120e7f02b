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
            (40203, "抱歉，您没有访问该接口的权限" + more, .permissionDenied),
            (2002, "没有权限", .permissionDenied), (40203, "抱歉，您的权限不足，无法访问该接口", .permissionDenied),
            (40101, "您的token不对，请确认。", .tokenInvalid),
            (40101, "不是合格的json格式，EOF", .requestInvalid),
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
        #expect(error.cause == .foreign("code \(code): \(words)"))
        #expect(error.hint != nil)
    }

    @Test(
        "a limit's period and number are read from the text",
        arguments: [
            ("抱歉，您每分钟最多访问该接口200次" + more, CallQuota.Period.minute, 200, TrainerError.Code.rateLimitedMinute),
            ("抱歉，您每分钟最多访问该接口500次，建议稍晚点再试", .minute, 500, .rateLimitedMinute),
            ("抱歉，您访问该接口的频率超限", .minute, nil, .rateLimitedMinute),
            ("权限不足，您每天最多访问该接口5次", .day, 5, .rateLimitedDay),
            ("抱歉，您每小时最多访问该接口1次" + more, .hour, 1, .rateLimitedHour),
            ("抱歉，您每天最多访问该接口2次" + more, .day, 2, .rateLimitedDay),
            ("抱歉，您访问接口(fina_audit)频率超限(400次/分钟)，具体频次详情：" + more, .minute, 400, .rateLimitedMinute),
            ("抱歉，您访问接口(stock_basic)频率超限(1次/小时)", .hour, 1, .rateLimitedHour),
            ("频率超限(5次/天)", .day, 5, .rateLimitedDay), ("频率超限（5 次 / 日）", .day, 5, .rateLimitedDay),
            ("频率超限(次/天)", .day, nil, .rateLimitedDay),
        ] as [(String, CallQuota.Period, Int?, TrainerError.Code)])
    func limits(words: String, period: CallQuota.Period, limit: Int?, code: TrainerError.Code) {
        guard case .limited(let rate, let error) = judge(#"{"code":40203,"data":null,"msg":"\#(words)"}"#) else {
            Issue.record("no limit: \(words)")
            return
        }
        #expect(rate.period == period)
        #expect(rate.limit == limit)
        #expect(error.code == code)
    }

    @Test("the hourly and daily numbers are told to the person")
    func numbersAreTold() {
        guard case .limited(_, let error) = judge(#"{"code":40203,"data":null,"msg":"您每天最多访问该接口2次"}"#) else {
            Issue.record("no limit")
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
            (429, #"{"code":429,"msg":"Too Many Requests"}"#, .upstreamUnavailable),
            (500, #"{"code":-1,"message":"upstream error"}"#, .upstreamUnavailable),
            (503, #"{"code":40101,"msg":"请指定正确的接口名"}"#, .upstreamUnavailable),
        ])
    func transient(status: Int, body: String, expected: TrainerError.Code) {
        guard case .transient(let error) = judge(body, status: status) else {
            Issue.record("not transient: \(body)")
            return
        }
        #expect(error.code == expected)
        #expect(error.disposition != .final && error.hint != nil)
    }

    @Test("a page that is not there names the key of the address, and not the network")
    func wrongPath() {
        guard case .transient(let error) = judge("<html>404 page not found</html>", status: 404) else {
            Issue.record("not transient")
            return
        }
        #expect(error.hint?.en.contains("data_sources.tushare.base_url") == true)
    }

    @Test(
        "TuShare's own verdict is believed under any HTTP status",
        arguments: [
            ("抱歉，您每小时最多访问该接口1次", TrainerError.Code.rateLimitedHour), ("频率超限(5次/天)", .rateLimitedDay),
            ("抱歉，您没有接口(daily)访问权限", .permissionDenied), ("您的token不对，请确认。", .tokenInvalid),
        ], [429, 500])
    func ownVerdict(words: (String, TrainerError.Code), status: Int) {
        let code: TrainerError.Code? =
            switch judge(#"{"code":40203,"data":null,"msg":"\#(words.0)"}"#, status: status) {
            case .limited(_, let error), .final(let error): error.code
            case .table, .transient, .unreached, .unknownAPI: nil
            }
        #expect(code == words.1)
    }

    @Test(
        "an API that the server does not know is named as that",
        arguments: ["请指定正确的接口名", "unknown data source (report_rc)"])
    func unknownAPI(words: String) {
        guard case .unknownAPI(let error) = judge(#"{"code":40101,"data":null,"msg":"\#(words)"}"#) else {
            Issue.record("not unknown: \(words)")
            return
        }
        #expect(error.code == .requestInvalid && error.hint != nil)
        #expect(error.message == .tuShareAPIUnknown(api: "daily"))
        #expect(error.cause == .foreign("code 40101: \(words)"))
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
