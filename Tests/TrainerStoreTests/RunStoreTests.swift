import Foundation
import Messages
import Testing
import TrainerCore
import TrainerStore

@Suite("run store")
struct RunStoreTests {
    private let store: SQLiteRunStore

    init() throws { store = SQLiteRunStore(try TrainerDatabase.inMemory()) }

    private func enqueue(_ options: RunOptions = RunOptions(), at instant: Date = noon) async throws -> Enqueued {
        try await store.enqueue(options, trigger: .manual, at: instant)
    }

    @Test("ids are the minute in Shanghai, then numbered")
    func ids() async throws {
        var ids: [String] = []
        for number in 0..<12 {
            let enqueued = try await enqueue(RunOptions(asOf: try day(20_260_901 + number)))
            ids.append(enqueued.id.rawValue)
        }
        #expect(ids.prefix(3) == ["20261120-1200", "20261120-1200-2", "20261120-1200-3"])
        #expect(ids.last == "20261120-1200-12")
        let newest = try await store.runs(limit: 3, before: nil).map(\.id.rawValue)
        #expect(newest == ["20261120-1200-12", "20261120-1200-11", "20261120-1200-10"])
        let older = try await store.runs(limit: 100, before: RunID("20261120-1200-3")).map(\.id.rawValue)
        #expect(older == ["20261120-1200-2", "20261120-1200"])
    }

    @Test("what a run measured stands in its row")
    func metrics() async throws {
        _ = try await enqueue()
        var run = try #require(try await store.claimNext(at: noon))
        #expect(run.metrics == nil)
        run.metrics = RunMetrics(rows: [
            .init(.passRate, value: 0.9, low: 0.82, high: 0.95, standardError: 0.03, n: 100, questions: "a"),
            .init(.latency, value: 1.5, n: 100, questions: "a"),
        ])
        try await store.record(run)
        #expect(try await store.run(run.id) == run)
    }

    @Test("a request that only repeats a waiting one gets that one's id")
    func bufferOne() async throws {
        let first = try await enqueue()
        #expect(try await enqueue() == .waiting(first.id))
        #expect(try await store.runs(limit: 10, before: nil).count == 1)
    }

    @Test("a waiting run with other options does not swallow a request")
    func otherOptions() async throws {
        let real = try await enqueue()
        let dry = try await enqueue(RunOptions(dryRun: true))
        let quiet = try await enqueue(RunOptions(noPromote: true))
        let past = try await enqueue(RunOptions(asOf: try day(20_260_930)))
        let known = try await enqueue(RunOptions(knownAt: Date(timeIntervalSince1970: 1_780_000_000)))
        let few = try await enqueue(RunOptions(examples: 100))
        #expect(Set([real, dry, quiet, past, known, few].map(\.id)).count == 6)
        #expect(try await enqueue(RunOptions(examples: 100)) == .waiting(few.id))
        #expect(try await enqueue(RunOptions(examples: 99)).id != few.id)
        let late = try await enqueue(RunOptions(from: .modelfile))
        #expect(![real, few].map(\.id).contains(late.id))
        #expect(try await store.run(late.id)?.options == RunOptions(from: .modelfile))
        let forced = try await enqueue(RunOptions(force: true))
        #expect(![real, few, late].map(\.id).contains(forced.id))
        #expect(try await enqueue(RunOptions(force: true)) == .waiting(forced.id))
        #expect(try await store.run(forced.id)?.options == RunOptions(force: true))
        #expect(try await store.run(few.id)?.options == RunOptions(examples: 100))
        #expect(try await store.run(known.id)?.options.knownAt == Date(timeIntervalSince1970: 1_780_000_000))
        #expect(try await enqueue(RunOptions(dryRun: true)) == .waiting(dry.id))
        #expect(try await store.run(past.id)?.options.asOf == day(20_260_930))
    }

