import Foundation
import Gate
import Messages
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("held-out codes")
struct HeldOutTests {
    @Test("never appear among kept samples, shots or the Modelfile")
    func neverShots() async throws {
        let world = try await PipelineWorld(openCodes: 10, heldOutCodes: 12)
        for day in 0...2 {
            world.advance(toDay: day)
            let run = try await world.run()
            let kept = try await world.stores.samples.samples(of: run.id)
            #expect(!kept.isEmpty)
            #expect(kept.allSatisfy { !$0.key.code.isHeldOut })
            let modelfile = try #require(try await world.file("runs/\(run.id)/Modelfile"))
            for code in world.codes where code.isHeldOut { #expect(!modelfile.contains(code.rawValue)) }
            let candidates = try #require(try await world.file("runs/\(run.id)/candidates.jsonl"))
            for code in world.codes where code.isHeldOut { #expect(!candidates.contains(code.rawValue)) }
        }
    }

    @Test("alone are asked about, in all four tasks, on days before the month of the as-of day")
    func onlyQuestions() async throws {
        let world = try await PipelineWorld()
        let run = try await world.run()
        let keys = try #require(try await world.evaluation(of: run)).challenger.summary.keys
        #expect(keys.count == 20)
        #expect(keys.allSatisfy { $0.code.isHeldOut })
        #expect(keys.allSatisfy { $0.asOf < TradeDate(dayNumber: 20_758) })
        let byTask = Dictionary(grouping: keys, by: \.task).mapValues(\.count)
        #expect(byTask == Dictionary(uniqueKeysWithValues: TaskKind.allCases.map { ($0, 5) }))
    }

    @Test("are asked the same questions by all runs of a month, and others by the next month's")
    func sameMonth() async throws {
        let world = try await PipelineWorld()
        let first = try #require(try await world.evaluation(of: world.run()))
        world.advance(toDay: 6)  // Monday, 30 November
        let second = try #require(try await world.evaluation(of: world.run()))
        #expect(second.challenger.summary.keys == first.challenger.summary.keys)
        #expect(second.challenger.digest != first.challenger.digest)
        world.advance(toDay: 7)  // Tuesday, 1 December
        let third = try #require(try await world.evaluation(of: world.run()))
        #expect(third.challenger.summary.keys != first.challenger.summary.keys)
    }

    @Test("fewer questions than configured are asked where they give no more, and the run says so")
    func fewer() async throws {
        let world = try await PipelineWorld(heldOutCodes: 2) { $0.evaluation = $0.evaluation.asking(200) }
        let run = try await world.run()
        let count = try #require(try await world.evaluation(of: run)).challenger.summary.n
        #expect((20..<200).contains(count))
        #expect(run.warnings.contains(.fewerCases(count, of: 200)))
        #expect(run.verdict == .promoted)
    }

    @Test("too few of them fail the run before any question, and the reason says how many are needed")
    func tooFew() async throws {
        let world = try await PipelineWorld(heldOutCodes: 0)
        let run = try await world.run()
        #expect(run.state == .failed)
        #expect(run.error?.code == .noData)
        #expect(try await world.stores.models.serving().champion == nil)
    }
}
