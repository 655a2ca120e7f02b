import Foundation
import Messages
import Testing
import TrainerCore
import TrainerPipeline

@Suite("the watchdog is fed")
struct LivenessTests {
    private let run = RunID("20261121-0200")
    private let other = RunID("20261120-0200")
    private let start = Date(timeIntervalSince1970: 1_790_000_000)

    private let liveness = Self.allowing()

    private static func allowing(
        create: Duration = .zero, answer: Duration = .zero, request: Duration = .zero, source: Duration = .zero,
        landing: Duration = .zero
    ) -> Liveness {
        Liveness(
            createTimeout: create, answerTimeout: answer, requestTimeout: request, pluginTimeout: source,
            landingPause: landing)
    }

    private func event(_ run: RunID, _ seconds: TimeInterval, final: RunState? = nil) -> ProgressEvent {
        ProgressEvent(
            run: run, at: start.addingTimeInterval(seconds), stage: final == nil ? .evaluate : nil, fraction: 0.5,
            message: .verbatim("x"), finalState: final)
    }

    /// Instants are seconds; the attempt began at 0.
    private func silence(_ latest: ProgressEvent?, at now: TimeInterval) -> TimeInterval? {
        liveness.stuckFor(
            Attempt(run: run, startedAt: start), latest: latest, now: start.addingTimeInterval(now))
    }

    @Test("while nothing runs, however long ago anything was heard")
    func idle() {
        for latest in [event(run, 0), nil] {
            #expect(liveness.stuckFor(nil, latest: latest, now: start.addingTimeInterval(1_000_000)) == nil)
        }
    }

    @Test("while a run reports, up to the longest honest silence and not beyond")
    func silent() {
        #expect(silence(event(run, 100), at: 100 + liveness.longestSilence) == nil)
        #expect(silence(event(run, 100), at: 101 + liveness.longestSilence) == liveness.longestSilence + 1)
    }

    @Test(
        "for at least 90 minutes, and for longer than any wait that the configuration allows",
        arguments: [
            (allowing(), 5_400), (allowing(create: .seconds(600), answer: .seconds(300)), 5_400),
            (allowing(create: .seconds(86_400)), 88_200), (allowing(source: .seconds(10_000)), 11_800),
            // A warm-up question and one that counts, each asked three times.
            (allowing(answer: .seconds(3_600)), 23_400),
            (allowing(landing: .seconds(14_400)), 16_200), (allowing(request: .seconds(3_600)), 30_600),
        ] as [(Liveness, TimeInterval)])
    func configured(_ liveness: Liveness, _ silence: TimeInterval) {
        #expect(liveness.longestSilence == silence)
    }

    @Test("not because of what an earlier run said, and as long after the attempt's own start as after a report")
    func otherRun() {
        for latest in [event(other, -10), event(other, 3_000), nil] {
            #expect(silence(latest, at: liveness.longestSilence) == nil)
            #expect(silence(latest, at: 1 + liveness.longestSilence) == liveness.longestSilence + 1)
        }
    }

    @Test("by what the run under way said last, whatever becomes of runs that wait")
    func waitingRunCancelled() async {
        let hub = ProgressHub()
        await hub.begin(run)
        #expect(await hub.latest == nil)
        await hub.publish(event(run, 100))
        await hub.publish(event(other, 200, final: .cancelled))
        #expect(await hub.latest == event(run, 100))
        await hub.begin(other)
        #expect(await hub.latest == nil, "what it said before it waited is no sign of life")
    }
}
