import Testing

@testable import TrainerCLI

@Suite("tables and the width that they are made for") struct TableTests {
    @Test("a column that wraps loses no word, and the columns beside it stay where they are", arguments: [30, 40, 80])
    func wrapping(width: Int) {
        let reason = "the calendar comes from the bundled rule 日历按内置规则"
        var table = Table([
            .init(head: "API"), .init(head: "N", isRightAligned: true), .init(head: "Why", minimum: 10, wraps: true),
        ])
        table.add(["trade_cal", "0", reason])
        table.add(["daily", "243", ""])
        let lines = table.lines(width: width)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
        #expect(lines[1].hasPrefix("trade_cal    0  the"))
        #expect(lines.last == "daily      243")
        let told = lines.dropFirst().dropLast().map { String($0.dropFirst(16)) }
        #expect(told.joined().filter { $0 != " " } == reason.filter { $0 != " " })
        #expect((told.count == 1) == (width == 80))
    }

    @Test("without wrapping a narrowed cell is cut and says so")
    func cutting() {
        var table = Table([.init(head: "A"), .init(head: "B", minimum: 5)])
        table.add(["1", "0123456789"])
        #expect(table.lines(width: 10) == ["A  B", "1  012345…"])
    }

    @Test("blocks hold every cell in full, each row under its key", arguments: [12, 20, 29, 30, 80])
    func blocks(width: Int) {
        var table = Table([.init(head: "K")] + ["one", "two", "three"].map { .init(head: $0, isRightAligned: true) })
        table.add(["k1", "1111111", "2222222", "3333333"])
        table.add(["k2", "a", "b", "c"])
        let lines = table.blocks(width: width)
        let blocks = lines.split(whereSeparator: \.isEmpty)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= width && !$0.contains("…") })
        // Two columns of the key, and nine of each of the others.
        #expect(blocks.count == (width < 20 ? 3 : width < 29 ? 2 : 1))
        #expect(blocks.allSatisfy { $0.count == 3 && $0.last?.hasPrefix("k2") == true })
        let cells = blocks.joined().flatMap { $0.split(separator: " ").map(String.init) }
        #expect(Set(cells) == ["K", "one", "two", "three", "k1", "k2", "1111111", "2222222", "3333333", "a", "b", "c"])
    }

    @Test(
        "pages are as wide as COLUMNS says, else as the terminal is, else 80, and never narrower",
        arguments: [
            (nil, nil, 80), (nil, 132, 132), ("120", 132, 120), ("120", nil, 120), ("x", 132, 132), ("0", 100, 100),
            ("-5", nil, 80), ("", nil, 80), ("40", 132, 80), (nil, 40, 80),
        ] as [(String?, Int?, Int)])
    func width(columns: String?, terminal: Int?, expected: Int) {
        let environment = columns.map { ["COLUMNS": $0] } ?? [:]
        #expect(Page.width(environment: environment, terminal: terminal) == expected)
    }
}
