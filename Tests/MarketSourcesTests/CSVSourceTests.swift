import Foundation
import MarketSources
import Messages
import Testing
import TrainerCore

@Suite struct CSVSourceTests {
    private static let header = "ts_code,trade_date,open,high,low,close,pre_close,vol"
    private static let row = "600000.SH,20240430,10,11,9,10.5,10,1234.56"

    @Test("reads many files in any order of columns, with BOM, CRLF, quotes, spaces and blank lines")
    func reads() async throws {
        let days = try await read([
            "b.csv": "\u{feff}vol,ts_code,pre_close,trade_date,close,open,low,high,amount,pct_chg\r\n"
                + "1234.56,\"000001.SZ\", 10 ,2024-04-30,10.5,10,9,11,,5.0\r\n\r\n",
            "a.CSV": "TS_CODE,trade_date,open,high,low,close,pre_close,vol,amount\n\(Self.row),99.125\n"
                + Self.row.replacing("20240430", with: "20240429") + ",1",
            "notes.txt": "nothing",
        ])
        let day = try #require(TradeDate("20240430"))
        #expect(days.keys.sorted() == [day.advanced(by: -1), day])
        #expect(days[day]?.map(\.code.rawValue) == ["000001.SZ", "600000.SH"])
        #expect(days[day]?.map(\.amount) == [nil, 99.125])
        #expect(days[day]?.map(\.volume) == [1234.56, 1234.56])
    }

    @Test("lines that end in CR alone are lines", arguments: ["\r", "\r\n", "\n"])
    func lineEnds(_ end: String) async throws {
        let days = try await read([
            "x.csv": Self.header + end + Self.row + end + Self.row.replacing("20240430", with: "20240429") + end
        ])
        #expect(days.values.map(\.count) == [1, 1])
    }

    @Test(
        "a bad file is refused, naming file, line, column, value and what is right",
        arguments: [
            (
                "ts_code,trade_date,open,high,low,close,vol\n",
                "x.csv lacks the column pre_close; its header is: ts_code,"
            ),
            (header + ",vol\n", "x.csv names the column vol twice"), ("", "x.csv is empty and has no header"),
            (header + "\n" + row + ",1", "x.csv:2 has 9 fields instead of 8"),
            (
                header + "\n" + row + "\nSH600000,20240430,10,11,9,10.5,10,1",
                "x.csv:3 ts_code is \"SH600000\", expected"
            ),
            (header + "\n600000.SH,20240431,10,11,9,10.5,10,1", "x.csv:2 trade_date is \"20240431\", expected"),
            (header + "\n\n600000.SH,20240430,10,1l,9,10.5,10,1", "x.csv:3 high is \"1l\", expected for example 10.20"),
            (header + "\n600000.SH,20240430,10,11,9,,10,1", "x.csv:2 close is \"\", expected"),
            (header + "\n600000.SH,20240430,nan,11,9,10,10,1", "x.csv:2 open is \"nan\", expected"),
            (
                header + "\n600000.SH,20240430,10,9,9,10.5,10,1",
                "x.csv:2 is no possible bar: open or close lies outside low…high: open 10.0, high 9.0, low 9.0, close 10.5"
            ),
            (
                header + ",amount\n600000.SH,20240430,10,11,9,10.5,10,1,9e307",
                "x.csv:2 is no possible bar: a price, vol or amount is too large: open 10.0"
            ),
            (
                header + "\n600000.SH,20240430,10,11,9,10.5,10,1e19",
                "x.csv:2 is no possible bar: a price, vol or amount is too large"
            ),
            (
                header + "\n600000.SH,20240430,1e17,1e17,1e17,1e17,1e17,1",
                "x.csv:2 is no possible bar: a price, vol or amount is too large"
            ),
            (
                header + "\n" + row + "\n" + row + "1",
                "600000.SH 20240430 stands in x.csv:2 and in x.csv:3 with different"
            ),
        ])
    func refuses(text: String, problem: String) async throws {
        let error = await trainerError { _ = try await read(["x.csv": text]) }
        #expect(error?.code == .sourceFileInvalid)
        #expect(error?.message.en.contains(problem) == true, "\(error?.message.en ?? "no error")")
        #expect(error?.hint != nil)
    }

    @Test("why a row can be no bar is told in Chinese too")
    func chineseReason() async throws {
        let error = await trainerError {
            _ = try await read(["x.csv": Self.header + "\n600000.SH,20240430,10,9,9,10.5,10,1"])
        }
        let text = try #require(error?.message.zh)
        #expect(text.contains("x.csv:2 的行情自相矛盾：open 或 close 不在 low…high 之内：open 10.0, high 9.0"))
    }

