import Foundation
import Messages
import Testing
import TrainerCore

@testable import TrainerPipeline

@Suite struct DeferralTests {
    private let now = Date(timeIntervalSince1970: 1_795_197_600)

    @Test(
        "a run that an error puts off goes on when the error says that it can, but not within the minute",
        arguments: [(3_600, 3_600), (79_260, 79_260), (-5, 60)] as [(Double, Double)])
    func resumes(after seconds: Double, expected: Double) {
        let error = TrainerError(.rateLimitedHour, .verbatim("x"), resumesAt: now + seconds)
        let record = after(error)
        #expect(record.state == .deferred)
        #expect(record.notBefore == now + expected)
    }

    @Test(
        "what may be over soon is tried again soon, and later and later",
        arguments: [TrainerError.Code.rateLimitedMinute, .upstreamMalformed, .upstreamUnavailable])
    func soon(code: TrainerError.Code) {
        let record = after(TrainerError(code, .verbatim("x")))
        #expect(record.state == .deferred)
        #expect(record.notBefore == now + 120, "the second attempt failed")
    }

    @Test("an error that waiting does not cure fails the run, whatever instant it carries")
    func final() {
        #expect(after(TrainerError(.permissionDenied, .verbatim("x"), resumesAt: now + 60)).state == .failed)
    }

    @Test(
        "a run fails 24 hours after it last got on, not after its start",
        arguments: [
            (nil, RunState.failed), (23.0, .failed), (25.0, .deferred), (48.0, .deferred),
        ] as [(Double?, RunState)])
    func standstill(advancedAfter hours: Double?, expected: RunState) {
        let error = TrainerError(.rateLimitedDay, .verbatim("x"))
        var run = RunRecord(id: RunID("20261121-0200"), trigger: .manual, options: RunOptions(), enqueuedAt: now)
        run.startedAt = now
        let ended = run.after(
            .failed(run, error), cancelRequested: false, advancedAt: hours.map { now + $0 * 3600 },
            now: now + 48 * 3600)
        #expect(ended.state == expected)
    }

    @Test(
        "a run that was cancelled neither fails nor waits; a verdict that stands is kept",
        arguments: [TrainerError.Code.upstreamUnavailable, .permissionDenied], [nil, Verdict.promoted])
    func cancelled(code: TrainerError.Code, verdict: Verdict?) {
        var run = RunRecord(id: RunID("20261121-0200"), trigger: .manual, options: RunOptions(), enqueuedAt: now)
        run.startedAt = now
        run.verdict = verdict
        let error = TrainerError(code, .verbatim("x"))
        let ended = run.after(.failed(run, error), cancelRequested: true, now: now)
        #expect(ended.state == (verdict == nil ? .cancelled : .succeeded))
        #expect(ended.notBefore == nil && ended.finishedAt == now)
        #expect(ended.error == (verdict == nil ? error : nil))
    }

    private func after(_ error: TrainerError) -> RunRecord {
        var run = RunRecord(id: RunID("20261121-0200"), trigger: .manual, options: RunOptions(), enqueuedAt: now)
        run.startedAt = now
        run.attempt = 1
        return run.after(.failed(run, error), cancelRequested: false, now: now)
    }
}
