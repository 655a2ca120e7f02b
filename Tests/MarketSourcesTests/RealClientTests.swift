import Foundation
import MarketSources
import SandboxMarket
import Testing
import TrainerCore
import TrainerTestSupport

/// The `tushare` package from PyPI is the judge: what it makes of our server must be what our client makes of it.
@Suite(
    .timeLimit(.minutes(10)),
    .enabled(if: TestPython.isThere, "needs Python with tushare 1.4.29: set LJWX_TEST_PYTHON or make .setup/venv")
)
struct RealClientTests {
    @Test(
        "the real client and ours read the same table",
        arguments: [
            ("daily", ["trade_date": "20240430"]), ("daily", ["ts_code": "600119.SH", "start_date": "20240301"]),
            ("trade_cal", ["exchange": "SSE", "start_date": "20240101", "end_date": "20240110"]),
            ("stock_basic", ["exchange": "", "list_status": "L"]), ("adj_factor", ["trade_date": "20240430"]),
            ("daily_basic", ["trade_date": "20240430"]), ("suspend_d", [:]), ("namechange", [:]),
            ("suspend_d", ["suspend_type": "S", "start_date": "20240101", "end_date": "20240430"]),
            ("stk_limit", ["trade_date": "20240430"]), ("bse_mapping", [:]), ("index_daily", ["ts_code": "000300.SH"]),
            ("daily", ["trade_date": "20240404"]),
        ] as [(String, [String: String])])
    func sameTable(api: String, params: [String: String]) async throws {
        let code = try #require(Stage.market.codes.first)
        let params = params.mapValues { $0 == "600119.SH" ? code : $0 }
        let (ours, output) = try await Stage.run { url, _ in
            let table = try await Stage.client(url).call(api, params).table
            return (table, try await python(url, "frame(pro.query('\(api)', **json.loads(sys.argv[2])))", params))
        }
        let real = try object(output)
        #expect(real["columns"] as? [String] == ours.fields)
        let rows = try #require(real["rows"] as? [[Any]])
        #expect(rows.count == ours.rowCount)
        for (row, cells) in rows.enumerated() {
            for (column, value) in cells.enumerated() { #expect(same(value, ours.columns[column][row])) }
        }
        if ours.rowCount > 0 { #expect(params.isEmpty || api != "daily" || rows.count > 10) }
    }

    @Test("pro_bar's adjusted prices follow from our rows and factors", arguments: ["qfq", "hfq"])
    func adjusted(adjustment: String) async throws {
        let code = try #require(Stage.market.codes.first)
        let range = ["ts_code": code, "start_date": "20240101", "end_date": "20240430"]
        let (bars, factors, output) = try await Stage.run { url, _ in
            let client = Stage.client(url)
            return (
                try await client.call("daily", range).table, try await client.call("adj_factor", range).table,
                try await python(
                    url, "frame(ts.pro_bar(api=pro, adj='\(adjustment)', **json.loads(sys.argv[2])))", range)
            )
        }
        let real = try object(output)
        let days = try #require(factors.column("trade_date")).map(\.text)
        let values = try #require(factors.column("adj_factor")).compactMap(\.number)
        let byDay = Dictionary(zip(days, values)) { first, _ in first }
        let columns = try #require(real["columns"] as? [String])
        let rows = try #require(real["rows"] as? [[Any]])
        #expect(rows.count == bars.rowCount)
        let latest = try #require(values.first)
        for (row, cells) in rows.enumerated() {
            let factor = try #require(byDay[bars.column("trade_date")?[row].text])
            for name in ["open", "high", "low", "close", "pre_close"] {
                let raw = try #require(bars.column(name)?[row].number)
                let adjusted = raw * factor / (adjustment == "qfq" ? latest : 1)
                let place = try #require(columns.firstIndex(of: name))
                // To the cent, as the client rounds: it prints two decimals and reads them back.
                #expect(cells[place] as? Double == Double(String(format: "%.2f", adjusted)))
            }
        }
    }

    @Test(
        "the real client raises the server's own words",
        arguments: [
            (["permission:daily"], "tok", "抱歉，您没有接口(daily)访问权限，权限的具体详情访问：https://tushare.pro/document/1?doc_id=108。"),
            (
                ["rate-minute:200:daily"], "tok",
                "抱歉，您每分钟最多访问该接口200次，权限的具体详情访问：https://tushare.pro/document/1?doc_id=108。"
            ),
            ([], "wrong", "您的token不对，请确认。"),
        ])
    func errors(faults: [String], token: String, words: String) async throws {
        let output = try await Stage.run(faults) { url, _ in
            try await python(
                url, "frame(pro.daily(trade_date='20240430'))", [:], token: token == "tok" ? Stage.token : token)
        }
        #expect(try object(output)["exception"] as? String == words)
    }

    @Test("the real client takes a gateway's error page for an empty table, ours does not")
    func gatewayPage() async throws {
        let output = try await Stage.run(["html504:daily"]) { url, _ in
            try await python(url, "frame(pro.daily(trade_date='20240430'))", [:])
        }
        #expect((try object(output)["rows"] as? [[Any]])?.isEmpty == true)
    }

    private func object(_ output: Data) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
    }

    private func same(_ value: Any, _ cell: TuShareCell) -> Bool {
        switch cell {
        case .null: value is NSNull
        case .text(let text): value as? String == text
        case .number(let number): (value as? NSNumber)?.doubleValue == number
        }
    }

    private func python(
        _ url: String, _ expression: String, _ params: [String: String], token: String = Stage.token
    ) async throws -> Data {
        // tushare 1.4.29 imports six for its old order interface without declaring it; nothing here uses it.
        let script = """
            import json, math, sys, types
            try:
                import six
            except ImportError:
                sys.modules['six'] = types.ModuleType('six')
            import tushare as ts
            pro = ts.pro_api('\(token)')
            pro._DataApi__http_url = sys.argv[1] + '/dataapi'
            def plain(v):
                if v is None or (isinstance(v, float) and math.isnan(v)): return None
                return v.item() if hasattr(v, 'item') else v
            def frame(f):
                return {'columns': list(f.columns), 'rows': [[plain(v) for v in r] for r in f.itertuples(index=False)]}
            try:
                out = \(expression)
            except Exception as e:
                out = {'exception': str(e)}
            print(json.dumps(out))
            """
        let params = String(decoding: try JSONEncoder().encode(params), as: UTF8.self)
        let run = try await TestPlaces.run(try #require(TestPython.executable).path, ["-c", script, url, params])
        let last = try #require(run.output.split(separator: UInt8(ascii: "\n")).last)
        return Data(last)
    }
}
