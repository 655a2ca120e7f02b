import Foundation
import Messages
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

/// What a run leaves behind, as far as it must not depend on crashes.
struct Aftermath: Equatable, Sendable {
    let run: RunRecord?
    let kept: [Sample]
    let models: [ModelRecord]
    let serving: ServingState
    let tags: [String: String?]
    let files: [String: Data]
    let marks: [TradeDate: Int]

    init(_ world: PipelineWorld, _ id: RunID) async throws {
        run = try await world.stores.runs.run(id)
        kept = try await world.stores.samples.samples(of: id)
        models = try await world.stores.models.models()
        serving = try await world.stores.models.serving()
        let digests = try await world.server.digests()
        tags = Dictionary(uniqueKeysWithValues: digests.map { ($0.key.description, $0.value) })
        files = world.artifacts.files
        marks = try await world.stores.bars.askedDays(from: world.source.name)
    }
}

@Suite("a process killed after any write")
struct CrashTests {
    private static func world() async throws -> (PipelineWorld, RunID) {
        let world = try await PipelineWorld(openCodes: 8, heldOutCodes: 5, tradingDays: 75, fetchedBefore: 73) {
            $0.sampleCap = 12
            $0.fewShot = PipelineWorld.fewShot(maximumShots: 2)
        }
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        return (world, id)
    }

    @Test("goes on to the same samples, model and verdict, and asks no answered question again", arguments: 0..<6)
    func anyWrite(residue: Int) async throws {
        let (calm, calmID) = try await Self.world()
        _ = try await calm.boot().work(on: calmID)
        let expected = try await Aftermath(calm, calmID)
        #expect(expected.run?.verdict == .promoted)

        var limit = residue + 1
        while true {
            let (world, id) = try await Self.world()
            let fuse = Fuse(limit: limit)
            _ = try? await world.boot(fuse).work(on: id)  // killed: its error says nothing
            guard fuse.hasBlown else { break }
            if try await world.stores.runs.run(id)?.state.isFinal == false {
                _ = try await world.boot().work(on: id)
            }
            #expect(try await Aftermath(world, id) == expected, "killed after write \(limit)")
            expectNoRepeats(world, limit)
            limit += 6
        }
        #expect(limit > 60, "the run has fewer writes than seven stages can have")
    }

    /// Besides the warm-up of either process, only the question in flight at the kill may be repeated; and of the base,
    /// either build counts one prompt twice (without shots, then with them).
    private func expectNoRepeats(_ world: PipelineWorld, _ limit: Int) {
        for (digest, counts) in Dictionary(
            grouping: world.answers.counts.filter { $0.key.prompt.contains("任务") }, by: \.key.digest)
        {
            let extra = counts.reduce(0) { $0 + $1.value - 1 }
            let allowed = digest == world.server.digest(of: ModelName(base: "ljwx-stock", tag: "base")) ? 6 : 3
            #expect(extra <= allowed, "\(digest) was asked \(extra) questions again, killed after write \(limit)")
        }
    }

    @Test("an interrupted run is taken up by the next start and its interruption is no attempt")
    func attempts() async throws {
        let (world, id) = try await Self.world()
        for what in ["fetch done", "dedupe done", "create done"] { try await world.kill(id, after: what) }
        let run = try await world.boot().work(on: id)
        #expect(run.state == .succeeded)
        #expect(run.attempt == 0)
        let stages = try await world.stores.runs.stages(of: id)
        #expect(stages.map(\.stage) == StageName.allCases)
        #expect(stages.allSatisfy { $0.state == .done && $0.outputDigest != nil })
    }

    @Test(
        "a run under which the process ends three times in a row at one place is given up, and the next one is worked on"
    )
    func givenUp() async throws {
        let (world, id) = try await Self.world()
        for _ in 0..<3 { try await world.kill(id, after: "generate running") }
        let run = try await world.boot().work(on: id)
        #expect(run.state == .failed && run.error?.code == .internalFault)
        #expect(run.error?.message.en.contains("3 times") == true && run.error?.message.en.contains("generate") == true)
        #expect(run.error?.message.zh.contains("生成样本") == true)
        #expect(run.error?.hint?.en.contains("journalctl -u ljwx-trainer LJWX_RUN_ID=\(id)") == true)
        world.clock.advance(by: 3600)
        #expect(try await world.run().verdict == .promoted)
    }

    @Test("a run that gets on between the ends of its process is not given up, however many there are")
    func getsOn() async throws {
        let (world, id) = try await Self.world()
        for what in [
            "fetch done", "generate running", "generate done", "dedupe running", "dedupe done", "create done",
        ] { try await world.kill(id, after: what) }
        #expect(try await world.boot().work(on: id).verdict == .promoted)
    }

    @Test("a stage that is done is not run again")
    func checkpoints() async throws {
        let (world, id) = try await Self.world()
        try await world.kill(id, after: "create done")
        func creates() -> Int { world.server.calls.count { if case .create(_, _) = $0 { true } else { false } } }
        #expect(creates() == 1)
        let calls = world.source.calls.count
        _ = try await world.boot().work(on: id)
        #expect(creates() == 1)
        #expect(world.source.calls.count == calls)
    }
}
