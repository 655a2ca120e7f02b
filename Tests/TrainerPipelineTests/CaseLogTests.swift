import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("the manifest of a month's cases")
struct CaseLogTests {
    private static let day = PipelineWorld.friday

    private func cases(_ texts: [String]) -> [EvaluationCase] {
        texts.enumerated().map { place, text in
            EvaluationCase(
                key: SampleKey(
                    code: TSCode(trusted: "\(600_000 + place).SH"), asOf: Self.day, task: .technicalAnalysis),
                prompt: text, facts: [], expectedRating: .hold, taughtAnswer: "")
        }
    }

    private func log() async throws -> CaseLog { CaseLog(artifacts: try await PipelineWorld().artifacts) }

    @Test("counts each version once, in the order in which it was tried, and the same whenever it is judged again")
    func tries() async throws {
        let log = try await log()
        let asked = cases(["a", "b"])
        for (model, tries) in [("one", 1), ("two", 2), ("one", 1), ("three", 3), ("two", 2)] {
            let entry = try await log.enter(model, asked, asOf: Self.day, run: RunID("20261120-0200"))
            #expect(entry.tries == tries && entry.warning == nil)
        }
        let next = try #require(TradeDate(year: 2026, month: 12, day: 1))
        #expect(try await log.enter("four", asked, asOf: next, run: RunID("20261201-0200")).tries == 1)
    }

    @Test("tells how many questions are others than before, once, and counts on")
    func changed() async throws {
        let log = try await log()
        let first = RunID("20261120-0200")
        _ = try await log.enter("one", cases(["a", "b"]), asOf: Self.day, run: first)
        let entry = try await log.enter("two", cases(["a", "c"]), asOf: Self.day, run: RunID("20261121-0200"))
        #expect(entry.tries == 2)
        #expect(entry.warning == .casesChanged("2026-11", 1, of: 2, since: first.rawValue))
        let again = try await log.enter("three", cases(["a", "c"]), asOf: Self.day, run: RunID("20261122-0200"))
        #expect(again.tries == 3 && again.warning == nil)
    }

    @Test("one that was changed by hand or cut is told and begun anew", arguments: [true, false])
    func broken(isCut: Bool) async throws {
        let log = try await log()
        let path = "cases/2026-11.json"
        _ = try await log.enter("one", cases(["a"]), asOf: Self.day, run: RunID("20261120-0200"))
        let text = String(decoding: try #require(try await log.artifacts.read(path)), as: UTF8.self)
        let damaged = isCut ? String(text.dropLast(20)) : text.replacing("600000.SH", with: "600001.SH")
        #expect(damaged != text)
        try await log.artifacts.write(Data(damaged.utf8), to: path)
        let entry = try await log.enter("two", cases(["a"]), asOf: Self.day, run: RunID("20261121-0200"))
        #expect(entry.tries == 1 && entry.warning == .caseManifestBroken("2026-11"))
    }

    @Test("a run's verdict says how many versions the month's cases have seen")
    func verdict() async throws {
        let world = try await PipelineWorld()
        for (day, tries) in [(0, 1), (1, 2)] {
            world.advance(toDay: day)
            #expect(try await world.evaluation(of: try await world.run())?.caseTries == tries)
        }
        let kept = try #require(try await world.artifacts.read("cases/2026-11.json"))
        #expect(CaseManifest.read(kept)?.items.count == 20)
    }
}
