import Foundation
import Testing
import TrainerConfig
import TrainerTestSupport

@Suite struct JSONCTests {
    @Test("comments, trailing commas and a byte order mark are allowed")
    func friendly() throws {
        let text = "\u{feff}// head\n{ /* a\n b */ \"a\": [1, 2,], // tail\n \"b\": {\"c\": null,},\n} // end"
        #expect(try JSONC.parse(text).root.text == #"{"a": [1, 2], "b": {"c": null}}"#)
    }

    @Test("every name and value keeps its line and column, a Chinese character counting one")
    func positions() throws {
        let root = try JSONC.parse("{\r\n  \"键\": \"值\", \"b\": [\n1,\n  true]}").root
        guard case .object(let members) = root.content, case .array(let items) = members[1].value.content
        else { throw CocoaError(.coderReadCorrupt) }
        #expect(root.position.description == "1:1")
        #expect(members.map(\.position.description) == ["2:3", "2:13"])
        #expect(members.map(\.value.position.description) == ["2:8", "2:18"])
        #expect(items.map(\.position.description) == ["3:1", "4:3"])
    }

    @Test("strings are what Foundation's JSON reader finds")
    func strings() throws {
        let text = #"["\"\\\/\b\f\n\r\t", "中\u4e2d\ud83d\ude00😀", "", "// no /* comment */"]"#
        guard case .array(let items) = try JSONC.parse(text).root.content else { throw CocoaError(.coderReadCorrupt) }
        let found = items.map { if case .string(let text) = $0.content { text } else { "?" } }
        #expect(found == (try JSONDecoder().decode([String].self, from: Data(text.utf8))))
    }

    @Test("what it writes, Foundation's JSON reader and it itself read back")
    func quoting() throws {
        let text = "\u{0}\u{1f}\"\\/\n\r\t\u{7f}中😀\u{2028}"
        let quoted = JSONC.quoted(text)
        #expect(try JSONDecoder().decode([String].self, from: Data("[\(quoted)]".utf8)) == [text])
        #expect(try JSONC.parse(quoted).root.content == .string(text))
    }

    @Test("a name that stands twice is kept once and reported with both places")
    func duplicates() throws {
        let document = try JSONC.parse("{\"a\": 1,\n \"b\": [{\"c\": 1, \"c\": 2}],\n \"a\": 3}")
        #expect(document.root.text == #"{"a": 1, "b": [{"c": 1}]}"#)
        #expect(document.duplicates.map(\.keyPath) == ["b[0].c", "a"])
        #expect(document.duplicates.map(\.position.description) == ["2:17", "3:2"])
        #expect(document.duplicates.map(\.first.description) == ["2:9", "1:2"])
    }

