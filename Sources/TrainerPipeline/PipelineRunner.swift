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
    private var attempt: (run: RunID, startedAt: Date, task: Task<RunOutcome, Never>)?
    /// The run whose outcome is being recorded, which takes long where the store takes nothing.
    private var ending: (run: RunID, heedsCancel: Bool)?
    private var cancelRequests: Set<RunID> = []
    private let patience: StorePatience
    private let afterStop: Bool
    private let onRest: @Sendable () async -> Void

    /// - Parameters:
    ///   - afterStop: whether the process before this one ended in good order. What it left `running` it could not record
    ///     then, because the store was full: no end without a word, and not counted as one.
    ///   - onRest: called after the start and whenever the last run that was due has ended: the place to hand memory back.
    public init(
        stores: Stores, pipeline: any RunPipeline, hub: ProgressHub, clock: any WallClock, logger: Logger,
        afterStop: Bool = false, onRest: @escaping @Sendable () async -> Void = {}
    ) {
        self.afterStop = afterStop
        self.onRest = onRest
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
        do {
            try await work()
        } catch is CancellationError where Task.isShuttingDownGracefully {
            // The store took nothing until the stop came: the row stays `running`, and the next start goes on with it.
        }
    }

    private func work() async throws {
        let interrupted = try await patience.untilDone {
            try await stores.runs.recoverInterrupted(at: clock.now, afterStop: afterStop)
        }
        for run in interrupted {
            guard run.claims < Self.mostClaims else {
                try await giveUp(run)
                continue
            }
            logger.notice("\(pipeline.text(.interruptedRunGoesOn(run.id.rawValue)))", metadata: ["run.id": "\(run.id)"])
        }
        try await reconcile()
        let wakeUps = self.wakeUps.cancelOnGracefulShutdown()
        var iterator = wakeUps.makeAsyncIterator()
        var hasWorked = true  // starting is work too
        repeat {  // drain first: jobs may be older than this process
            while !Task.isShuttingDownGracefully, !Task.isCancelled,
                let run = try await patience.untilDone({ try await stores.runs.claimNext(at: clock.now) })
            {
                try await writeOwedResults()
                try await finish(run, with: await runAttempt(of: run))
                hasWorked = true
            }
            if hasWorked {
                try await writeOwedResults()
                await onRest()
            }
            hasWorked = false
        } while await iterator.next() != nil
    }

    /// A run that ends the process whenever it is worked on must not keep the daemon down: the start that gives it up is the
    /// fourth, and systemd allows five in ten minutes.
    private static let mostClaims = 3

    private func giveUp(_ interrupted: InterruptedRun) async throws {
        let id = interrupted.id
        guard let run = try await patience.untilDone({ try await stores.runs.run(id) }) else { return }
        let error = TrainerError(
            .internalFault,
            .runEndsProcess(id.rawValue, times: interrupted.claims, stage: interrupted.stage?.rawValue),
            hint: .runEndsProcessHint(id.rawValue))
        try await finish(run, with: .failed(run, error))
    }

    /// Ends with a graceful shutdown: an Ollama that takes the request and says nothing must not hold up a stop.
    private func reconcile() async throws {
        let task = Task { try await pipeline.reconcile() }
        do {
            try await withGracefulShutdownHandler {
                try await withTaskCancellationHandler {
                    try await task.value
                } onCancel: {
                    task.cancel()
                }
            } onGracefulShutdown: {
                task.cancel()
            }
        } catch is CancellationError where Task.isShuttingDownGracefully {
            // The next start does it.
        }
    }

    public var current: RunID? { attempt?.run }
    public var currentAttempt: Attempt? { attempt.map { Attempt(run: $0.run, startedAt: $0.startedAt) } }

    /// Cancels a waiting or running run. False when it is over, has done its work, or is unknown.
    public func cancel(_ id: RunID) async throws -> Bool {
        if let isNoted = cancelEnding(id) { return isNoted }
        if let attempt, attempt.run == id {
            cancelRequests.insert(id)
            attempt.task.cancel()
            return true
        }
        guard try await stores.runs.cancelWaiting(id, at: clock.now) else {
            // Claimed in this very moment: its attempt begins after this and finds the request.
            guard try await stores.runs.run(id)?.state == .running else { return false }
            if let isNoted = cancelEnding(id) { return isNoted }
            cancelRequests.insert(id)
            if let attempt, attempt.run == id { attempt.task.cancel() }
            return true
        }
        if let run = try await stores.runs.run(id), let warning = await writeResults(of: run) {
            var warned = run
            warned.warnings.append(warning)
            try await stores.runs.record(warned)
        }
        await hub.publish(
            ProgressEvent(
                run: id, at: clock.now, stage: nil, fraction: nil, message: .runWasCancelled(id.rawValue),
                finalState: .cancelled))
        return true
    }

    /// nil: its outcome is not being recorded.
    private func cancelEnding(_ id: RunID) -> Bool? {
        guard let ending, ending.run == id else { return nil }
        if ending.heedsCancel { cancelRequests.insert(id) }
        return ending.heedsCancel
    }

    private func isCancelRequested(_ id: RunID) -> Bool { cancelRequests.contains(id) }

    private func runAttempt(of run: RunRecord) async -> RunOutcome {
        await hub.begin(run.id)
        let task = Task { await pipeline.attempt(run) }
        attempt = (run.id, clock.now, task)
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
        ending = (run.id, outcome.heedsCancel)
        defer {
            ending = nil
            cancelRequests.remove(run.id)
        }
        let finished = try await record(outcome, of: run)
        log(finished)
        await hub.publish(
            ProgressEvent(
                run: run.id, at: clock.now, stage: nil, fraction: nil,
                message: Self.message(of: finished),
                finalState: finished.state == .queued ? nil : finished.state))
    }

    /// When the attempt that failed last got on: a stage was done or, before it has all its bars, some came in. A day's
    /// calls may be spent in its first minutes, so that the day on which bars came in counts to its end.
    private func lastAdvance(in outcome: RunOutcome) async -> Date? {
        guard case .failed(let run, _) = outcome else { return nil }
        // A store that cannot be read says nothing of an advance: then the run's start counts.
        let stages = (try? await stores.runs.stages(of: run.id)) ?? []
        let done = stages.filter { $0.state == .done }
        if let last = done.compactMap(\.finishedAt).max() { return last }
        guard let landing = try? await stores.bars.newestLanding(), landing >= run.startedAt ?? run.enqueuedAt else {
            return nil
        }
        return ShanghaiTime.instant(ShanghaiTime(landing).day.advanced(by: 1), hour: 0, minute: 0)
    }

    /// The results file first: what could not be written is told with the run. A cancel that comes while the store is
    /// waited for makes the row anew.
    private func record(_ outcome: RunOutcome, of run: RunRecord) async throws -> RunRecord {
        // Reads of the store throw in a cancelled task: awaited tasks of their own. The waiting is in none of them, so that
        // a stop ends it.
        let advancedAt = await Task { await lastAdvance(in: outcome) }.value
        while true {
            let isCancelled = isCancelRequested(run.id)
            let row = await Task { await ended(run, outcome, isCancelled: isCancelled, advancedAt) }.value
            try await patience.untilDone {
                guard await isCancelRequested(run.id) == isCancelled else { return }
                try await stores.runs.record(row)
            }
            if isCancelRequested(run.id) == isCancelled { return row }
        }
    }

    /// The row after an attempt, whose results file has been tried.
    private func ended(
        _ run: RunRecord, _ outcome: RunOutcome, isCancelled: Bool, _ advancedAt: Date?
    ) async -> RunRecord {
        var row = run.after(outcome, cancelRequested: isCancelled, advancedAt: advancedAt, now: clock.now)
        if row.state != .queued, let warning = await writeResults(of: row) { row.warnings.append(warning) }
        return row
    }

    private func writeResults(of run: RunRecord) async -> Message? {
        guard let warning = await pipeline.writeResults(of: run) else { return nil }
        logger.warning("\(pipeline.text(warning))", metadata: ["run.id": "\(run.id)"])
        return warning
    }

    /// Results files of runs that are over which had no room when they were due: before the next run, so that what they
    /// count is still so, and whenever nothing is due. What cannot be written now either stays owed.
    private func writeOwedResults() async throws {
        do {
            for run in try await stores.runs.runs(limit: Self.mostOwed, before: nil) where run.owesResults {
                guard await pipeline.writeResults(of: run) == nil else { return }
                var whole = run
                whole.warnings.removeAll { $0.tellsMissingResults(of: run) }
                try await stores.runs.record(whole)
                logger.notice(
                    "\(pipeline.text(.resultsWrittenNow(run.id.rawValue)))", metadata: ["run.id": "\(run.id)"])
            }
        } catch is CancellationError {
            // The next start does it.
        } catch let error as TrainerError where error.isStoreTrouble {
            // The next time does it.
        }
    }

    private static let mostOwed = 50

    private static func message(of run: RunRecord) -> Message {
        switch run.state {
        case .queued: .runInterrupted(run.id.rawValue)
        case .deferred: .runWaits(run.id.rawValue)
        case .running, .succeeded, .noNewData, .failed, .cancelled:
            .runEnded(run.id.rawValue, state: run.state.name, verdict: run.verdict?.name)
        }
    }

    private static func line(_ words: Message, _ run: RunRecord) -> Message {
        guard let error = run.presentError else { return words }
        return .runLine(words, why: .errorLine(error.message, hint: error.hint, cause: error.cause?.message))
    }

    private func log(_ run: RunRecord) {
        var metadata: Logger.Metadata = ["run.id": "\(run.id)", "run.state": "\(run.state.rawValue)"]
        if run.state.isFinal { metadata.merge(JournalMessageID.runEnded.metadata) { $1 } }
        if let verdict = run.verdict { metadata["verdict"] = "\(verdict.rawValue)" }
        if let model = run.model { metadata["model"] = "\(model.short)" }
        if let error = run.error { metadata["error"] = "\(error.code.rawValue)" }
        let words = Self.message(of: run)
        switch run.state {
        case .failed: logger.error("\(pipeline.text(Self.line(words, run)))", metadata: metadata)
        case .deferred: logger.warning("\(pipeline.text(Self.line(words, run)))", metadata: metadata)
        case .queued, .running, .succeeded, .noNewData, .cancelled:
            logger.notice("\(pipeline.text(words))", metadata: metadata)
        }
    }
}

extension RunRecord {
    /// It is over, and its results file is not there.
    fileprivate var owesResults: Bool { state.isFinal && warnings.contains { $0.tellsMissingResults(of: self) } }
}

extension Message {
    fileprivate func tellsMissingResults(of run: RunRecord) -> Bool {
        en.hasPrefix(Message.resultsNotWritten(RunResults.fileName(of: run.id), cause: .verbatim("")).en)
    }
}

/// What the loop needs from the seven stages; `TrainingPipeline` is the real one.
public protocol RunPipeline: Sendable {
    /// Runs all stages of a claimed run, resuming from its checkpoints. Never throws: the outcome says it all.
    func attempt(_ run: RunRecord) async -> RunOutcome
    /// Writes the results file of a run that is over or waits for something outside. A file that cannot be written is
    /// worth a warning, which is returned, not a failed run: the record stands in the store.
    func writeResults(of run: RunRecord) async -> Message?
    /// Makes Ollama's aliases agree with the registry again, after a crash between the two. Must not fail when Ollama is down.
    func reconcile() async throws
    /// The text in the configured language.
    func text(_ message: Message) -> String
}
