import Foundation
import Messages
import Testing
import TrainerCore
import TrainerPipeline

@Suite("the watchdog is fed")
struct LivenessTests {
    private let run = RunID("20261121-0200")
    private let start = Date(timeIntervalSince1970: 1_790_000_000)

    private func silence(_ current: RunID?, heard: TimeInterval?, of other: RunID? = nil, at now: TimeInterval)
        -> TimeInterval?
    {
        let event = heard.map { seconds in
            ProgressEvent(
                run: other ?? run, at: start.addingTimeInterval(seconds), stage: .evaluate, fraction: 0.5,
                message: .verbatim("x"))
        }
        return Liveness.stuckFor(
            current: current, latest: event, startedAt: start, now: start.addingTimeInterval(now))
    }

    @Test("while nothing runs, however long ago anything was heard")
    func idle() {
        #expect(silence(nil, heard: 0, at: 1_000_000) == nil)
        #expect(silence(nil, heard: nil, at: 1_000_000) == nil)
    }

    @Test("while a run reports, up to the longest honest silence and not beyond")
    func silent() {
        #expect(silence(run, heard: 100, at: 100 + Liveness.longestSilence) == nil)
        #expect(silence(run, heard: 100, at: 101 + Liveness.longestSilence) == Liveness.longestSilence + 1)
    }

    @Test("not because of what an earlier run said")
    func otherRun() {
        let other = RunID("20261120-0200")
        #expect(silence(run, heard: 10_000, of: other, at: 1 + Liveness.longestSilence) != nil)
        #expect(silence(run, heard: nil, at: 1 + Liveness.longestSilence) != nil)
    }
}
