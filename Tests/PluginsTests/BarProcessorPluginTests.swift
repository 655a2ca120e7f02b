import Foundation
import Messages
import Plugins
import Testing
import TrainerCore
import TrainerTestSupport

@Suite(.timeLimit(.minutes(10))) struct BarProcessorPluginTests {
    private static let bars = (0..<30).map { day in
        DailyBar(
            code: TSCode(trusted: "600001.SH"), date: TradeDate(dayNumber: 20_000 + day), open: 10, high: 10.5,
            low: 9.5,
            close: 10.25, preClose: 10, volume: day == 25 ? 50_000 : 1_000, amount: day % 2 == 0 ? nil : 1_025.5)
    }

    /// Answers hello, then does as `body` says with `bars`.
    private static func script(_ body: String) -> [String] {
        [
            "python3", "-c",
            """
            import json, sys
            for line in sys.stdin:
                q = json.loads(line)
                rows = [{"protocol": 1}]
                if q["ask"] == "process":
                    bars = q["bars"]
                    rows = \(body)
                for row in rows: print(json.dumps({"id": q["id"], "row": row}))
                print(json.dumps({"id": q["id"], "done": len(rows)}), flush=True)
            """,
        ]
    }

    private func processed(_ command: [String]) async throws -> [DailyBar] {
        try await BarProcessorPlugin(command: command, timeout: .seconds(60)).session().processed(Self.bars)
    }

    @Test("bars that are handed back come back as they were, to the last digit and the missing amount")
    func unchanged() async throws {
        #expect(try await processed(Self.script("bars")) == Self.bars)
    }

    @Test("the example caps an outlying volume and nothing else, and the session answers again and again")
    func example() async throws {
        let path = PackageFolder.root.appending(path: "etc/plugins/example_processor.py").path
        let session = BarProcessorPlugin(command: ["python3", path], timeout: .seconds(60)).session()
        let capped = try await session.processed(Self.bars)
        #expect(capped[25].volume == 10_000)
        #expect(capped.enumerated().filter { $0.element != Self.bars[$0.offset] }.map(\.offset) == [25])
        let earlier = try await session.processed(Array(Self.bars.prefix(28)))
        #expect(ProcessedBars.fault(in: capped, given: Self.bars, before: earlier) == nil)
    }

    @Test("a column that was not given is refused by its name")
    func futureColumn() async {
        let error = await #expect(throws: TrainerError.self) {
            try await processed(Self.script("[{**bar, 'next_close': 11} for bar in bars]"))
        }
        #expect(error?.code == .dataNotHealthy)
        #expect(error?.message.en.contains("a column next_close, which was not given") == true)
    }

    @Test(
        "a row without its columns, and a program that ends or is not there, are errors",
        arguments: [
            ("[{k: v for k, v in bar.items() if k != 'vol'} for bar in bars]", "vol of 2"),
            ("[{**bar, 'close': None} for bar in bars]", "close of 2"), ("[{'close': 1}]", "without ts_code"),
            ("sys.exit('not today')", "not today"),
        ])
    func broken(body: String, named: String) async {
        let error = await #expect(throws: TrainerError.self) { try await processed(Self.script(body)) }
        let words = (error?.message.en ?? "") + (error?.cause?.message.en ?? "")
        #expect(words.contains(named), "\(words)")
        #expect(error?.hint?.en.contains("docs/DATA.md") == true)
        let missing = await #expect(throws: TrainerError.self) { try await processed(["/no/such/processor"]) }
        #expect(missing?.message.en.contains("/no/such/processor") == true)
    }
}