    @Test("a tune stands in the same queue as runs: one at a time, known by its options, and no run's stand-in")
    func tunes() async throws {
        let options = RunOptions(tune: TuneOptions(minutes: 90, seed: 7))
        let tune = try await enqueue(options)
        #expect(try await enqueue(options) == .waiting(tune.id))
        let other = try await enqueue(RunOptions(tune: TuneOptions()))
        let run = try await enqueue()
        #expect(Set([tune, other, run].map(\.id)).count == 3)
        #expect(try await store.run(tune.id)?.options == options)
        #expect(try await store.run(other.id)?.options.tune == TuneOptions(questions: 2_000))
        #expect(try await store.run(run.id)?.options.tune == nil)
        var claimed = try #require(try await store.claimNext(at: noon))
        #expect(claimed.id == tune.id)
        #expect(try await store.claimNext(at: noon) == nil, "nothing beside it")
        claimed.state = .succeeded
        try await store.record(claimed)
        #expect(try await store.claimNext(at: noon)?.id == other.id)
    }

    @Test("what a tune has tried takes the place of what was known of it before, and stands in the order of beginning")
    func tuneRecords() async throws {
        let ids = [try await enqueue().id, try await enqueue(RunOptions(dryRun: true)).id]
        let setting = TuneSetting(shots: 6, order: .balanced, temperature: 0.7)
        var first = TuneRecord(
            run: ids[0], basis: ids[1], epoch: "2026Q4", seed: 0, current: setting, searchDays: 14,
            confirmationDays: 15, budget: 2_000, triedBefore: 3)
        let second = TuneRecord(
            run: ids[1], basis: ids[1], epoch: "2026Q4", seed: 0, current: setting, searchDays: 14,
            confirmationDays: 15, budget: 2_000, triedBefore: 3)
        try await store.record(first)
        try await store.record(second)
        first.rows = [
            TuneRecord.Row(
                setting: setting, round: 1, questions: 50, brier: .init(value: 0.25, low: 0.2, high: 0.3), gain: nil)
        ]
        first.asked = 50
        first.outcome = .noDifference
        try await store.record(first)
        #expect(try await store.tune(of: ids[0]) == first)
        #expect(try await store.tunes(at: "2026Q4") == [first, second])
        #expect(try await store.tunes(at: "2026Q3").isEmpty)
        #expect(try await store.newestTune() == second)
        #expect(try await store.tune(of: RunID("20200101-0000")) == nil)
    }

    @Test("100 requests at once make one running run and one waiting")
    func hundredAtOnce() async throws {
        _ = try await enqueue()
        let running = try #require(try await store.claimNext(at: noon))
        let answers = try await withThrowingTaskGroup(of: Enqueued.self) { group in
            for _ in 0..<100 { group.addTask { try await enqueue(at: at(60)) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(answers.map(\.id)).count == 1)
        #expect(answers.first?.id != running.id)
        #expect(try await store.claimNext(at: at(61)) == nil)
    }

    @Test("claims the oldest due run, one at a time")
    func claims() async throws {
        let first = try await enqueue(RunOptions(dryRun: true))
        let second = try await enqueue()
        let claimed = try #require(try await store.claimNext(at: at(1)))
        #expect(claimed.id == first.id)
        #expect(claimed.state == .running)
        #expect(claimed.startedAt == at(1))
        #expect(claimed.attempt == 0)
        #expect(try await store.run(first.id) == claimed)
        #expect(try await store.claimNext(at: at(2)) == nil)
        var done = claimed
        done.state = .succeeded
        try await store.record(done)
        #expect(try await store.claimNext(at: at(3))?.id == second.id)
    }

    @Test("a deferred run is claimed when it is due, and that counts as a new attempt")
    func deferral() async throws {
        _ = try await enqueue()
        var run = try #require(try await store.claimNext(at: noon))
        run.state = .deferred
        run.notBefore = at(600)
        run.error = TrainerError(.ollamaUnavailable, .verbatim("down"), cause: .foreign("refused"))
        try await store.record(run)
        #expect(try await store.run(run.id) == run)
        #expect(try await store.claimNext(at: at(599)) == nil)
        let again = try #require(try await store.claimNext(at: at(600)))
        #expect(again.id == run.id)
        #expect(again.attempt == 1)
        #expect(again.startedAt == noon)
        #expect(again.error == nil)
    }

    @Test("a deferred run answers a scheduled occurrence, not a request by hand")
    func deferredAndNewRequests() async throws {
        _ = try await enqueue()
        var run = try #require(try await store.claimNext(at: noon))
        run.state = .deferred
        run.notBefore = at(600)
        try await store.record(run)
        #expect(
            try await store.enqueueOccurrence(slot: "daily-1400", due: at(60), at: at(60)) == .waiting(run.id))
        let byHand = try await enqueue(at: at(61))
        #expect(byHand != .waiting(run.id))
        #expect(try await store.claimNext(at: at(62))?.id == byHand.id)
    }

    @Test("a slot of a later day gets a run of its own beside one that is deferred: that one looks at an older day")
    func deferredSinceYesterday() async throws {
        _ = try await enqueue()
        var run = try #require(try await store.claimNext(at: noon))
        run.state = .deferred
        run.notBefore = at(600)
        try await store.record(run)
        let day: TimeInterval = 24 * 3600
        let tomorrow = try await store.enqueueOccurrence(slot: "daily-1400", due: at(day), at: at(day))
        guard case .new(let id) = try #require(tomorrow) else {
            Issue.record("\(String(describing: tomorrow)) is no run of its own")
            return
        }
        #expect(id != run.id)
    }

