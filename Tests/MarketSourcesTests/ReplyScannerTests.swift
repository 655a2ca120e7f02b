import Foundation
import Testing
import TrainerCore

@testable import MarketSources

@Suite struct ReplyScannerTests {
    private static let captured = """
        {"request_id":"378fa30b-f94f-4891-b37f-ef51bb7267ef","code":0,"data":{"fields":["ts_code","trade_date","open",\
        "vol","note"],"items":[["000006.SZ","20240110",4.4,167583.92,null],["000009.SZ",20240110,"4.47",123.0,\
        "\\u4e2d\\ud83d\\ude00 a\\"b\\\\\\/c\\n"]],"has_more":false,"count":-1},"msg":"","detail":""}
        """

    @Test("reads columns by name with every kind of cell")
    func readsCells() throws {
        let reply = try ReplyScanner.scan(Array(Self.captured.utf8))
        let table = try #require(reply.table)
        #expect(reply.code == 0)
        #expect(table.rowCount == 2)
        #expect(!table.hasMore)
        #expect(table.column("ts_code") == [.text("000006.SZ"), .text("000009.SZ")])
        #expect(table.column("trade_date")?.map(\.text) == ["20240110", "20240110"])
        #expect(table.column("open")?.map(\.number) == [4.4, 4.47])
        #expect(table.column("vol")?.map(\.number) == [167583.92, 123])
        #expect(table.column("note") == [.null, .text("中😀 a\"b\\/c\n")])
        #expect(table.column("nothing") == nil)
    }

    @Test(
        "accepts every order of keys and every envelope that TuShare and its gateways send",
        arguments: [
            #"{"data":{"count":0,"has_more":true,"items":[[1]],"fields":["a"]},"msg":null,"code":0}"#,
            #" { "code" : "0" , "data" : { "items" : [ [ 1 ] ] , "fields" : [ "a" ] , "has_more" : 1 } } "#,
            #"{"extra":{"deep":[{"x":[1,2,{}]}]},"code":0,"data":{"fields":["a"],"items":[[1]],"has_more":"1"},"msg":""}"#,
        ])
    func acceptsEnvelopes(body: String) throws {
        let reply = try ReplyScanner.scan(Array(body.utf8))
        #expect(reply.code == 0)
        #expect(reply.table?.column("a") == [.number(1)])
        #expect(reply.table?.hasMore == true)
    }

    @Test("an answer without rows keeps its columns")
    func emptyItems() throws {
        let body = #"{"code":0,"data":{"fields":["a","b"],"items":[],"has_more":false,"count":0},"msg":""}"#
        let table = try #require(try ReplyScanner.scan(Array(body.utf8)).table)
        #expect(table.rowCount == 0)
        #expect(table.columns == [[], []])
    }

    @Test(
        "refuses rows that do not fit their columns and bodies that are no answer",
        arguments: [
            "", "null", "[]", "{}", #"{"code":0,"data":{"fields":["a"],"items":[[1,2]]}}"#,
            #"{"code":0,"data":{"fields":["a","b"],"items":[[1,2],[1]]}}"#, #"{"code":0,"data":{"items":[]}}"#,
            #"{"code":0} trailing"#, #"{"code":1e400}"#, #"{"code":0,"msg":"\u12"}"#, #"{"code":0,"x":]}"#,
            "<html>504</html>", #"{"code":0,"data":{"fields":["a"],"items":[[{"b":1}]]}}"#,
        ])
    func refuses(body: String) {
        #expect(throws: ReplyFault.self) { try ReplyScanner.scan(Array(body.utf8)) }
    }

    @Test("every truncation is a fault, never a shorter table")
    func truncations() {
        let bytes = Array(Self.captured.utf8)
        for length in 0..<bytes.count {
            #expect(throws: ReplyFault.self) { try ReplyScanner.scan(Array(bytes[..<length])) }
        }
    }

