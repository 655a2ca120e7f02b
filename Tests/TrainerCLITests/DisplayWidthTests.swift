import Foundation
import Testing
import TrainerTestSupport

@testable import TrainerCLI

@Suite struct DisplayWidthTests {
    @Test(
        "columns as a terminal counts them",
        arguments: [
            ("", 0), ("abc", 3), ("中文", 4), ("（全角）", 8), ("ｱ", 1), ("Ａ", 2), ("é", 1), ("e\u{301}", 1),
            ("👍", 2), ("👨‍👩‍👧", 2), ("❤️", 2), ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("か\u{3099}", 2), ("─", 1),
            ("▁█", 2), ("…", 1), ("→", 1), ("\u{200B}", 0), ("𠮷", 2), ("①", 1), ("≥", 1),
        ])
    func widths(_ text: String, _ columns: Int) { #expect(DisplayWidth.of(text) == columns) }

    @Test(
        "a cut text never takes more columns than it may",
        arguments: ["技术指标分析", "abc技术", "a👨‍👩‍👧b", ""], 0...14)
    func truncation(_ text: String, _ limit: Int) {
        let cut = DisplayWidth.truncated(text, to: limit)
        #expect(DisplayWidth.of(cut) <= limit)
        #expect(DisplayWidth.of(text) > limit || cut == text)
    }

    @Test(
        "wrapped lines hold every word and none is too wide",
        arguments: [
            "通过率 70.8% 低于要求的 80.0%，没有上线。", "the pass rate is 70.8 %, which is below 80.0 %",
            String(repeating: "x", count: 100), "长 " + String(repeating: "ab", count: 50),
        ], [20, 24, 33, 80])
    func wrapping(_ text: String, _ width: Int) {
        let lines = DisplayWidth.wrapped(text, to: width)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= width + 2 })  // closing punctuation may hang
        #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }

    @Test("an indented word that does not fit begins in its own line, not in one below an empty one")
    func indented() {
        let lines = DisplayWidth.wrapped("  " + String(repeating: "x", count: 40), to: 20)
        #expect(lines.map { $0.count } == [20, 20, 2])
        #expect(lines.first?.hasPrefix("  x") == true)
        #expect(DisplayWidth.wrapped("  ab " + String(repeating: "x", count: 20), to: 20).first == "  ab")
    }

    @Test(
        "widths agree with Python's East Asian Width data",
        .enabled(if: TestPython.isThere, "no Python: set LJWX_TEST_PYTHON or make .setup/venv"))
    func reference() throws {
        let rows = try JSONDecoder().decode([[UInt32]].self, from: TestPython.output(of: "east_asian_width.py"))
        #expect(rows.count > 900)
        for row in rows {
            let scalar = try #require(Unicode.Scalar(row[0]))
            #expect(DisplayWidth.of(String(Character(scalar))) == Int(row[1]), "U+\(String(row[0], radix: 16))")
        }
    }
}
