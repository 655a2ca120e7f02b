import Foundation
public import Logging
public import Messages
public import ServiceLifecycle
import Synchronization
public import TrainerCore

/// One run after the other. An actor is entered at every `await`, so serial means that this one loop owns
/// claim → work → record; everything else only enqueues, wakes or cancels.
public actor PipelineRunner: Service {
    private let stores: Stores
    private let pipeline: any RunPipeline
    private let hub: ProgressHub
    private let clock: any WallClock
    private let logger: Logger

    private let wakeUps: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation
    private var attempt: (run: RunID, task: Task<RunOutcome, Never>)?
    /// The run whose outcome is being recorded: too late to cancel it.
    private var ending: RunID?
    private var cancelRequests: Set<RunID> = []
    private let patience: StorePatience

    public init(
        stores: Stores, pipeline: any RunPipeline, hub: ProgressHub, clock: any WallClock, logger: Logger
    ) {
        self.stores = stores
        self.pipeline = pipeline
        self.hub = hub
        self.clock = clock
        self.logger = logger
        self.patience = StorePatience(clock: clock, logger: logger, text: { pipeline.text($0) })
        (wakeUps, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Call after anything was enqueued or may have become due.
    public nonisolated func wakeUp() { wake.yield() }

    public func run() async throws {
        let interrupted = try await patience.untilDone { try await stores.runs.recoverInterrupted(at: clock.now) }
        for id in interrupted {
            logger.notice("\(pipeline.text(.interruptedRunGoesOn(id.rawValue)))", metadata: ["run.id": "\(id)"])
        }
        try await pipeline.reconcile()
        let wakeUps = self.wakeUps.cancelOnGracefulShutdown()
        var iterator = wakeUps.makeAsyncIterator()
        repeat {  // drain first: jobs may be older than this process
            while !Task.isShuttingDownGracefully, !Task.isCancelled,
                let run = try await patience.untilDone({ try await stores.runs.claimNext(at: clock.now) })
            {
                try await finish(run, with: await runAttempt(of: run))
            }
        } while await iterator.next() != nil
    }

    public var current: RunID? { attempt?.run }

    /// Cancels a waiting or running run. False when it is over or unknown.
    public func cancel(_ id: RunID) async throws -> Bool {
        if ending == id { return false }
        if let attempt, attempt.run == id {
            cancelRequests.insert(id)
            attempt.task.cancel()
            return true
        }
        guard try await stores.runs.cancelWaiting(id, at: clock.now) else {
            // Claimed in this very moment: its attempt begins after this and finds the request.
            guard try await stores.runs.run(id)?.state == .running, ending != id else { return false }
            cancelRequests.insert(id)
            if let attempt, attempt.run == id { attempt.task.cancel() }
            return true
        }
        await hub.publish(
            ProgressEvent(
                run: id, at: clock.now, stage: nil, fraction: nil, message: .runWasCancelled(id.rawValue),
                finalState: .cancelled))
        return true
    }

    private func runAttempt(of run: RunRecord) async -> RunOutcome {
        await hub.begin(run.id)
        let task = Task { await pipeline.attempt(run) }
        attempt = (run.id, task)
        defer { attempt = nil }
        if cancelRequests.contains(run.id) { task.cancel() }
        // Graceful shutdown ends the attempt too: its checkpoints make the next start go on from here.
        return await withGracefulShutdownHandler {
            await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
        } onGracefulShutdown: {
            task.cancel()
        }
    }

    private func finish(_ run: RunRecord, with outcome: RunOutcome) async throws {
        let wasCancelled = cancelRequests.remove(run.id) != nil
        ending = run.id
        defer { ending = nil }
        let finished = run.after(outcome, cancelRequested: wasCancelled, now: clock.now)
        // A lost write would leave the run `running`, and GRDB's writes throw in a cancelled task: an awaited task of its own.
        let (stores, patience) = (self.stores, self.patience)
        try await Task {
            try await patience.untilDone { try await stores.runs.record(finished) }
        }.value
        log(finished)
        await hub.publish(
            ProgressEvent(
                run: run.id, at: clock.now, stage: nil, fraction: nil,
                message: .runEnded(
                    finished.id.rawValue, state: finished.state.rawValue, verdict: finished.verdict?.rawValue),
                finalState: finished.state == .queued ? nil : finished.state))
    }

    private func log(_ run: RunRecord) {
        var metadata = JournalMessageID.runEnded.metadata
        metadata.merge(["run.id": "\(run.id)", "run.state": "\(run.state.rawValue)"]) { $1 }
        if let verdict = run.verdict { metadata["verdict"] = "\(verdict.rawValue)" }
        if let model = run.model { metadata["model.tag"] = "\(model.short)" }
        if let error = run.error { metadata["error"] = "\(error.code.rawValue)" }
        let text = pipeline.text(
            .runEnded(run.id.rawValue, state: run.state.rawValue, verdict: run.verdict?.rawValue))
        switch run.state {
        case .failed:
            let cause = run.error.map { pipeline.text(.errorLine($0.message, hint: $0.hint, cause: $0.cause)) } ?? ""
            logger.error("\(text) \(cause)", metadata: metadata)
        case .deferred:
            let cause = run.error.map { pipeline.text(.errorLine($0.message, hint: $0.hint, cause: $0.cause)) } ?? ""
            logger.warning("\(text) \(cause)", metadata: metadata)
        case .queued, .running, .succeeded, .noNewData, .cancelled:
            logger.notice("\(text)", metadata: metadata)
        }
    }
}

/// What the loop needs from the seven stages; `TrainingPipeline` is the real one.
public protocol RunPipeline: Sendable {
    /// Runs all stages of a claimed run, resuming from its checkpoints. Never throws: the outcome says it all.
    func attempt(_ run: RunRecord) async -> RunOutcome
    /// Makes Ollama's aliases agree with the registry again, after a crash between the two. Must not fail when Ollama is down.
    func reconcile() async throws
    /// The text in the configured language.
    func text(_ message: Message) -> String
}
