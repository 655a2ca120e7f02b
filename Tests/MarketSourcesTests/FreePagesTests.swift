import Foundation
import Testing
import TrainerCore

@testable import MarketSources

/// The pages of Tencent and Sina as they come, and what is made of each.
@Suite struct FreePagesTests {
    // MARK: Tencent's K-lines

    @Test("a row is date, open, close, high, low, volume, …, amount in 万元")
    func tencentRow() throws {
        let reply = try tencent(
            #"["2024-01-02","4.580","4.470","4.600","4.450","261947.000",{},"0.60","11766.324","0","0"]"#)
        let row = try #require(reply.rows.first)
        #expect(row.date == TradeDate("20240102"))
        #expect([row.open, row.close, row.high, row.low] == [4.58, 4.47, 4.6, 4.45])
        #expect(row.volume == 261_947)
        #expect(abs((row.amount ?? 0) - 117_663_240) < 0.01)
    }

    @Test("numbers may come as numbers, and a row may end after the volume")
    func tencentLoose() throws {
        let reply = try tencent(#"["2024-01-02",4.58,"4.470",4.6,4.45,261947]"#)
        #expect(reply.rows.first?.open == 4.58)
        #expect(reply.rows.first?.amount == nil)
        #expect(reply.refused.isEmpty)
    }

    @Test(
        "a row that cannot be read is refused with the reason",
        arguments: [
            (#"["2024-01-02","4.58","x","4.60","4.45","1"]"#, "close is no number"),
            (#"["2024-01-02","4.58","4.47"]"#, "a row of 3 values"),
            (#"["2024-13-02","1","1","1","1","1"]"#, "a row without a date"),
            (#"{"a":1}"#, "a row without a date"), (#"["2024-01-02","nan","1","1","1","1"]"#, "open is no number"),
        ])
    func tencentBadRow(row: String, reason: String) throws {
        let reply = try tencent(row)
        #expect(reply.rows.isEmpty)
        #expect(reply.refused.map(\.reason) == [reason])
    }

    @Test(
        "empty answers are throttling, wrong questions are refused, broken ones are tried again",
        arguments: [
            ("", FreeFault.throttled("HTTP 200, empty body")),
            (#"{"code":0,"msg":"","data":{}}"#, .throttled("data is empty")),
            (#"{"code":0,"msg":"","data":[]}"#, .throttled("data is empty")),
            (#"{"code":0,"msg":"param error","data":[]}"#, .refused("param error")),
            (#"{"code":1,"msg":"bad params"}"#, .refused("bad params")),
            ("<html>501</html>", .throttled("a page instead of data: <html>501</html>")),
            (#"{"code":0,"msg":"","data":{"sz00"#, .broken(#"not JSON: {"code":0,"msg":"","data":{"sz00"#)),
            (#"{"code":0,"msg":"","data":{"sz000002":{"day":[]}}}"#, .broken("no sz000001 in the answer")),
        ] as [(String, FreeFault)])
    func tencentFaults(body: String, fault: FreeFault) {
        #expect(throws: fault) { try TencentKLines.read(reply(body), symbol: "sz000001") }
    }

    @Test(
        "a status tells throttling from a broken server",
        arguments: [(403, true), (429, true), (456, true), (501, true), (500, false), (504, false)])
    func statuses(status: Int, isThrottled: Bool) {
        let fault: FreeFault = isThrottled ? .throttled("HTTP \(status)") : .broken("HTTP \(status)")
        #expect(throws: fault) { try LooseJSON.check(WebReply(status: status, body: [0x7b])) }
    }

    @Test("an unknown symbol has no rows and is no error")
    func tencentUnknown() throws {
        let read = try TencentKLines.read(
            reply(#"{"code":0,"msg":"","data":{"sz999999":{"day":[],"qt":{}}}}"#), symbol: "sz999999")
        #expect(read.rows.isEmpty && read.refused.isEmpty)
    }

    @Test("of two rows of one day the first is kept, a different one is refused")
    func twins() throws {
        let row = #"["2024-01-02","4.58","4.47","4.60","4.45","1"]"#
        let other = #"["2024-01-02","4.58","4.48","4.60","4.45","1"]"#
        let once = try tencent(row + "," + row).sortedWithoutTwins("x")
        #expect(once.rows.count == 1 && once.refused.isEmpty)
        let twice = try tencent(row + "," + other).sortedWithoutTwins("x")
        #expect(twice.rows.map(\.close) == [4.47])
        #expect(twice.refused.count == 1)
    }

    // MARK: Tencent's quotes

    @Test("a quote is read past a GBK name whose second byte is a tilde")
    func quote() throws {
        let quotes = try TencentQuotes.read(
            WebReply(status: 200, body: QuoteLine.make(name: [0xc6, 0xbd, 0x81, 0x7e]))
        ).quotes
        let quote = try #require(quotes.first)
        #expect(quote.code.rawValue == "600519.SH")
        #expect(quote.date == TradeDate("20240430"))
        #expect([quote.price, quote.preClose, quote.open, quote.high, quote.low] == [10.5, 10, 10.1, 10.6, 10])
        #expect(quote.volume == 1234)
        #expect(quote.amount == 1_271_020)
    }

    @Test("yuan that do not agree with the 万元 are not believed")
    func quoteAmount() throws {
        let body = QuoteLine.make(name: [], triple: "10.50/1234/99")
        #expect(try TencentQuotes.read(WebReply(status: 200, body: body)).quotes.first?.amount == 1_270_000)
    }

    @Test("unknown codes are left out, an unreadable quote is refused, another page is broken")
    func quoteFaults() throws {
        let none = try TencentQuotes.read(reply("v_pv_none_match=\"1\";\n"))
        #expect(none.quotes.isEmpty && none.refused.isEmpty && none.answered.isEmpty && none.hasUnknown)
        let short = try TencentQuotes.read(reply("v_sh600519=\"1~a~600519~1~2\";\n"))
        #expect(short.refused.map(\.reason) == ["no time of the quote"])
        #expect(short.refused.map(\.place) == ["tencent quote 600519.SH"] && !short.hasUnknown)
        let empty = try TencentQuotes.read(reply("v_sh600519=\"\";\n"))
        #expect(empty.quotes.isEmpty && empty.answered == [TSCode(trusted: "600519.SH")])
        #expect(throws: FreeFault.self) { try TencentQuotes.read(reply("v_sh600519=\"1~a~600519~1")) }
        #expect(throws: FreeFault.self) { try TencentQuotes.read(reply("{}")) }
    }

    // MARK: Sina

    @Test("factors are read from the script, ascending")
    func factors() throws {
        let code = TSCode(trusted: "600519.SH")
        let text =
            "var sh600519hfq={\"total\":2,\"data\":[{\"d\":\"2026-06-26\",\"f\":\"8.8800000000000000\"},"
            + "{\"d\":\"1900-01-01\",\"f\":\"1.0000000000000000\"}]}\n/* tail */"
        let factors = try SinaPages.factors(reply(text), code: code)
        #expect(factors?.map(\.factor) == [1, 8.88])
        #expect(factors?.first?.date == TradeDate("19000101"))
        #expect(try SinaPages.factors(WebReply(status: 404, body: []), code: code) == nil)
        #expect(try SinaPages.factors(reply(#"var x={"total":0,"data":[]}"#), code: code) == nil)
        #expect(throws: FreeFault.self) {
            try SinaPages.factors(reply(#"var x={"data":[{"d":"x","f":"1"}]}"#), code: code)
        }
        #expect(throws: FreeFault.self) { try SinaPages.factors(reply("<title>拒绝访问</title>"), code: code) }
    }

    @Test("K-lines have shares and no amount; null and [] are none")
    func sinaKLines() throws {
        let text =
            #"[{"day":"2024-01-02","open":"4.580","high":"4.600","low":"4.450","close":"4.470","volume":"26194719"}]"#
        let row = try #require(try SinaPages.kLines(reply(text), symbol: "sz000006").rows.first)
        #expect([row.open, row.high, row.low, row.close, row.volume] == [4.58, 4.6, 4.45, 4.47, 26_194_719])
        #expect(row.amount == nil)
        #expect(try SinaPages.kLines(reply("null"), symbol: "x").rows.isEmpty)
        #expect(try SinaPages.kLines(reply("[]"), symbol: "x").rows.isEmpty)
    }

    @Test("the list may be UTF-8, escaped or GBK")
    func list() throws {
        let start = Array(#"[{"symbol":"sz000001","name":""#.utf8)
        let end = Array(
            #"","trade":"11.490","settlement":"11.520","open":"11.500","high":"11.560","low":"11.450","volume":113924160,"amount":1312827800}]"#
                .utf8)
        for name in [
            Array("平安银行".utf8), Array(#"\u5e73\u5b89\u94f6\u884c"#.utf8),
            [0xc6, 0xbd, 0xb0, 0xb2, 0xd2, 0xf8, 0xd0, 0xd0],
        ] {
            let rows = try SinaPages.list(WebReply(status: 200, body: start + name + end)).rows
            #expect(rows.map(\.name) == ["平安银行"])
            #expect(rows.map(\.close) == [11.49])
        }
    }

    @Test("a row of the list that cannot be read is told with its reason, and the page stands; most such rows break it")
    func listRows() throws {
        func row(_ symbol: String, open: String = "\"11.5\"") -> String {
            #"{"symbol":"\#(symbol)","name":"甲","trade":"11.5","settlement":"11.5","open":\#(open),"high":"11.6","#
                + #""low":"11.4","volume":100,"amount":1150}"#
        }
        let (good, bad, nameless) = (row("sz000001"), row("sz000002", open: "null"), #"{"name":"乙"}"#)
        let page = try SinaPages.list(reply("[\(good),\(bad),\(nameless),\(row("sz000004"))]"))
        #expect(page.rows.map(\.code.rawValue) == ["000001.SZ", "000002.SZ", "000004.SZ"])
        #expect(page.rows.map(\.unreadable?.reason) == [nil, "open is no number", nil])
        #expect(page.rows[1].numbers.contains(#""open":null"#) && page.nameless == [nameless])
        let day = try #require(TradeDate("20240430"))
        #expect(throws: FreeBars.QuoteDefect.self) { try FreeBars.make(page.rows[1], on: day) }
        #expect(throws: FreeFault.self) { try SinaPages.list(reply("[\(good),\(bad),\(nameless)]")) }
        #expect(try SinaPages.list(reply("null")).rows.isEmpty)
    }

    private func reply(_ text: String) -> WebReply { WebReply(status: 200, body: Array(text.utf8)) }

    private func tencent(_ rows: String) throws -> KLineReply {
        try TencentKLines.read(
            reply(#"{"code":0,"msg":"","data":{"sz000001":{"day":[\#(rows)],"qt":{}}}}"#), symbol: "sz000001")
    }
}
