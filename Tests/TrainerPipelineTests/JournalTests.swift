import Foundation
import InMemoryLogging
import Logging
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("what a run says while it works")
struct JournalTests {
    @Test("progress within a stage never falls, begins at 0, ends at 1, and the stages come in their order")
    func fractions() async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let process = world.boot()
        async let watched = events(process.hub, id)
        _ = try await process.work(on: id)
        let events = await watched
        for stage in StageName.allCases {
            let fractions = events.filter { $0.stage == stage }.compactMap(\.fraction)
            #expect(fractions.first == 0, "\(stage)")
            #expect(fractions.last == 1, "\(stage)")
            #expect(fractions == fractions.sorted(), "\(stage)")
            #expect(fractions.allSatisfy { (0...1).contains($0) })
        }
        let stages = events.compactMap(\.stage)
        #expect(stages == stages.sorted())
        #expect(events.last?.finalState == .succeeded)
        #expect(events.dropLast().allSatisfy { $0.finalState == nil })
    }

    @Test("a watcher who comes late sees the whole story, one who comes after the end sees its end")
    func lateWatchers() async throws {
        let world = try await PipelineWorld(openCodes: 4) { $0.sampleCap = 12 }
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let process = world.boot()
        _ = try await process.work(on: id)
        let late = await events(process.hub, id)
        #expect(late.first?.stage == nil)
        #expect(Set(late.compactMap(\.stage)) == Set(StageName.allCases))
        #expect(late.last?.finalState == .succeeded)
    }

    @Test("the journal has one notice a stage with run and stage as fields, and no line over 400 characters")
    func lines() async throws {
        let world = try await PipelineWorld()
        let run = try await world.run()
        let notices = world.journal.entries.filter { $0.level == .notice }
        for stage in StageName.allCases {
            let own = notices.filter { $0.metadata["stage"] == "\(stage.rawValue)" }
            #expect(own.count == 1, "\(stage)")
            #expect(own.first?.metadata["run.id"] == "\(run.id)")
            #expect(own.first?.metadata["duration.ms"] != nil)
        }
        for entry in world.journal.entries {
            #expect("\(entry.message)".count <= 400)
            #expect(!"\(entry.message)".contains("\n"))
            #expect(entry.metadata["run.id"] == "\(run.id)")
        }
        #expect(world.journal.entries.count <= 60)
        #expect(notices.contains { "\($0.message)".contains("性能测试") })
        #expect(notices.last?.metadata["verdict"] == "promoted")
        #expect(notices.last?.metadata["run.state"] == "succeeded")
    }

    @Test(
        "from its creation on every line names the version, and no line before; in a resumed run too",
        arguments: [false, true])
    func model(isResumed: Bool) async throws {
        let world = try await PipelineWorld(openCodes: 4) { $0.sampleCap = 12 }
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        if isResumed {
            try await world.kill(id, after: "evaluate done")
            world.journal.clear()
        }
        let run = try await world.boot().work(on: id)
        let version = try #require(run.model)
        let named = world.journal.entries.map { $0.metadata["model"] }
        let first = try #require(named.firstIndex { $0 != nil })
        #expect(named[..<first].allSatisfy { $0 == nil })
        #expect(named[first...].allSatisfy { $0 == "\(version.short)" })
    }

    @Test("what a source tells, in tasks of its own too, has run and stage as fields, and its waits reach the watchers")
    func sourceWords() async throws {
        let (journal, lines, hub, clock) = await journalAtWork()
        try await SourceListener.hear(for: journal, in: .fetch) {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { SourceListener.current?.logger.info("call 1 of 5 failed") }
            }
            let end = clock.now.addingTimeInterval(61)
            await Task { SourceListener.current?.show(.verbatim("a wait"), until: end) }.value
        }
        #expect(lines.entries.map { "\($0.message)" } == ["call 1 of 5 failed"])
        #expect(lines.entries.first?.metadata["run.id"] == "20261120-1800")
        #expect(lines.entries.first?.metadata["stage"] == "fetch")
        #expect(await hub.latest?.message == .verbatim("a wait"))
        #expect(await hub.latest?.resumesAt == clock.now.addingTimeInterval(61))
        #expect(await hub.latest?.stage == .fetch)
        #expect(SourceListener.current == nil)
    }

    @Test("a wait keeps the fraction that stood before it, and is told beside how far the questions are then")
    func waitBesideProgress() async throws {
        let (journal, _, hub, _) = await journalAtWork()
        let end = ShanghaiTime.instant(PipelineWorld.friday, hour: 18, minute: 1).addingTimeInterval(5)
        let wait = Message.sourceWaits(
            for: .tuShareWaits(api: "daily", limit: 50), until: ShanghaiTime(end).timeOfDay)
        try await SourceListener.hear(for: journal, in: .fetch) {
            await journal.context(.fetch).progress(0.25, .verbatim("a day"))
            SourceListener.current?.stand { .fetchStanding(done: 63, of: 250, secondsLeft: 244) }
            SourceListener.current?.show(wait, until: end)
        }
        let event = try #require(await hub.latest)
        #expect(event.fraction == 0.25 && event.resumesAt == end)
        #expect(
            event.message.en
                == "63/250, about 4 min left; going on at 18:01:05: daily allows 50 calls a minute")
        #expect(event.message.zh == "63/250，还需约 4 分钟；18:01:05 继续：接口 daily 每分钟最多 50 次")
        try await SourceListener.hear(for: journal, in: .fetch) {
            SourceListener.current?.show(wait, until: end)
        }
        #expect(await hub.latest?.message.en == "going on at 18:01:05: daily allows 50 calls a minute")
    }

    @Test("a resumed run says so, and its finished stages keep one notice each")
    func resumed() async throws {
        let world = try await PipelineWorld()
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        try await world.kill(id, after: "dedupe done")
        world.journal.clear()
        _ = try await world.boot().work(on: id)
        let texts = world.journal.entries.map { "\($0.message)" }
        #expect(texts.contains { $0.contains("检查点") })
    }

    @Test("a deferred run does not carry the id of the end that scripts wait for; the run that is over does")
    func endsAreMarked() async throws {
        let world = try await PipelineWorld(openCodes: 4) { $0.sampleCap = 12 }
        let end = "8f2d6c1e7a3b4d0c9be1c7d54a6f2e02"
        world.server.setDown(true)
        #expect(try await world.run().state == .deferred)
        #expect(!world.journal.entries.contains { $0.metadata["message.id"] == "\(end)" })
        world.server.setDown(false)
        world.clock.advance(by: 3_600)
        #expect(try await world.run().state.isFinal)
        #expect(world.journal.entries.contains { $0.metadata["message.id"] == "\(end)" })
    }

    @Test("a failed run ends in one error line with code, cause and remedy")
    func failure() async throws {
        let world = try await PipelineWorld(installsBase: false)
        let run = try await world.run()
        let errors = world.journal.entries.filter { $0.level == .error }
        #expect(errors.count == 1)
        #expect(errors.first?.metadata["error"] == "base_model_missing")
        #expect(errors.first?.metadata["run.id"] == "\(run.id)")
        #expect(errors.first.map { "\($0.message)".contains("ljwxctl base create") } == true)
        let ended = Message.runEnded(run.id.rawValue, state: .stateFailed, verdict: nil).zh
        #expect(errors.first.map { "\($0.message)".hasPrefix("\(ended)：") } == true)
    }

    @Test("the line of a run that is put off tells the cause after a colon, and says that it goes on")
    func deferral() async throws {
        let world = try await PipelineWorld(openCodes: 4) { $0.sampleCap = 12 }
        world.server.setDown(true)
        let run = try await world.run()
        let line = world.journal.entries.first { $0.metadata["run.state"] == "deferred" }.map { "\($0.message)" }
        let cause = try #require(run.error?.message.zh)
        #expect(line?.hasPrefix("\(Message.runWaits(run.id.rawValue).zh)：\(cause)") == true, "\(line ?? "none")")
    }

    /// Of a run that has begun on Friday at 18:00; with its lines, its watchers and its clock.
    private func journalAtWork() async -> (RunJournal, InMemoryLogHandler, ProgressHub, ManualWallClock) {
        let (lines, hub) = (InMemoryLogHandler(), ProgressHub())
        let clock = ManualWallClock(PipelineWorld.friday, hour: 18)
        let run = RunRecord(
            id: RunID("20261120-1800"), trigger: .manual, options: RunOptions(), enqueuedAt: clock.now)
        let journal = RunJournal(
            run: run, hub: hub, clock: clock, logger: Logger(label: "test") { _ in lines }, language: .english)
        await hub.begin(run.id)
        return (journal, lines, hub, clock)
    }

    private func events(_ hub: ProgressHub, _ id: RunID) async -> [ProgressEvent] {
        var events: [ProgressEvent] = []
        for await event in await hub.events(of: id) { events.append(event) }
        return events
    }
}
