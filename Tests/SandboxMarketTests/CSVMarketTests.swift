import Foundation
import SandboxMarket
import Testing

@Suite struct CSVMarketTests {
    @Test("reads daily rows, gzipped or not, and derives what is missing")
    func reads() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ljwx-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // a left-over folder harms nobody
        let rows = """
            ts_code,trade_date,open,high,low,close,pre_close,change,pct_chg,vol,amount
            300001.SZ,20240102,10,10.5,9.9,10,10,0,0,100,100
            300001.SZ,20240103,5,5.2,4.9,5.1,5,0.1,2,100,
            """
        let plain = folder.appending(path: "a_daily.csv")
        try Data(rows.utf8).write(to: plain)
        let zip = Process()
        zip.executableURL = URL(filePath: "/usr/bin/env")
        zip.arguments = ["gzip", plain.path]
        try zip.run()
        zip.waitUntilExit()
        let market = try CSVMarket.load(folder.path)
        #expect(market.codes == ["300001.SZ"])
        #expect(market.bars(of: "300001.SZ").map(\.amount) == [100, nil])
        #expect(market.factors(of: "300001.SZ").map(\.factor) == [1, 2])
        #expect(market.stocks.map(\.market) == ["创业板"])
    }

    @Test("a stock's factors are one file's, whole: the one with the most rows, ties by name")
    func factorsOfOneFile() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ljwx-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // a left-over folder harms nobody
        func write(_ name: String, _ head: String, _ rows: [String]) throws {
            try Data(([head] + rows).joined(separator: "\n").utf8).write(to: folder.appending(path: name))
        }
        let days = [20_240_102, 20_240_103, 20_240_104, 20_240_105]
        try write(
            "a_daily.csv", "ts_code,trade_date,open,high,low,close,pre_close,change,pct_chg,vol,amount",
            ["300001.SZ", "300002.SZ"].flatMap { code in days.map { "\(code),\($0),10,10,10,10,10,0,0,100,100" } })
        // The same stock at two levels, with days in common; the second file has more of it.
        try write(
            "adj_factor_1.csv", "ts_code,trade_date,adj_factor",
            ["300001.SZ,20240102,1", "300001.SZ,20240103,1", "300002.SZ,20240102,3", "300002.SZ,20240103,3"])
        try write(
            "adj_factor_2.csv", "ts_code,trade_date,adj_factor",
            [
                "300001.SZ,20240103,50", "300001.SZ,20240104,50", "300001.SZ,20240105,50", "300002.SZ,20240104,9",
                "300002.SZ,20240105,9",
            ])
        let market = try CSVMarket.load(folder.path)
        #expect(market.factors(of: "300001.SZ").map(\.factor) == [50, 50, 50])
        #expect(market.factors(of: "300001.SZ").map(\.day.yyyymmdd) == Array(days[1...]))
        #expect(market.factors(of: "300002.SZ").map(\.factor) == [3, 3])
    }

    @Test("a folder without daily rows, and a bad cell, are told with their place")
    func refuses() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ljwx-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // a left-over folder harms nobody
        #expect { try CSVMarket.load(folder.path) } throws: { "\($0)".contains("no file of daily rows") }
        try Data("cal_date,is_open\n2024,1\n".utf8).write(to: folder.appending(path: "trade_cal.csv"))
        #expect { try CSVMarket.load(folder.path) } throws: { "\($0)".contains("trade_cal.csv:2: not a day: 2024") }
    }

    @Test(
        "the recorded folder is read whole", .enabled(if: Recorded.folder != nil, "no ../shared/market on this machine")
    )
    func recorded() throws {
        let market = try CSVMarket.load(try #require(Recorded.folder))
        #expect(market.codes.count > 5_000)
        #expect(market.bars(on: MarketDay(yyyymmdd: 20_230_316)).count > 5_000)
        #expect(market.factors(of: "000006.SZ").last?.factor ?? 0 > 1)
        #expect(market.indexCodes == ["000300.SH"])
        #expect(!market.suspensions.isEmpty)
    }
}
