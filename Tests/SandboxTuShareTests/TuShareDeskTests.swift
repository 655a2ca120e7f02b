import Foundation
import SandboxMarket
import Synchronization
import Testing

@testable import SandboxTuShare

@Suite struct TuShareDeskTests {
    private static let today = MarketDay(yyyymmdd: 20_240_329)
    private static let market = MarketSimulator(seed: 5, stocks: 25).market(through: MarketDay(yyyymmdd: 20_240_430))

    @Test("a single code comes newest first, the whole market in no order")
    func order() async throws {
        let desk = desk()
        let code = Self.market.codes[0]
        let single = try await ask(desk, "daily", ["ts_code": code])
        let days = single.rows.compactMap { $0[1] as? String }
        #expect(days == days.sorted(by: >))
        #expect(days.first == "20240329")
        let whole = try await ask(desk, "daily", ["trade_date": "20240329"])
        let codes = whole.rows.compactMap { $0[0] as? String }
        #expect(codes != codes.sorted())
        #expect(codes.sorted() == Self.market.bars(on: Self.today).map(\.code))
    }

    @Test(
        "no row of a later day is served",
        arguments: [
            ("daily", [:]), ("daily", ["trade_date": "20240401"]),
            ("daily", ["start_date": "20240301", "end_date": "20240430"]),
            ("adj_factor", [:]), ("stk_limit", [:]), ("suspend_d", [:]), ("daily_basic", ["end_date": "20991231"]),
            ("index_daily", ["ts_code": "000300.SH"]), ("namechange", [:]),
        ] as [(String, [String: String])])
    func today(api: String, params: [String: String]) async throws {
        let table = try await ask(desk(rowCap: 100_000), api, params)
        let column = try #require(table.fields.firstIndex { $0 == "trade_date" || $0 == "start_date" })
        #expect(table.rows.allSatisfy { ($0[column] as? String ?? "") <= "20240329" })
    }

    @Test("columns are the default ones or those asked for, in that order")
    func fields() async throws {
        let desk = desk()
        #expect(try await ask(desk, "stock_basic", [:]).fields.count == 10)
        let table = try await ask(desk, "stock_basic", [:], fields: "list_status, ts_code,nothing")
        #expect(table.fields == ["list_status", "ts_code"])
        #expect(table.rows.allSatisfy { $0[0] as? String == "L" })
    }

    @Test("a cut says has_more, unless it is the silent kind", arguments: [true, false])
    func cut(isSilent: Bool) async throws {
        let desk = desk(faults: isSilent ? ["silent-cut"] : [], rowCap: 10)
        let table = try await ask(desk, "daily", ["trade_date": "20240329"])
        #expect(table.rows.count == 10)
        #expect(table.hasMore == !isSilent)
        #expect(try await ask(desk, "daily", ["trade_date": "20240329", "limit": "3"]).rows.count == 3)
    }

    @Test("limits of everything are those of funds too, limits of a list are the list's")
    func funds() async throws {
        let desk = desk()
        let whole = try await ask(desk, "stk_limit", ["trade_date": "20240329"]).rows.compactMap { $0[1] as? String }
        let stocks = Set(Self.market.codes)
        #expect(whole.count { !stocks.contains($0) } == Self.market.stocks.count / 4)
        let list = try await ask(
            desk, "stk_limit", ["trade_date": "20240329", "ts_code": Self.market.codes.joined(separator: ",")])
        #expect(Set(list.rows.compactMap { $0[1] as? String }) == stocks.intersection(whole))
    }

    @Test("a holiday, an unknown code and a bad day are empty answers, no errors")
    func emptyAnswers() async throws {
        for params in [["trade_date": "20240330"], ["ts_code": "601318"], ["trade_date": "abc"]] {
            #expect(try await ask(desk(), "daily", params).rows.isEmpty)
        }
    }

    @Test(
        "the account's points decide what it may call",
        arguments: [
            (120, "daily", true), (120, "trade_cal", false), (120, "adj_factor", false), (120, "stock_basic", true),
            (2000, "trade_cal", true), (2000, "adj_factor", true), (5000, "index_daily", true),
        ])
    func points(points: Int, api: String, isAllowed: Bool) async throws {
        let text = try await body(desk(points: points), api, [:])
        #expect(text.contains("您没有接口(\(api))访问权限") == !isAllowed)
        #expect(text.contains("\"code\":0") == isAllowed)
    }