    @Test("an occurrence moves its slot's mark in the same write and is queued once")
    func occurrences() async throws {
        let first = try #require(try await store.enqueueOccurrence(slot: "daily-0200", due: noon, at: at(1)))
        #expect(try await store.slotMarks() == ["daily-0200": noon])
        #expect(try await store.enqueueOccurrence(slot: "daily-0200", due: noon, at: at(2)) == nil)
        let other = try await store.enqueueOccurrence(slot: "daily-1400", due: at(5), at: at(6))
        #expect(other == .waiting(first.id))
        #expect(try await store.enqueueOccurrence(slot: "daily-1400", due: at(5), at: at(7)) == nil)
        #expect(try await store.run(first.id)?.trigger == .schedule(slot: "daily-0200", due: noon))
        try await store.setSlotMark("weekly", to: at(-60))
        #expect(try await store.slotMarks()["weekly"] == at(-60))
        #expect(try await store.runs(limit: 10, before: nil).count == 1)
    }

    @Test("an occurrence is not lost to a waiting dry run")
    func occurrenceBesideDryRun() async throws {
        let dry = try await enqueue(RunOptions(dryRun: true))
        let due = try #require(try await store.enqueueOccurrence(slot: "daily-0200", due: noon, at: noon))
        #expect(due.id != dry.id)
    }