    @Test("all problems are counted and the first ten told")
    func manyProblems() async throws {
        let rows = (1...25).map { "600000.SH,20240430,\($0)x,11,9,10.5,10,1" }.joined(separator: "\n")
        let error = await trainerError { _ = try await read(["x.csv": Self.header + "\n" + rows, "y.csv": "a,b\n"]) }
        let text = error?.message.en ?? ""
        #expect(text.contains("33 problems"))
        #expect(text.contains("x.csv:11 open is \"10x\""))
        #expect(!text.contains("11x"))
        #expect(text.hasSuffix("and 23 more"))
    }

    @Test("the same row twice counts once and is told with stock, day, files and lines, the first ten of many")
    func repeats() async throws {
        try await TestPlaces.withFolder { folder in
            let text = Self.header + "\n" + Self.row + "\n"
            try Data((text + Self.row).utf8).write(to: folder.appending(path: "a.csv"))
            let notices = Notices()
            let source = CSVSource(folder: folder.path, notify: notices.sink)
            #expect(try await source.bars(on: Stage.day).bars.count == 1)
            #expect(try await source.bars(on: Stage.day).bars.count == 1)
            #expect(notices.all.map(\.kind) == [.oddRows])
            #expect(
                notices.all.first?.message.en
                    == "1 CSV row repeats an earlier one and counts once: 600000.SH 20240430 in a.csv:3, as in a.csv:2")

            let days = (1...12).map { Self.row.replacing("20240430", with: String(20_240_400 + $0)) }
            let many = ([Self.header] + days).joined(separator: "\n")
            for name in ["a.csv", "b.csv"] { try Data(many.utf8).write(to: folder.appending(path: name)) }
            #expect(try await source.openDays(in: Stage.day.advanced(by: -60)...Stage.day)?.count == 12)
            let told = notices.all.last?.message.en ?? ""
            #expect(told.hasPrefix("12 CSV rows repeat an earlier one and count once: "))
            #expect(told.contains("600000.SH 20240410 in b.csv:11, as in a.csv:11; and 2 more"))
        }
    }

    @Test("a row without a twin is told of to nobody")
    func noRepeats() async throws {
        try await TestPlaces.withFolder { folder in
            try Data((Self.header + "\n" + Self.row).utf8).write(to: folder.appending(path: "a.csv"))
            let notices = Notices()
            #expect(try await CSVSource(folder: folder.path, notify: notices.sink).bars(on: Stage.day).bars.count == 1)
            #expect(notices.all.isEmpty)
        }
    }

    @Test("the same row in two files is fine, a different one names both places")
    func duplicatesAcrossFiles() async throws {
        let text = Self.header + "\n" + Self.row
        let days = try await read(["a.csv": text, "b.csv": text])
        #expect(days.values.flatMap { $0 }.count == 1)
        let error = await trainerError {
            _ = try await read(["a.csv": text, "b.csv": text.replacing("1234.56", with: "1")])
        }
        #expect(error?.message.en.contains("600000.SH 20240430 stands in a.csv:2 and in b.csv:2") == true)
    }

    @Test("UTF-16 is named as the wrong encoding")
    func encoding() async throws {
        try await TestPlaces.withFolder { folder in
            let data = try #require((Self.header + "\n").data(using: .utf16))
            try data.write(to: folder.appending(path: "x.csv"))
            let source = CSVSource(folder: folder.path)
            let error = await trainerError { _ = try await source.bars(on: Stage.day) }
            #expect(error?.message.en.contains("x.csv is not UTF-8") == true)
        }
    }

    @Test("a missing or empty folder is told with its path")
    func folders() async throws {
        try await TestPlaces.withFolder { folder in
            let missing = CSVSource(folder: folder.path + "/none")
            let empty = CSVSource(folder: folder.path)
            let first = await trainerError { _ = try await missing.bars(on: Stage.day) }
            let second = await trainerError { _ = try await empty.bars(on: Stage.day) }
            #expect(first?.message.en.contains("does not exist") == true)
            #expect(second?.message.en == "no .csv file in the CSV folder \(folder.path)")
            #expect(second?.hint?.en.contains("pre_close") == true)
        }
    }

    @Test("what is named like a CSV file and is none is told with its name, its folder and what to do")
    func notAFile() async throws {
        try await TestPlaces.withFolder { folder in
            try Data((Self.header + "\n" + Self.row).utf8).write(to: folder.appending(path: "a.csv"))
            let odd = folder.appending(path: "b.csv")
            let told: @Sendable () async -> TrainerError? = {
                await trainerError { _ = try await CSVSource(folder: folder.path).bars(on: Stage.day) }
            }
            try FileManager.default.createDirectory(at: odd, withIntermediateDirectories: false)
            let ofFolder = await told()
            try FileManager.default.removeItem(at: odd)
            try FileManager.default.createSymbolicLink(atPath: odd.path, withDestinationPath: "none")
            let ofDanglingLink = await told()
            for error in [ofFolder, ofDanglingLink] {
                #expect(error?.code == .sourceFileInvalid)
                #expect(error?.message == .csvNotAFile("b.csv", folder: folder.path))
                #expect(error?.hint == .csvNotAFileRemedy && error?.cause == nil)
            }
        }
    }

    @Test("a link to a CSV file is read, and again when the file behind it changes")
    func link() async throws {
        try await TestPlaces.withFolder { folder in
            let inner = folder.appending(path: "in")
            try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: false)
            let file = folder.appending(path: "rows.txt")
            try Data((Self.header + "\n" + Self.row).utf8).write(to: file)
            try FileManager.default.createSymbolicLink(
                atPath: inner.path + "/a.csv", withDestinationPath: file.path)
            let source = CSVSource(folder: inner.path)
            #expect(try await source.bars(on: Stage.day).bars.count == 1)
            let more = Self.row + "\n" + Self.row.replacing("600000.SH", with: "000001.SZ")
            try Data((Self.header + "\n" + more).utf8).write(to: file)
            #expect(try await source.bars(on: Stage.day).bars.count == 2)
        }
    }

    @Test("a changed folder is read again")
    func rereads() async throws {
        try await TestPlaces.withFolder { folder in
            let source = CSVSource(folder: folder.path)
            let range = Stage.day.advanced(by: -9)...Stage.day
            try Data((Self.header + "\n" + Self.row).utf8).write(to: folder.appending(path: "a.csv"))
            #expect(try await source.openDays(in: range)?.count == 1)
            let more = Self.row.replacing("20240430", with: "20240429")
            try Data((Self.header + "\n" + more).utf8).write(to: folder.appending(path: "b.csv"))
            #expect(try await source.openDays(in: range)?.count == 2)
        }
    }

    @Test("no bytes can crash it", arguments: 0..<4 as Range<UInt64>)
    func fuzz(seed: UInt64) async throws {
        var state = seed &* 77 &+ 5
        func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        for _ in 0..<50 {
            var bytes = Array((Self.header + "\r\n" + Self.row + "\n\"a\",,\"\n").utf8)
            for _ in 0..<8 { bytes[below(bytes.count)] = UInt8(below(256)) }
            try await TestPlaces.withFolder { folder in
                try Data(bytes).write(to: folder.appending(path: "x.csv"))
                let source = CSVSource(folder: folder.path)
                _ = await trainerError { _ = try await source.bars(on: Stage.day) }
            }
        }
    }

    @Test(
        "real recorded bars load without a refusal",
        .enabled(if: TestPlaces.recordedMarket != nil, "no ../shared/market on this machine"),
        arguments: [
            ("hs300_daily.csv.gz", 193_857), ("sz2024_daily.csv.gz", 43_508), ("market_10days_202303.csv.gz", 51_022),
        ])
    func recorded(file: String, rows: Int) async throws {
        let path = try #require(TestPlaces.recordedMarket) + "/" + file
        let unpacked = try await TestPlaces.run("/usr/bin/env", ["gzip", "-dc", path])
        #expect(unpacked.status == 0)
        try await TestPlaces.withFolder { folder in
            try unpacked.output.write(to: folder.appending(path: "daily.csv"))
            let source = CSVSource(folder: folder.path)
            let days = try #require(
                try await source.openDays(in: TradeDate(dayNumber: 0)...Stage.day.advanced(by: 9999)))
            var count = 0
            for day in days { count += try await source.bars(on: day).bars.count }
            #expect(count == rows)
        }
    }

    private func read(_ files: [String: String]) async throws -> [TradeDate: [DailyBar]] {
        try await TestPlaces.withFolder { folder in
            for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
            let source = CSVSource(folder: folder.path)
            var days: [TradeDate: [DailyBar]] = [:]
            for day in try await source.openDays(in: TradeDate(dayNumber: 0)...Stage.day.advanced(by: 9999)) ?? [] {
                days[day] = try await source.bars(on: day).bars
            }
            return days
        }
    }
}
