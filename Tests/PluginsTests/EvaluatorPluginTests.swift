import Foundation
import Messages
import Plugins
import Synchronization
import Testing
import TrainerCore
import TrainerTestSupport

@Suite(.timeLimit(.minutes(10))) struct EvaluatorPluginTests {
    private static let asOf = TradeDate(dayNumber: 20_700)
    private static let answers = ["稳健，持有。", "涨！涨！涨！涨！涨！"].enumerated().map { place, text in
        EvaluatedAnswer(
            key: SampleKey(code: TSCode(trusted: "60001\(place).SH"), asOf: asOf, task: .technicalAnalysis),
            prompt: "收盘价：10.00\n问题", answer: text, expectedRating: .hold)
    }

    /// Answers hello, then does as `body` says with each further question `q`.
    private static func script(_ body: String) -> [String] {
        let head = """
            import json, os, sys, time
            def say(*rows):
                for row in rows: print(json.dumps({"id": q["id"], "row": row}))
                print(json.dumps({"id": q["id"], "done": len(rows)}), flush=True)
            q = json.loads(sys.stdin.readline())
            say({"protocol": 1, "name": "test"})
            for line in sys.stdin:
                q = json.loads(line)

            """
        let indented = body.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
        return ["python3", "-c", head + indented]
    }

    private func report(
        _ command: [String], timeout: Duration = .seconds(60), said: Said = Said(), done: Said = Said()
    ) async throws -> EvaluatorReport {
        try await EvaluatorPlugin(command: command, timeout: timeout).evaluate(
            Self.answers, say: { said.add($0) }, progress: { done.add("\($0)") })
    }

    private func error(_ command: [String], timeout: Duration = .seconds(60)) async -> TrainerError? {
        do {
            _ = try await report(command, timeout: timeout)
            return nil
        } catch {
            return error as? TrainerError
        }
    }

    @Test("the example scores each answer and vetoes by its own limit")
    func example() async throws {
        let path = PackageFolder.root.appending(path: "etc/plugins/example_evaluator.py").path
        let done = Said()
        let report = try await self.report(["python3", path], done: done)
        #expect(report.name == "calm")
        #expect(report.scores.map(\.value) == [1, 0] && report.scores.map(\.measure) == ["calm", "calm"])
        #expect(report.scores.map(\.key) == Self.answers.map(\.key))
        #expect(report.veto == "calm 0.50 < 0.80")
        #expect(done.all == ["1", "2"])
    }

    @Test(
        "it is given the question's words, the answer, its task and what the rule says, and may say nothing against it")
    func given() async throws {
        let said = Said()
        let report = try await self.report(
            Self.script(
                """
                if q["ask"] == "score":
                    print(q["case"], q["task"], q["expected_rating"], len(q["prompt"]), q["answer"], file=sys.stderr, flush=True)
                    say({"measure": "a", "score": 0.5, "note": "n"}, {"measure": "b", "score": 1})
                else:
                    say({"veto": False})
                """), said: said)
        #expect(report.veto == nil && report.scores.count == 4)
        #expect(report.scores.first?.note == "n")
        let lines = said.all
        #expect(lines.first?.hasPrefix("600010.SH|") == true && lines.first?.contains("持有 12 稳健，持有。") == true)
    }

    @Test(
        "a breach of the protocol, a crash and a late answer are errors, never a report without a veto",
        arguments: [
            ("sys.exit('no tone today')", "no tone today", TrainerError.Code.upstreamUnavailable),
            ("print('well', flush=True)", "not JSON: well", TrainerError.Code.upstreamMalformed),
            ("say()", "score needs 1 to 16 rows, 0 came", TrainerError.Code.upstreamMalformed),
            ("say({'measure': 'a', 'score': 1.5})", "no number of 0…1", TrainerError.Code.upstreamMalformed),
            ("say({'measure': 'a', 'score': 'high'})", "no number of 0…1", TrainerError.Code.upstreamMalformed),
            ("say({'measure': 'A B', 'score': 1})", "measure is not", TrainerError.Code.upstreamMalformed),
            ("say(*[{'measure': 'a', 'score': 1}] * 17)", "17 came", TrainerError.Code.upstreamMalformed),
            (
                "say({'measure': 'a', 'score': 1}) if q['ask'] == 'score' else say()", "verdict needs one row",
                TrainerError.Code.upstreamMalformed
            ),
            (
                "say({'measure': 'a', 'score': 1}) if q['ask'] == 'score' else say({'veto': 'no'})",
                "veto is neither true nor false", TrainerError.Code.upstreamMalformed
            ),
            (
                "say({'measure': 'a', 'score': 1}) if q['ask'] == 'score' else say({'veto': True})",
                "a veto needs its why", TrainerError.Code.upstreamMalformed
            ),
        ])
    func breaches(body: String, named: String, code: TrainerError.Code) async {
        let error = await self.error(Self.script(body))
        #expect(error?.code == code)
        let words = (error?.message.en ?? "") + (error?.cause?.message.en ?? "")
        #expect(words.contains(named), "\(words)")
    }

    @Test("a program that is not there, and one of another protocol, are told as such")
    func beginnings() async {
        let missing = await self.error(["/no/such/evaluator"])
        #expect(missing?.code == .upstreamUnavailable)
        #expect(missing?.message.en.contains("/no/such/evaluator") == true)
        let other = await self.error([
            "python3", "-c",
            "import sys; sys.stdin.readline(); print('{\"id\":1,\"row\":{\"protocol\":2,\"name\":\"x\"}}'); "
                + "print('{\"id\":1,\"done\":1}', flush=True); sys.stdin.read()",
        ])
        #expect(other?.message.en.contains("speaks protocol 2, this program speaks 1") == true)
        #expect(other?.hint?.en.contains("docs/EVALUATION.md") == true)
    }

    @Test("one that does not answer in time is ended and names the key that gives it more")
    func late() async {
        let late = await self.error(Self.script("time.sleep(600)"), timeout: .seconds(2))
        #expect(late?.message.en.contains("within 2 s") == true)
        #expect(late?.hint?.en.contains("evaluation.plugin.timeout_seconds") == true)
    }
}

private final class Said: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock(\.self) }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}
