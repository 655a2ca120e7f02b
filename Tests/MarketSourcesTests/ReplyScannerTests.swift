import Foundation
import Testing

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