    @Test("the minute is counted per token and API, and ends")
    func rate() async throws {
        let seconds = Mutex(0.0)
        let desk = desk(rate: 2, seconds: { seconds.withLock { $0 } })
        for _ in 0..<2 { #expect(try await body(desk, "daily", [:]).contains("\"code\":0")) }
        #expect(try await body(desk, "daily", [:]).contains("您每分钟最多访问该接口2次"))
        #expect(try await body(desk, "adj_factor", [:]).contains("\"code\":0"))
        #expect(try await body(desk, "daily", [:], token: "other").contains("\"code\":0"))
        seconds.withLock { $0 = 60 }
        #expect(try await body(desk, "daily", [:]).contains("\"code\":0"))
    }

    @Test("an account of 120 points lists the stocks once an hour")
    func hourly() async throws {
        let desk = desk(points: 120, seconds: { 0 })
        #expect(try await body(desk, "stock_basic", [:]).contains("\"code\":0"))
        #expect(try await body(desk, "stock_basic", [:]).contains("您每小时最多访问该接口1次"))
    }

    @Test("wrong token, unknown API and no JSON have TuShare's own words")
    func refusals() async throws {
        let desk = desk(token: "right")
        #expect(try await body(desk, "daily", [:], token: "wrong").contains("\"code\":40101"))
        #expect(try await body(desk, "daily", [:], token: "").contains("您的token不对，请确认。"))
        #expect(try await body(desk, "pro_bar", [:], token: "right").contains("请指定正确的接口名"))
        guard case .body(let text) = try await desk.answer(Data("{".utf8), pathAPI: nil) else {
            Issue.record("no body")
            return
        }
        #expect(String(decoding: text, as: UTF8.self).contains("不是合格的json格式，EOF"))
    }

    @Test("a late day is empty in the first call that would show it, whole in the next")
    func late() async throws {
        let desk = desk(faults: ["late:daily"])
        #expect(try await ask(desk, "daily", ["trade_date": "20240328"]).rows.count > 10)
        #expect(try await ask(desk, "daily", ["trade_date": "20240329"]).rows.isEmpty)
        #expect(try await ask(desk, "daily", ["trade_date": "20240329"]).rows.count > 10)
    }

    @Test("a revised factor changes the past in the calls named")
    func revised() async throws {
        let desk = desk(faults: ["revised-factor:adj_factor:2-"])
        let code = Self.market.codes[0]
        let first = try await ask(desk, "adj_factor", ["ts_code": code])
        let second = try await ask(desk, "adj_factor", ["ts_code": code])
        #expect(first.rows[0][2] as? Double == second.rows[0][2] as? Double)
        #expect(first.rows[1][2] as? Double != second.rows[1][2] as? Double)
    }

    @Test("the calendar runs to the end of the year, newest first")
    func calendar() async throws {
        let table = try await ask(desk(), "trade_cal", ["start_date": "20240101"])
        #expect(table.rows.first?[1] as? String == "20241231")
        #expect(table.rows.last?[1] as? String == "20240101")
        #expect(table.rows.last?[3] as? String == "20231229")
        #expect(table.rows.count == 366)
    }

    // MARK: Asking

    private struct Table {
        let fields: [String]
        let rows: [[Any]]
        let hasMore: Bool
    }

    private func desk(
        faults: [String] = [], token: String? = nil, points: Int? = nil, rate: Int? = nil, rowCap: Int? = nil,
        seconds: (@Sendable () -> Double)? = nil
    ) -> TuShareDesk {
        TuShareDesk(
            Self.market,
            SandboxOptions(
                today: Self.today, token: token, points: points, callsPerMinute: rate,
                faults: faults.compactMap { try? SandboxFault($0) },  // a bad one would show as a missing fault
                rowCap: rowCap, monotonicSeconds: seconds))
    }

    private func body(
        _ desk: TuShareDesk, _ api: String, _ params: [String: String], token: String = "any", fields: String = ""
    ) async throws -> String {
        let request: [String: Any] = ["api_name": api, "token": token, "params": params, "fields": fields, "extra": 1]
        let answer = try await desk.answer(try JSONSerialization.data(withJSONObject: request), pathAPI: nil)
        guard case .body(let text) = answer else { return "" }
        return String(decoding: text, as: UTF8.self)
    }

    private func ask(
        _ desk: TuShareDesk, _ api: String, _ params: [String: String], fields: String = ""
    ) async throws -> Table {
        let text = try await body(desk, api, params, fields: fields)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let data = try #require(object["data"] as? [String: Any])
        return Table(
            fields: try #require(data["fields"] as? [String]), rows: try #require(data["items"] as? [[Any]]),
            hasMore: try #require(data["has_more"] as? Bool))
    }
}
