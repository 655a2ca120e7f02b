import Messages
import Testing
import TrainerCore

@testable import MarketSources

@Suite struct DailyRowsTests {
    private let day = TradeDate(dayNumber: 19_843)  // 20240430

    @Test(
        "a row that cannot be a bar is refused with its reason",
        arguments: [
            (#"["sh600000","20240430",10,11,9,10,10,1,1]"#, "ts_code sh600000 is not a stock code"),
            (#"["600000.SH","20240429",10,11,9,10,10,1,1]"#, "trade_date is 20240429, asked for 20240430"),
            (#"["600000.SH","20240430",null,11,9,10,10,1,1]"#, "open is null"),
            (#"["600000.SH","20240430",10,11,9,10,10,"many",1]"#, "vol is many"),
            (#"["600000.SH","20240430",10,9,9,10,10,1,1]"#, "open or close lies outside low…high"),
            (#"["600000.SH","20240430",10,11,0,10,10,1,1]"#, "a price is not positive"),
            (#"["600000.SH","20240430",10,11,9,10,10,-1,1]"#, "vol or amount is negative"),
            (#"["600000.SH","20240430",10,1e999,9,10,10,1,1]"#, "a value is not a number"),
            (#"["600000.SH","20240430",10,11,9,10,10,1,1e999]"#, "a value is not a number"),
            (#"["600000.SH","20240430",10,11,9,10,10,1,9e307]"#, "a price, vol or amount is too large"),
            (#"["600000.SH","20240430",10,11,9,10,10,1e19,1]"#, "a price, vol or amount is too large"),
            (#"["600000.SH","20240430",10,11,9,10,1e19,1,1]"#, "a price, vol or amount is too large"),
            (#"["600000.SH","20240430",1e17,1e17,1e17,1e17,1e17,1,1]"#, "a price, vol or amount is too large"),
        ])
    func refuses(row: String, reason: String) throws {
        let reply = try read([row])
        #expect(reply.bars.isEmpty)
        #expect(reply.refused.map(\.reason) == [reason])
        #expect(Message.dataWords(reason).zh != reason, "a person reads it in Chinese")
    }

    @Test("a refused row keeps its day, its values as they came, and the rule that it breaks")
    func keepsValues() throws {
        let rows = [
            #"["600000.SH","20240430",10,9,9.5,"10",10,1e3,null]"#, #"["600001.SH","20240430",10,11,9,10,10,"many",1]"#,
            #"["600002.SH","20240429",10,11,9,10,10,1,1]"#, #"["600003.SH","20240430",10,11,9,10,10,1,1]"#,
            #"["600003.SH","20240430",10,12,9,10,10,1,1]"#,
        ]
        let refused = try read(rows).refused
        #expect(
            refused.map(\.content) == [
                "open 10, high 9, low 9.5, close 10, pre_close 10, vol 1000, amount null",
                "open 10, high 11, low 9, close 10, pre_close 10, vol many, amount 1",
                "open 10, high 11, low 9, close 10, pre_close 10, vol 1, amount 1",
                "open 10.0, high 12.0, low 9.0, close 10.0, pre_close 10.0, vol 1.0, amount 1.0",
            ])
        #expect(refused.map(\.date) == [day, day, nil, day], "a day that was not asked for is not the row's own")
        #expect(refused.map(\.rule) == [.priceOrder, .priceOrder, nil, .duplicate])
    }

    @Test("a day written as a number that no day has is refused", arguments: ["1e19", "1e300", "-1", "99999999999"])
    func longDays(number: String) throws {
        let reply = try read([#"["600000.SH",\#(number),10,11,9,10,10,1,1]"#])
        #expect(reply.bars.isEmpty && reply.refused.count == 1)
    }

    @Test("of a value that never ends only the beginning is kept, on one line")
    func longValues() throws {
        let long = String(repeating: "x", count: 5_000)
        let row = try #require(try read([#"["600000.SH","20240430",10,"a\n\#(long)",9,10,10,1,1]"#]).refused.first)
        #expect(row.reason.hasPrefix("high is a xxx") && row.reason.hasSuffix("…"))
        #expect(row.reason.count == 401 && row.content?.count == 401)
    }

    @Test("accepts text, whole and missing amounts, in any order of columns")
    func accepts() throws {
        let reply = try read([#"["600000.SH",20240430,"10",11,9.5,10,10.0,"1",null]"#])
        #expect(reply.bars.count == 1)
        #expect(reply.bars.first?.low == 9.5)
        #expect(reply.bars.first?.amount == nil)
        let body =
            #"{"code":0,"data":{"fields":["amount","vol","pre_close","close","low","high","open","trade_date","ts_code"],"#
            + #""items":[[5,4,3,3,2,4,3,"20240430","600000.SH"]]}}"#
        var rows = DailyRows(days: day...day)
        try rows.add(try #require(try ReplyScanner.scan(Array(body.utf8)).table))
        #expect(rows.reply(calls: 1).bars.first?.volume == 4)
    }

    @Test("identical duplicates are dropped, different ones are told")
    func duplicates() throws {
        let row = #"["600000.SH","20240430",10,11,9,10,10,1,1]"#
        #expect(try read([row, row]).refused.isEmpty)
        let other = try read([row, #"["600000.SH","20240430",10,12,9,10,10,1,1]"#])
        #expect(other.bars.first?.high == 11)
        #expect(other.refused.count == 1)
    }

    @Test("a missing column is named")
    func missingColumn() throws {
        let body = #"{"code":0,"data":{"fields":["ts_code","trade_date"],"items":[]}}"#
        let table = try #require(try ReplyScanner.scan(Array(body.utf8)).table)
        var rows = DailyRows(days: day...day)
        #expect { try rows.add(table) } throws: { error in
            (error as? TrainerError)?.message.en
                == "the answer to daily lacks the column open; it has: ts_code,trade_date"
        }
    }

    private func read(_ items: [String]) throws -> BarReply {
        let fields = DailyRows.fields.map { "\"\($0)\"" }.joined(separator: ",")
        let body = #"{"code":0,"data":{"fields":[\#(fields)],"items":[\#(items.joined(separator: ","))]}}"#
        var rows = DailyRows(days: day...day)
        try rows.add(try #require(try ReplyScanner.scan(Array(body.utf8)).table))
        return rows.reply(calls: 1)
    }
}
