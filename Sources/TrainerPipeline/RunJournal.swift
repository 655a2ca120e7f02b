import Foundation
import Logging
import Messages
import TrainerCore

/// What one attempt says while it works: to the journal (one line a stage), to the watchers, and into the run's record.
actor RunJournal {
    private(set) var run: RunRecord
    /// What is left to the next run if this one is cancelled now that its verdict stands; nil: nothing.
    private(set) var owed: Message? = .cancelledAfterVerdict
    private let hub: ProgressHub
    private let clock: any WallClock
    /// With what each line carries: the run and, once there is one, its version.
    private var logger: Logger
    private let language: Language
    private var fraction = 0.0
    /// The one that the stage told last; nil where the whole is not known.
    private var shownFraction: Double?
    private var enteredAt: Date?
    private var lastWords: Message?

    init(run: RunRecord, hub: ProgressHub, clock: any WallClock, logger: Logger, language: Language) {
        self.run = run
        self.hub = hub
        self.clock = clock
        var logger = logger
        logger[metadataKey: "run.id"] = "\(run.id)"
        logger[metadataKey: "model"] = run.model.map { "\($0.short)" }
        self.logger = logger
        self.language = language
    }

    /// The row of a run that is not over: what it knows so far, but no verdict before its last stage is done.
    var underWay: RunRecord {
        var row = run
        row.state = .running
        row.verdict = nil
        row.reasons = []
        return row
    }

    func begin() async throws {
        // Kept across attempts: files and the as-of day are stamped with the first start.
        if run.startedAt == nil { run.startedAt = clock.now }
        let message = Message.runStarted(run.id.rawValue, attempt: run.attempt + 1)
        logger.notice("\(message.text(in: language))", metadata: JournalMessageID.runStarted.metadata)
        await publish(nil, nil, message)
    }

    func update(_ change: (inout RunRecord) -> Void) {
        change(&run)
        logger[metadataKey: "model"] = run.model.map { "\($0.short)" }
    }

    func owe(_ message: Message?) { owed = message }

    func conclude(_ verdict: Verdict, _ reasons: [VerdictReason]) async {
        run.state = .succeeded
        run.verdict = verdict
        run.reasons = reasons
        var metadata: Logger.Metadata = ["verdict": "\(verdict.rawValue)"]
        let id = verdict == .promoted ? JournalMessageID.promoted : .verdict
        metadata.merge(id.metadata) { $1 }
        for reason in reasons {
            metadata["reason"] = "\(reason.code)"
            logger.notice("\(reason.message.text(in: language))", metadata: metadata)
            await publish(nil, nil, reason.message)
        }
    }

    /// The end of a run that judges no version.
    func end(_ reasons: [VerdictReason], as state: RunState = .succeeded) async {
        run.state = state
        run.reasons = reasons
        for reason in reasons {
            logger.notice("\(reason.message.text(in: language))", metadata: ["reason": "\(reason.code)"])
            await publish(nil, nil, reason.message)
        }
    }

    /// News that concern more than this run.
    func announce(_ message: Message) async {
        logger.notice("\(message.text(in: language))")
        await publish(nil, nil, message)
    }

    func warn(_ message: Message) async {
        // A stage that is done again after a crash finds the same fault again.
        if !run.warnings.contains(message) { run.warnings.append(message) }
        logger.warning("\(message.text(in: language))")
        await publish(nil, nil, message)
    }

    func enter(_ stage: StageName) async {
        fraction = 0
        shownFraction = 0
        lastWords = nil
        enteredAt = clock.now
        let message = Message.stageStarted(stage.rawValue)
        logger.info("\(message.text(in: language))", metadata: ["stage": "\(stage.rawValue)"])
        await publish(stage, 0, message)
    }

    func leave(_ stage: StageName) async {
        let milliseconds = Int((clock.now.timeIntervalSince(enteredAt ?? clock.now)) * 1000)
        let message = Message.stageEnded(
            stage.rawValue, seconds: Double(milliseconds) / 1000, detail: lastWords ?? .verbatim(""))
        logger.notice(
            "\(message.text(in: language))",
            metadata: ["stage": "\(stage.rawValue)", "duration.ms": "\(milliseconds)"])
        await publish(stage, 1, message)
    }

    /// - Parameter stage: nil for work that is none.
    func context(_ stage: StageName?) -> StageContext {
        var stageLogger = logger
        stageLogger[metadataKey: "stage"] = stage.map { "\($0.rawValue)" }
        return StageContext(
            run: run, logger: stageLogger, clock: clock, language: language,
            onProgress: { fraction, message in await self.progress(stage, fraction, message) },
            onWarning: { message in await self.warn(message) })
    }

    /// Passes on what comes meanwhile, with how far the stage is; it is no part of what that has come to.
    func show(_ pauses: AsyncStream<SourcePause>, beside standing: SourceStanding, in stage: StageName) async {
        for await pause in pauses {
            let message = await standing.words().map { Message.sourcePause(pause.message, at: $0) }
            await publish(stage, shownFraction, message ?? pause.message, resumesAt: pause.end)
        }
    }

    private func progress(_ stage: StageName?, _ reported: Double?, _ message: Message) async {
        if let reported { fraction = max(fraction, min(1, reported)) }
        lastWords = message
        shownFraction = reported == nil ? nil : fraction
        await publish(stage, shownFraction, message)
    }

    private func publish(
        _ stage: StageName?, _ fraction: Double?, _ message: Message, resumesAt: Date? = nil
    ) async {
        await hub.publish(
            ProgressEvent(
                run: run.id, at: clock.now, stage: stage, fraction: fraction, message: message, resumesAt: resumesAt))
    }
}