    @Test("what a dead process left running is queued again with its checkpoints, first in line")
    func recovery() async throws {
        _ = try await enqueue()
        let run = try #require(try await store.claimNext(at: noon))
        var fetch = StageRecord(stage: .fetch)
        fetch.state = .done
        fetch.output = Data("{\"days\":3}".utf8)
        fetch.outputDigest = .of("x")
        var generate = StageRecord(stage: .generate)
        generate.state = .running
        generate.attempt = 2
        generate.startedAt = at(3)
        try await store.record(generate, of: run.id)
        try await store.record(fetch, of: run.id)
        let later = try await enqueue(at: at(60))
        #expect(later != .waiting(run.id))

        #expect(
            try await store.recoverInterrupted(at: at(70), afterStop: false)
                == [InterruptedRun(id: run.id, stage: .generate, claims: 1)])
        #expect(try await store.recoverInterrupted(at: at(70), afterStop: false) == [])
        let stages = try await store.stages(of: run.id)
        generate.state = .pending
        #expect(stages == [fetch, generate])
        let resumed = try #require(try await store.claimNext(at: at(80)))
        #expect(resumed.id == run.id)
        #expect(resumed.attempt == 0)
        #expect(resumed.startedAt == noon)
    }

    /// One more claim that a dead process leaves behind: how many there were in a row without getting on.
    private func claimsAfterDeath(
        of store: SQLiteRunStore, _ work: (RunID) async throws -> Void = { _ in }
    ) async throws -> Int {
        let run = try #require(try await store.claimNext(at: noon))
        try await work(run.id)
        return try #require(try await store.recoverInterrupted(at: at(70), afterStop: false).first).claims
    }

    @Test("ends of the process without progress are counted in a row; whatever gets the run on begins the count anew")
    func deaths() async throws {
        let database = try TrainerDatabase.inMemory()
        let store = SQLiteRunStore(database)
        let bars = SQLiteBarStore(database)
        let id = try await store.enqueue(RunOptions(), trigger: .manual, at: noon).id
        func land() async throws {
            let reply = BarReply(bars: [bar(code(1), try day(20_261_119), close: 10)], calls: 1)
            try await bars.store(reply, of: try day(20_261_119), from: "csv", at: noon)
        }
        #expect(try await claimsAfterDeath(of: store) == 1)
        #expect(try await claimsAfterDeath(of: store) == 2)
        #expect(try await claimsAfterDeath(of: store) { _ in try await land() } == 1)
        #expect(
            try await claimsAfterDeath(of: store) { _ in try await land() } == 2, "the same day again is no progress")
        let stage = StageRecord(stage: .fetch)
        #expect(
            try await claimsAfterDeath(of: store) { run in
                var done = stage
                done.state = .done
                try await store.record(done, of: run)
            } == 1)
        #expect(try await claimsAfterDeath(of: store) == 2)

        var stopped = try #require(try await store.claimNext(at: noon))
        #expect(stopped.id == id)
        stopped.state = .queued
        try await store.record(stopped)
        #expect(try await claimsAfterDeath(of: store) == 1, "a stop in good order")
    }

    @Test("a stop in good order that could not be recorded is no end without a word, and begins the count anew")
    func stops() async throws {
        let store = SQLiteRunStore(try TrainerDatabase.inMemory())
        let id = try await store.enqueue(RunOptions(), trigger: .manual, at: noon).id
        #expect(try await claimsAfterDeath(of: store) == 1)
        for _ in 0..<4 {
            _ = try #require(try await store.claimNext(at: noon))
            #expect(
                try await store.recoverInterrupted(at: at(70), afterStop: true)
                    == [InterruptedRun(id: id, stage: nil, claims: 0)])
        }
        #expect(try await claimsAfterDeath(of: store) == 1)
    }

    @Test("a run comes back as it was recorded", arguments: RunState.allCases)
    func roundTrip(state: RunState) async throws {
        var run = try #require(try await store.run(try await enqueue().id))
        run.state = state
        run.attempt = 3
        run.finishedAt = at(9.25)
        run.asOf = try day(20_261_119)
        run.verdict = .rejected
        run.reasons = [
            VerdictReason(code: "pass_rate", message: .verbatim("60 %"), examples: [.verbatim("600000.SH|x")])
        ]
        run.model = try model("ljwx-stock-trained-20261120_1200:latest")
        run.error = TrainerError(.diskFull, .verbatim("full"), hint: .verbatim("free some"), cause: .foreign("ENOSPC"))
        run.warnings = [.verbatim("no calendar")]
        try await store.record(run)
        #expect(try await store.run(run.id) == run)
    }

    @Test("only what waits can be cancelled here")
    func cancelling() async throws {
        let waiting = try await enqueue(RunOptions(dryRun: true)).id
        #expect(try await store.cancelWaiting(waiting, at: at(5)))
        let cancelled = try #require(try await store.run(waiting))
        #expect(cancelled.state == .cancelled)
        #expect(cancelled.finishedAt == at(5))
        #expect(try await store.cancelWaiting(waiting, at: at(6)) == false)
        let running = try await enqueue().id
        _ = try await store.claimNext(at: at(7))
        #expect(try await store.cancelWaiting(running, at: at(8)) == false)
        #expect(try await store.cancelWaiting(RunID("20000101-0000"), at: at(8)) == false)
    }

    @Test("an unknown run is named")
    func unknown() async throws {
        let ghost = RunID("20000101-0000")
        #expect(try await store.run(ghost) == nil)
        #expect(try await store.stages(of: ghost) == [])
        let record = RunRecord(id: ghost, trigger: .manual, options: RunOptions(), enqueuedAt: noon)
        for attempt in [
            { try await store.record(record) }, { try await store.record(StageRecord(stage: .fetch), of: ghost) },
            { _ = try await store.runs(limit: 1, before: ghost) },
        ] {
            let error = await #expect(throws: TrainerError.self) { try await attempt() }
            #expect(error?.code == .notFound)
            #expect(error?.message.en.contains("20000101-0000") == true)
        }
    }
}