    @Test(
        "a syntax error names its kind and place",
        arguments: [
            ("", JSONC.SyntaxError.Reason.empty, "1:1"),
            ("// only\n", .empty, "2:1"),
            ("{", .expectedName(found: ""), "1:2"),
            ("{a: 1}", .expectedName(found: "a"), "1:2"),
            ("{\"a\" 1}", .expectedColon(found: "1"), "1:6"),
            ("{\"a\":}", .expectedValue(found: "}"), "1:6"),
            ("{\"a\": yes}", .expectedValue(found: "yes"), "1:7"),
            ("{\"a\": 1\n \"b\": 2}", .expectedCommaOrEnd(close: "}", found: "\""), "2:2"),
            ("[1 2]", .expectedCommaOrEnd(close: "]", found: "2"), "1:4"),
            ("[1,,2]", .expectedValue(found: ","), "1:4"),
            ("[,]", .expectedValue(found: ","), "1:2"),
            ("[1}", .expectedCommaOrEnd(close: "]", found: "}"), "1:3"),
            ("{} {}", .trailingText(found: "{"), "1:4"),
            ("{\"a\": 1} x", .trailingText(found: "x"), "1:10"),
            ("[01]", .badNumber("01"), "1:2"),
            ("[1.]", .badNumber("1."), "1:2"),
            ("[.5]", .badNumber(".5"), "1:2"),
            ("[+1]", .badNumber("+1"), "1:2"),
            ("[1e]", .badNumber("1e"), "1:2"),
            ("[0x1]", .badNumber("0x1"), "1:2"),
            ("[-]", .badNumber("-"), "1:2"),
            ("[NaN]", .expectedValue(found: "NaN"), "1:2"),
            ("['a']", .expectedValue(found: "'a'"), "1:2"),
            ("[\"abc\n\"]", .unterminatedString, "1:2"),
            ("[\"abc", .unterminatedString, "1:2"),
            ("[\"a\tb\"]", .controlCharacter, "1:4"),
            (#"["\x"]"#, .badEscape("\\x"), "1:3"),
            (#"["\u12g4"]"#, .badEscape("\\u"), "1:3"),
            (#"["\ud83d"]"#, .badEscape("\\ud83d"), "1:3"),
            (#"["\udc00"]"#, .badEscape("\\udc00"), "1:3"),
            ("{} /* open", .unterminatedComment, "1:4"),
            ("{} / x", .trailingText(found: "/"), "1:4"),
        ] as [(String, JSONC.SyntaxError.Reason, String)])
    func syntaxErrors(text: String, reason: JSONC.SyntaxError.Reason, place: String) throws {
        let error = try #require(throws: JSONC.SyntaxError.self) { try JSONC.parse(text) }
        #expect(error.reason == reason)
        #expect(error.position.description == place)
    }

    @Test("bytes that are not UTF-8 are an error at their place")
    func notUTF8() throws {
        let error = try #require(throws: JSONC.SyntaxError.self) {
            try JSONC.parse(Array("{\n\"中".utf8) + [0xff] + Array("\"}".utf8))
        }
        #expect(error.reason == .notUTF8)
        #expect(error.position == SourcePosition(line: 2, column: 3))
    }

    @Test("nesting is bounded, so that no file can use up the stack")
    func depth() throws {
        let deep = JSONC.maximumDepth
        #expect(throws: Never.self) {
            try JSONC.parse(String(repeating: "[", count: deep) + String(repeating: "]", count: deep))
        }
        let error = try #require(throws: JSONC.SyntaxError.self) {
            try JSONC.parse(String(repeating: "[{\"a\":", count: 100_000))
        }
        #expect(error.reason == .tooDeep(limit: deep))
    }

    @Test("random mutations of a config never crash, and what it accepts as plain JSON Foundation accepts too")
    func fuzz() throws {
        var random = SplitMix64(seed: 20_261_121)
        let seeds = [IncumbentFiles.published, IncumbentFiles.commented].map { Array($0.utf8) }
        let pieces = ["{", "}", "[", "]", ",", ":", "\"", "\\", "/", "//", "/*", "*/", "\n", "1e9", "-", "null", "中"]
        var accepted = 0
        for round in 0..<3_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...6, using: &random) { mutate(&bytes, pieces, &random) }
            guard let document = try? JSONC.parse(bytes) else { continue }  // a syntax error is an answer too
            accepted += 1
            let plain = Data(document.root.text.utf8)
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: plain, options: .fragmentsAllowed) }
            let report = check(String(decoding: bytes, as: UTF8.self))
            #expect((report.configuration == nil) == !report.problems.isEmpty)
        }
        #expect(accepted > 0)
    }

    private func mutate(_ bytes: inout [UInt8], _ pieces: [String], _ random: inout SplitMix64) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: place)
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...12, using: &random)))
        default:
            let end = min(bytes.count, place + Int.random(in: 1...80, using: &random))
            bytes.insert(contentsOf: Array(bytes[place..<end]), at: Int.random(in: 0...bytes.count, using: &random))
        }
    }
}
