import ControlAPI
import Foundation
import Messages
import Synchronization
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerCLI

@Suite(.timeLimit(.minutes(10))) struct WaitTests {
    private static let script = [
        ControlFixtures.event(.fetch, 0, "2026-11-20", after: 0), ControlFixtures.event(.fetch, 0.1, "10%", after: 1),
        ControlFixtures.event(.fetch, 1, "5432 bars", after: 2),
        ControlFixtures.event(.evaluate, 0.5, "12/24", after: 3),
        ControlFixtures.event(.evaluate, 1, "24/24", after: 4),
    ]

    private func backend(_ state: RunState, verdict: Verdict? = nil, error: TrainerError? = nil) -> FakeControlBackend {
        var backend = FakeControlBackend()
        backend.onEnqueue = { _ in RunNowReply(run: ControlFixtures.runID, alreadyWaiting: false) }
        backend.onEvents = { _ in
            Self.stream(Self.script + [ControlFixtures.event(nil, nil, "over", after: 5, final: state)])
        }
        backend.onReport = { _ in
            ControlFixtures.report(ControlFixtures.run(state, verdict: verdict, error: error))
        }
        return backend
    }

    private static func stream(_ events: [ProgressEvent]) -> AsyncStream<ProgressEvent> {
        AsyncStream { continuation in
            for event in events { continuation.yield(event) }
            continuation.finish()
        }
    }

    @Test(
        "the exit code tells how the run ended",
        arguments: [
            (RunState.succeeded, Verdict.promoted, CLIExit.success), (.succeeded, .kept, .success),
            (.succeeded, .rejected, .gateRejected), (.noNewData, nil, .success), (.deferred, nil, .deferred),
            (.failed, nil, .runFailed), (.cancelled, nil, .runFailed),
        ] as [(RunState, Verdict?, CLIExit)])
    func exitCodes(_ state: RunState, _ verdict: Verdict?, _ expected: CLIExit) async throws {
        let error =
            state == .failed ? TrainerError(.diskFull, .verbatim("no space"), hint: .verbatim("free some")) : nil
        let result = try await runTool(["run-now", "--wait"], backend(state, verdict: verdict, error: error))
        #expect(result.status == expected)
        #expect(result.out.hasPrefix("run 20261121-0200: "))
        #expect(
            result.out.contains("journalctl -u ljwx-trainer LJWX_RUN_ID=20261121-0200") == (state == .failed))
    }

    @Test(
        "a tune that is waited for ends with the codes of a run, which has a verdict besides",
        arguments: [
            (RunState.succeeded, CLIExit.success), (.deferred, .deferred), (.failed, .runFailed),
            (.cancelled, .runFailed),
        ])
    func tuneExitCodes(_ state: RunState, _ expected: CLIExit) async throws {
        var backend = self.backend(state)
        backend.onTune = { _ in RunNowReply(run: ControlFixtures.runID, alreadyWaiting: false) }
        let result = try await runTool(["tune", "--wait"], backend)
        #expect(result.status == expected)
    }

    @Test("a run without a verdict says why it ended", arguments: [["run-now", "--wait"], ["report"]])
    func reasonWithoutVerdict(_ command: [String]) async throws {
        var backend = self.backend(.noNewData)
        let why = Message.noNewData(asOf: "2026-11-27", closed: "2026-11-28", next: "2026-11-30")
        backend.onReport = { _ in
            ControlFixtures.report(
                ControlFixtures.run(.noNewData, verdict: nil) {
                    $0.reasons = [VerdictReason(code: "no_new_data", message: why)]
                })
        }
        let result = try await runTool(command, backend)
        let flat = result.out.filter { !$0.isWhitespace }
        #expect(flat.contains(why.en.filter { !$0.isWhitespace }), "\(result.out)")
        #expect(flat.contains("today(2026-11-28)isnotradingday(nextone:2026-11-30):nobarnewerthan2026-11-27"))
    }

    @Test("of a daemon that does not log to the journal, a failed run's story is told to be on its standard error")
    func storyOnStandardError() async throws {
        let error = TrainerError(.diskFull, .verbatim("no space"))
        let result = try await runTool(
            ["run-now", "--wait"], backend(.failed, error: error), log: .standardError)
        let flat = result.out.filter { !$0.isWhitespace }
        #expect(flat.contains("run.id=20261121-0200"))
        #expect(flat.contains("standarderror"))
        #expect(!result.out.contains("journalctl"))
    }

    @Test("without a terminal each stage gives plain lines on stderr, the verdict goes to stdout")
    func plain() async throws {
        let result = try await runTool(["run-now", "--wait"], backend(.succeeded, verdict: .rejected))
        #expect(
            result.err == """
                run 20261121-0200 is queued
                1/7 fetch       0%  2026-11-20
                1/7 fetch     100%  5432 bars
                6/7 evaluate   50%  12/24
                6/7 evaluate  100%  24/24
                over

                """)
        #expect(result.out.contains("70.8%"))
        #expect(!result.out.contains("\u{1B}"))
    }

    @Test("on a terminal a stage's line is redrawn in place and closed before the next")
    func interactive() async throws {
        let result = try await runTool(
            ["run-now", "--wait"], backend(.succeeded, verdict: .kept), isInteractive: true)
        #expect(result.err.contains("\r1/7 fetch       0%  2026-11-20\u{1B}[K\r1/7 fetch      10%  10%\u{1B}[K"))
        #expect(result.err.contains("5432 bars\u{1B}[K\n\r6/7 evaluate   50%"))
        #expect(result.err.hasSuffix("24/24\u{1B}[K\nover\n"))
        #expect(!result.out.contains("\u{1B}"))
    }

    @Test("Ctrl-C ends the waiting alone, exit 130, and says how to cancel")
    func interrupt() async throws {
        var backend = backend(.running)
        let (signals, source) = AsyncStream.makeStream(of: Void.self)
        backend.onEvents = { _ in
            AsyncStream { continuation in
                continuation.yield(Self.script[0])
                source.yield()
            }
        }
        let result = try await runTool(["run-now", "--wait"], backend, interrupts: { signals })
        #expect(result.status == .interrupted)
        #expect(result.out.isEmpty)
        #expect(result.err.contains("ljwxctl run cancel 20261121-0200"))
    }

    @Test("a daemon that restarts is waited for, and nothing is shown twice")
    func restart() async throws {
        var backend = backend(.succeeded, verdict: .promoted)
        let attempts = Mutex(0)
        backend.onEvents = { _ in
            let attempt = attempts.withLock {
                $0 += 1
                return $0
            }
            switch attempt {
            case 1:
                throw TrainerError(.daemonUnreachable, .daemonStopping)
            default:
                return Self.stream(Self.script + [ControlFixtures.event(nil, nil, "over", after: 5, final: .succeeded)])
            }
        }
        let result = try await runTool(["run-now", "--wait"], backend)
        #expect(result.status == .success)
        #expect(result.err.contains("connecting anew"))
        #expect(result.err.components(separatedBy: "5432 bars").count == 2)
    }

    @Test("a daemon that stays away ends the waiting with exit 3")
    func lost() async throws {
        var backend = backend(.succeeded)
        backend.onEvents = { _ in throw TrainerError(.daemonUnreachable, .daemonStopping) }
        let result = try await runTool(["run-now", "--wait"], backend)
        #expect(result.status == .daemonUnreachable)
    }

    @Test("without --wait the id comes at once; a run that waits already is named")
    func noWait() async throws {
        var backend = FakeControlBackend()
        backend.onEnqueue = { request in
            RunNowReply(
                run: ControlFixtures.runID, alreadyWaiting: request.dryRun, running: RunID("20261121-0100"))
        }
        let first = try await runTool(["run-now"], backend)
        #expect(first.status == .success)
        #expect(first.out.hasPrefix("run 20261121-0200 is queued\nit starts when run 20261121-0100 has ended\n"))
        let second = try await runTool(["run-now", "--dry-run"], backend)
        #expect(second.status == .success)
        #expect(second.out.hasPrefix("run 20261121-0200 was waiting already"))
    }

    @Test("the options reach the daemon")
    func options() async throws {
        var backend = FakeControlBackend()
        backend.onEnqueue = { request in
            #expect(
                request
                    == RunNowRequest(
                        asOf: ControlFixtures.asOf,
                        knownAt: ShanghaiTime.instant(ControlFixtures.asOf, hour: 18, minute: 30), dryRun: true,
                        noPromote: true, force: true))
            return RunNowReply(run: ControlFixtures.runID, alreadyWaiting: false)
        }
        let arguments = [
            "run-now", "--as-of", "2026-11-20", "--known-at", "2026-11-20T18:30", "--dry-run", "--no-promote",
            "--force", "--json",
        ]
        #expect(try await runTool(arguments, backend).status == .success)
    }
}
