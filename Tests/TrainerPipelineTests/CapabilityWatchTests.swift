import Foundation
import InMemoryLogging
import Logging
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("what Ollama can do")
struct CapabilityWatchTests {
    private static func world() async throws -> PipelineWorld {
        try await PipelineWorld(openCodes: 8, heldOutCodes: 5, tradingDays: 75) {
            $0.sampleCap = 12
            $0.fewShot = PipelineWorld.fewShot(maximumShots: 2)
        }
    }

    private func lines(_ world: PipelineWorld) -> [String] { world.journal.entries.map { "\($0.message)" } }

    @Test("it is looked at once for a version, with the base, and kept")
    func once() async throws {
        let world = try await Self.world()
        #expect(try await world.run().state == .succeeded)
        #expect(world.server.probes == [PipelineWorld.family.configured])
        let known = try #require(try await world.stores.models.capabilities(of: "0.32.15"))
        #expect(known.rows.map(\.capability) == ServerCapability.allCases && known.missing.isEmpty)
        world.advance(toDay: 1)
        #expect(try await world.run().state == .succeeded)
        #expect(world.server.probes.count == 1)
        #expect(lines(world).filter { $0.contains("0.32.15") && $0.contains("能力") }.count == 1)
    }

    @Test("a new version is looked at again; the journal names it, and what it no longer does")
    func upgraded() async throws {
        let world = try await Self.world()
        _ = try await world.run()
        world.server.upgrade(to: "0.34.1", without: [.takesAdapters])
        world.advance(toDay: 1)
        let run = try await world.run()
        #expect(run.state == .succeeded, "adapters are not needed for examples")
        #expect(lines(world).contains { $0.contains("0.32.15") && $0.contains("0.34.1") })
        #expect(lines(world).contains { $0.contains("adapters") && $0.contains("GGUF") })
        #expect(try await world.stores.models.newestCapabilities()?.version == "0.34.1")
    }

    @Test("what was not clear is asked again by each run until it is, told once, and takes no known thing's place")
    func unclear() async throws {
        let world = try await Self.world()
        world.server.find(.unknown, of: .logprobs)
        world.server.find(.no, of: .takesAdapters)
        func told() -> Int { lines(world).filter { $0.contains("logprobs") }.count }
        for day in 0...1 {
            world.advance(toDay: day)
            #expect(try await world.run().state == .succeeded)
            #expect(world.server.probes.count == day + 1)
            #expect(told() == 1, "it is as it was")
        }
        // This time another thing is not clear, and that is known.
        world.server.find(.yes, of: .logprobs)
        world.server.find(.unknown, of: .takesAdapters)
        for day in 2...3 {
            world.advance(toDay: day)
            #expect(try await world.run().state == .succeeded)
        }
        #expect(world.server.probes.count == 3, "all is clear now")
        #expect(told() == 2)
        let known = try #require(try await world.stores.models.capabilities(of: "0.32.15"))
        #expect(known.finding(.logprobs) == .yes && known.finding(.takesAdapters) == .no && known.isDecided)
    }

    @Test("without what the proof rests on nothing is built, and the run says so, also when it is known already")
    func required() async throws {
        let world = try await Self.world()
        world.server.upgrade(to: "0.9.0", without: [.refusesLongPrompts, .logprobs])
        for day in 0...1 {
            world.advance(toDay: day)
            let run = try await world.run()
            #expect(run.state == .failed)
            #expect(run.error?.code == .ollamaLacks)
            #expect(run.error?.message.en.contains("0.9.0") == true)
            #expect(run.error?.message.en.contains("truncate:false") == true)
        }
        #expect(world.server.probes.count == 1)
        #expect(world.server.calls.allSatisfy { if case .create = $0 { false } else { true } })
    }

    @Test("a dry run looks too, and proves nothing on a server whose proof would be false")
    func dryRun() async throws {
        let world = try await Self.world()
        #expect(try await world.run(RunOptions(dryRun: true)).state == .succeeded)
        #expect(world.server.probes == [PipelineWorld.family.configured])
        world.server.upgrade(to: "0.9.0", without: [.refusesLongPrompts])
        world.clock.advance(by: 3600)
        let run = try await world.run(RunOptions(dryRun: true))
        #expect(run.state == .failed)
        #expect(run.error?.code == .ollamaLacks)
        #expect(try await world.file("runs/\(run.id)/tokens.json") == nil)
    }

    private func look(_ world: PipelineWorld) async throws {
        try await CapabilityWatch(
            server: world.server, models: world.stores.models, family: PipelineWorld.family, contextLength: 8192
        ).look(at: world.clock.now) { _ in }
    }

    @Test("without a base nothing is asked, and it is no error here")
    func noBase() async throws {
        let world = try await PipelineWorld(openCodes: 4, installsBase: false)
        try await look(world)
        #expect(world.server.probes.isEmpty)
    }

    @Test("a base that is another than the pinned one is not asked: the stage that needs it decides about it")
    func otherBase() async throws {
        let world = try await PipelineWorld(openCodes: 4)
        try await world.stores.models.updateServing { $0.baseDigest = "another" }
        try await look(world)
        #expect(world.server.probes.isEmpty)
    }

    @Test(
        "a server that fails while the base is looked for is no missing base",
        arguments: [TrainerError.Code.ollamaUnavailable, .ollamaRefused, .ollamaInterrupted])
    func failure(code: TrainerError.Code) async throws {
        let world = try await PipelineWorld(openCodes: 4)
        world.server.fail(call: 1, with: TrainerError(code, .verbatim("HTTP 500")))
        let error = await #expect(throws: TrainerError.self) { try await look(world) }
        #expect(error?.code == code)
        #expect(world.server.probes.isEmpty)
        try await look(world)
        #expect(world.server.probes.count == 1)
    }
}
