import ControlAPI
import Foundation
import SandboxTuShare
import Messages
import Testing
import TrainerCore

/// A daemon that is killed or stopped in the middle of a run.
@Suite(.serialized) struct InterruptionTests {
    @Test(
        "a run interrupted in its evaluation goes on under its id and ends as if nothing had been",
        arguments: [SIGKILL, SIGTERM])
    func interrupted(_ signal: Int32) async throws {
        try await Sandboxes.with(manner: .silent) { sandboxes in
            let bench = sandboxes.bench
            let daemon = try await bench.startDaemon()
            let id = try await bench.reply(RunNowReply.self, "run-now").run
            await sandboxes.respondent.wasAsked()
            let status = try await bench.reply(StatusReply.self, "status")
            #expect(status.current?.run.id == id && status.current?.stage == .evaluate)
            let calls = sandboxes.tushare.calls

            let started = ContinuousClock.now
            daemon.signal(signal)
            let ended = try await daemon.end()
            if signal == SIGTERM {
                #expect(ended.status == 0, "\(ended)")
                // The unit's TimeoutStopSec kills what takes longer.
                #expect(ContinuousClock.now - started < .seconds(15))
            } else {
                #expect(ended.status == -SIGKILL)
            }

            sandboxes.respondent.behave(.perfect)
            try await bench.withDaemon { _ in
                let detail = try await bench.end(of: id)
                #expect(detail.run.state == .succeeded && detail.run.verdict == .promoted)
                #expect(detail.stages.filter { $0.stage < .evaluate }.allSatisfy { $0.attempt == 1 })
                #expect(try await bench.reply([RunSummary].self, "run", "list").count == 1)
            }
            #expect(sandboxes.tushare.calls == calls, "nothing is fetched twice")
            let tags = try await sandboxes.tags()
            #expect(!tags.contains { $0.contains("candidate") })
        }
    }

    @Test("a run that is killed three times at one place is recorded as failed, and the daemon goes on without it")
    func givenUp() async throws {
        try await Sandboxes.with(manner: .silent) { sandboxes in
            let bench = sandboxes.bench
            var id: RunID?
            for _ in 0..<3 {
                let daemon = try await bench.startDaemon()
                if id == nil {
                    id = try await bench.reply(RunNowReply.self, "run-now").run
                    // What is asked before the first silence is answered and kept by then.
                    await sandboxes.respondent.wasAsked()
                }
                while try await bench.reply(StatusReply.self, "status").current?.stage != .evaluate {
                    try await Task.sleep(for: .milliseconds(50))
                }
                daemon.signal(SIGKILL)
                #expect(try await daemon.end().status == -SIGKILL)
            }
            sandboxes.respondent.behave(.perfect)
            let run = try #require(id)
            try await bench.withDaemon { _ in
                let detail = try await bench.end(of: run)
                #expect(detail.run.state == .failed && detail.run.error?.code == .internalFault)
                #expect(detail.run.error?.message.en.contains("evaluate") == true)
                #expect(detail.stages.last?.stage == .evaluate && detail.stages.last?.state == .failed)
                #expect(try await bench.reply(StatusReply.self, "status").current == nil)
            }
        }
    }

    @Test("a report without a run is of the newest that has begun, and names the one that waits behind it")
    func reportBesideWaiting() async throws {
        try await Sandboxes.with(manner: .silent) { sandboxes in
            let bench = sandboxes.bench
            try await bench.withDaemon { _ in
                let first = try await bench.reply(RunNowReply.self, "run-now").run
                let alone = try await bench.reply(ReportReply.self, "report")
                #expect(alone.detail.run.id == first && alone.waiting == nil)
                await sandboxes.respondent.wasAsked()
                let second = try await bench.reply(RunNowReply.self, "run-now", "--no-promote").run
                let report = try await bench.reply(ReportReply.self, "report")
                #expect(report.detail.run.id == first && report.waiting == [second])
                let page = try await bench.ctl("report")
                #expect(page.out.contains("waiting, not begun yet: \(second)"), "\(page)")
                #expect(try await bench.reply(RunDetail.self, "run", "show").run.id == first)
                #expect(try await bench.reply(ReportReply.self, "report", second.rawValue).waiting == nil)
                sandboxes.respondent.behave(.perfect)
            }
        }
    }

    @Test("the waiting ljwxctl sees the run to its end over a restart of the daemon")
    func waits() async throws {
        try await Sandboxes.with(manner: .silent) { sandboxes in
            let bench = sandboxes.bench
            let daemon = try await bench.startDaemon()
            let waiting = try ChildProgram("ljwxctl", environment: bench.environment, folder: bench.folder)
                .start(["run-now", "--wait"])
            await sandboxes.respondent.wasAsked()
            daemon.signal(SIGKILL)
            _ = try await daemon.end()
            sandboxes.respondent.behave(.perfect)
            try await bench.withDaemon { _ in
                let ended = try await waiting.end()
                #expect(ended.status == 0, "\(ended)")
                #expect(ended.out.contains("promoted"), "\(ended)")
            }
        }
    }
}
