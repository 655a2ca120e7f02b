import Foundation
import Logging
import Messages
import ServiceLifecycle
import Synchronization
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("one run after the other")
struct RunnerTests {
    @Test("100 requests at once make one waiting run, and it runs once")
    func bufferedToOne() async throws {
        let world = try await PipelineWorld(openCodes: 2, heldOutCodes: 1)
        let counting = CountingPipeline()
        let runner = runner(world, counting)
        let ids = try await withThrowingTaskGroup(of: RunID.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
                    runner.wakeUp()
                    return id
                }
            }
            return try await group.reduce(into: Set<RunID>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        try await drain(runner, until: { counting.attempts.count == 1 })
        #expect(counting.attempts == Array(ids))
    }

    @Test("many different requests while the loop works are all served, never two at a time, in their order")
    func neverTwo() async throws {
        let world = try await PipelineWorld(openCodes: 2, heldOutCodes: 1)
        let counting = CountingPipeline {
            try await world.stores.runs.runs(limit: 200, before: nil).filter { $0.state == .running }.count
        }
        let runner = runner(world, counting)
        async let served: Void = drain(runner, until: { counting.attempts.count == 20 })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let options = RunOptions(asOf: PipelineWorld.friday.advanced(by: -(number % 20)))
                    // Asked for again while it waits it is the same run; after it ran it would be another one.
                    if number < 20 {
                        _ = try await world.stores.runs.enqueue(options, trigger: .manual, at: world.clock.now)
                    }
                    runner.wakeUp()
                }
            }
            try await group.waitForAll()
        }
        try await served
        #expect(counting.mostAtOnce == 1)
        #expect(counting.mostRunning == 1)
        let order = try await world.stores.runs.runs(limit: 200, before: nil).map(\.id).reversed()
        #expect(counting.attempts == Array(order))
        #expect(try await world.stores.runs.runs(limit: 200, before: nil).allSatisfy { $0.state == .succeeded })
    }

    @Test("two real runs in the queue never put questions to Ollama at the same time")
    func realRuns() async throws {
        let world = try await PipelineWorld(openCodes: 8) { $0.sampleCap = 12 }
        let inside = Mutex((now: 0, most: 0))
        world.answers.script { question, answers in
            inside.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
            }
            defer { inside.withLock { $0.now -= 1 } }
            await Task.yield()
            return try await ScriptedAnswers.right(question, answers)
        }
        let first = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let second = try await world.stores.runs.enqueue(
            RunOptions(noPromote: true), trigger: .manual, at: world.clock.now
        ).id
        let process = world.boot()
        #expect(try await process.work(on: second).state == .noNewData)
        #expect(try await world.stores.runs.run(first)?.verdict == .promoted)
        #expect(inside.withLock { $0.most } == 1)
    }

    @Test("a stop while Ollama says nothing about its aliases ends at once and in good order", .timeLimit(.minutes(1)))
    func stopsWhileReconciling() async throws {
        let world = try await PipelineWorld(openCodes: 2, heldOutCodes: 1)
        let reached = Signal()
        let pipeline = CountingPipeline(reconcile: {
            await reached.fire()
            try await world.clock.sleep(until: .distantFuture)
        })
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: runner(world, pipeline))],
                logger: Logger(label: "test") { _ in world.journal }))
        async let stopped: Void = group.run()
        await reached.wait()
        await group.triggerGracefulShutdown()
        try await stopped
        #expect(pipeline.attempts.isEmpty)
    }

    @Test("the loop says that it rests after its start, and once all that was due has ended and is recorded")
    func rests() async throws {
        let world = try await PipelineWorld(openCodes: 2, heldOutCodes: 1)
        let counting = CountingPipeline()
        let (rests, rest) = AsyncStream.makeStream(of: [RunState].self)
        let runner = runner(world, counting) {
            // A store that cannot be read must fail the test.
            rest.yield((try? await world.stores.runs.runs(limit: 9, before: nil).map(\.state)) ?? [])
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await runner.run() }
            var seen = rests.makeAsyncIterator()
            for count in [2, 3] {
                let first = count == 2 ? [1, 2] : [3]
                for number in first {
                    let options = RunOptions(asOf: PipelineWorld.friday.advanced(by: -number))
                    _ = try await world.stores.runs.enqueue(options, trigger: .manual, at: world.clock.now)
                }
                runner.wakeUp()
                // Woken between two requests, it may rest after the first one too.
                var states: [RunState]? = []
                while let known = states, known.count < count || !known.allSatisfy(\.isFinal) {
                    states = await seen.next()
                }
                #expect(states == [RunState](repeating: .succeeded, count: count))
                #expect(counting.attempts.count == count)
            }
            group.cancelAll()
        }
    }

    private func runner(
        _ world: PipelineWorld, _ pipeline: any RunPipeline, onRest: @escaping @Sendable () async -> Void = {}
    ) -> PipelineRunner {
        PipelineRunner(
            stores: world.stores, pipeline: pipeline, hub: ProgressHub(), clock: world.clock,
            logger: Logger(label: "test") { _ in world.journal }, onRest: onRest)
    }

    private func drain(_ runner: PipelineRunner, until isDone: @escaping @Sendable () -> Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await runner.run() }
            group.addTask {
                while true {
                    // In this order: what has begun and is not under way any more has ended.
                    if isDone(), await runner.current == nil { return }
                    await Task.yield()
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}

/// Finishes every run at once and remembers whether two were ever inside.
private final class CountingPipeline: RunPipeline {
    private struct State {
        var attempts: [RunID] = []
        var inside = 0
        var mostAtOnce = 0
        var mostRunning = 0
    }

    private let state = Mutex(State())
    private let countRunning: @Sendable () async throws -> Int
    private let onReconcile: @Sendable () async throws -> Void

    init(
        countRunning: @escaping @Sendable () async throws -> Int = { 0 },
        reconcile: @escaping @Sendable () async throws -> Void = {}
    ) {
        self.onReconcile = reconcile
        self.countRunning = countRunning
    }

    var attempts: [RunID] { state.withLock { $0.attempts } }
    var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }
    var mostRunning: Int { state.withLock { $0.mostRunning } }

    func attempt(_ run: RunRecord) async -> RunOutcome {
        state.withLock { state in
            state.attempts.append(run.id)
            state.inside += 1
            state.mostAtOnce = max(state.mostAtOnce, state.inside)
        }
        for _ in 0..<5 { await Task.yield() }
        let running = (try? await countRunning()) ?? 99  // a store that cannot be read must fail the test
        state.withLock { state in
            state.inside -= 1
            state.mostRunning = max(state.mostRunning, running)
        }
        var done = run
        done.state = .succeeded
        return .finished(done)
    }

    func writeResults(of run: RunRecord) async -> Message? { nil }
    func reconcile() async throws { try await onReconcile() }
    func text(_ message: Message) -> String { message.en }
}