    @Test("no bytes can crash it", arguments: 0..<8)
    func fuzz(seed: Int) {
        var random = Random(state: UInt64(seed) &* 0x9e37_79b9 &+ 7)
        let original = Array(Self.captured.utf8)
        let grammar = Array(#"{}[]",:\u0eE+-.tfn19 "#.utf8)
        for round in 0..<3_000 {
            var bytes = original
            for _ in 0...random.below(6) {
                let place = random.below(bytes.count)
                switch random.below(4) {
                case 0: bytes[place] = UInt8(random.below(256))
                case 1: bytes[place] = grammar[random.below(grammar.count)]
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + random.below(20)))
                default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + random.below(20))], at: place)
                }
                if bytes.isEmpty { bytes = [0] }
            }
            if round % 10 == 0 { bytes = (0..<random.below(200)).map { _ in grammar[random.below(grammar.count)] } }
            // The only question is whether it returns; a table must at least be rectangular.
            guard let table = try? ReplyScanner.scan(bytes).table else { continue }
            #expect(table.columns.count == table.fields.count)
            #expect(table.columns.allSatisfy { $0.count == table.rowCount })
        }
    }

    @Test("plain rows, broken or not, read as Foundation reads them, or are a fault", arguments: 0..<8)
    func plainFuzz(seed: Int) throws {
        var random = Random(state: UInt64(seed) &* 0x9e37_79b9 &+ 11)
        let digits = Array("0123456789.-,[]\"nE".utf8)
        var accepted = 0
        for round in 0..<400 {
            var bytes = Array(Self.plain(rows: 1 + random.below(12), &random).utf8)
            for _ in 0..<(round % 4) where !bytes.isEmpty {
                let place = random.below(bytes.count)
                switch random.below(3) {
                case 0: bytes[place] = digits[random.below(digits.count)]
                case 1: bytes.remove(at: place)
                default: bytes = Array(bytes[..<place])
                }
            }
            guard let table = try? ReplyScanner.scan(bytes).table else { continue }
            // Foundation refuses what JSON forbids (leading zeros, for one); then there is nothing to compare with.
            guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
                let items = (object["data"] as? [String: Any])?["items"] as? [[Any]]
            else { continue }
            accepted += 1
            try #require(items.count == table.rowCount)
            for (row, cells) in items.enumerated() {
                for (column, value) in cells.enumerated() {
                    let cell = table.cell(row, column)
                    switch value {
                    case let text as String: #expect(cell == .text(text))
                    case let number as NSNumber:
                        // Foundation goes through decimals and misses the last bits of long numbers.
                        let difference = abs((cell.number ?? .nan) - number.doubleValue)
                        #expect(difference <= abs(number.doubleValue) * 1e-14)
                    default: #expect(cell == .null)
                    }
                }
            }
        }
        #expect(accepted > 100)
    }

    @Test("a number of plain rows is the double nearest to its text", arguments: 0..<4)
    func exactNumbers(seed: Int) throws {
        var random = Random(state: UInt64(seed) &* 0x9e37_79b9 &+ 17)
        let texts = (0..<2_000).map { _ in
            let digits = (0..<(1 + random.below(17))).map { _ in String(random.below(10)) }.joined()
            let sign = random.below(3) == 0 ? "-" : ""
            return random.below(3) == 0 ? sign + digits : sign + "\(random.below(1_000)).\(digits)"
        }
        let body =
            #"{"code":0,"data":{"fields":["a"],"items":["# + texts.map { "[\($0)]" }.joined(separator: ",") + "]}}"
        let table = try #require(try ReplyScanner.scan(Array(body.utf8)).table)
        #expect(table.numbers("a") == texts.map { Double($0) ?? .nan })
    }

    @Test("every truncation of plain rows is a fault")
    func plainTruncations() {
        var random = Random(state: 5)
        let bytes = Array(Self.plain(rows: 5, &random).utf8)
        for length in 0..<bytes.count {
            #expect(throws: ReplyFault.self) { try ReplyScanner.scan(Array(bytes[..<length])) }
        }
    }

    /// Rows as TuShare writes them, with numbers of every length up to beyond what fits a double exactly.
    private static func plain(rows: Int, _ random: inout Random) -> String {
        let items = (0..<rows).map { _ in
            let numbers = (0..<4).map { _ in
                if random.below(9) == 0 { return "null" }
                let whole = 1 + random.below(12)
                let places = random.below(10)
                func digits(_ count: Int) -> String { (0..<count).map { _ in String(random.below(10)) }.joined() }
                let head = (random.below(3) == 0 ? "-" : "") + String(1 + random.below(9)) + digits(whole - 1)
                return places == 0 ? head : head + "." + digits(places)
            }
            let name = ["平安银行", "A", "", "*ST国华"][random.below(4)]
            return "[\"00000\(random.below(10)).SZ\",20240110,\"\(name)\",\(numbers.joined(separator: ","))]"
        }
        return #"{"code":0,"data":{"fields":["ts_code","d","n","a","b","c","e"],"items":["#
            + items.joined(separator: ",") + #"],"has_more":false},"msg":""}"#
    }

    @Test("typed columns read texts, numbers and dashes alike, and tell what they cannot read")
    func typedColumns() throws {
        let body = #"""
            {"code":0,"data":{"fields":["c","d","n"],"items":[["600000.SH","20240110",1.5],["000001.SZ",20240111,"2.5"],
            ["920001.BJ","2024-01-12",null],["sh600000","20241301","x"],["6000\u0030\u0030.SH","202401",-0.25],[null,null,1]]}}
            """#
        let table = try #require(try ReplyScanner.scan(Array(body.utf8)).table)
        #expect(
            table.codes("c")?.map { $0?.code.rawValue } == [
                "600000.SH", "000001.SZ", "920001.BJ", nil, "600000.SH", nil,
            ])
        let first: Int32 = 19_732  // 2024-01-10
        #expect(
            table.days("d") == [
                first, first + 1, first + 2, TuShareTable.noDay, TuShareTable.noDay, TuShareTable.noDay,
            ])
        #expect(table.numbers("n")?.map { $0.isNaN ? nil : $0 } == [1.5, 2.5, nil, nil, -0.25, 1])
        #expect(table.numbers("nothing") == nil)
    }

    @Test("packed codes sort as their texts do")
    func packedCodes() {
        let texts = ["000001.SH", "000001.SZ", "000002.BJ", "600000.SH", "920001.BJ", "999999.SZ"]
        let packed = texts.map { text in Array(text.utf8).withUnsafeBufferPointer { PackedCode($0) } }
        #expect(packed.compactMap { $0?.code.rawValue } == texts)
        #expect(packed.compactMap(\.self).sorted().map(\.code.rawValue) == texts)
    }

    @Test(
        "a text of 65,536 bytes is read and a longer one is a fault, with escapes and without, in the first row and later",
        arguments: ["", "\\n"], [false, true])
    func longTexts(escape: String, isFirst: Bool) throws {
        func body(_ count: Int) -> [UInt8] {
            let text = escape + String(repeating: "x", count: count - (escape.isEmpty ? 0 : 1))
            let row = #"["\#(text)",1]"#
            return Array(
                #"{"code":0,"data":{"fields":["a","b"],"items":[\#(isFirst ? row : #"["y",2],"# + row)]}}"#.utf8)
        }
        let table = try #require(try ReplyScanner.scan(body(65_536)).table)
        #expect(table.column("a")?.last?.text?.utf8.count == 65_536)
        #expect(throws: ReplyFault.self) { try ReplyScanner.scan(body(65_537)) }
    }

    @Test("deep nesting neither crashes nor is taken for an answer")
    func deepNesting() {
        let body = #"{"x":"# + String(repeating: "[", count: 200_000)
        #expect(throws: ReplyFault.self) { try ReplyScanner.scan(Array(body.utf8)) }
    }

    private struct Random {
        var state: UInt64
        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(max(1, bound)))
        }
    }
}
