import ControlAPI
import Foundation
import Testing
import TrainerCore

@Suite struct StageViewTests {
    @Test(
        "a stage that was broken off waits while its run goes on, and ends with the run that is over",
        arguments: [
            (RunState.cancelled, StageView.State.cancelled), (.succeeded, .cancelled), (.noNewData, .cancelled),
            (.failed, .failed), (.queued, .pending), (.running, .pending), (.deferred, .pending),
        ])
    func brokenOff(run: RunState, state: StageView.State) {
        var record = StageRecord(stage: .evaluate)
        record.startedAt = Date(timeIntervalSince1970: 0)
        record.finishedAt = Date(timeIntervalSince1970: 1.5)
        let view = StageView(record, of: run)
        #expect(view.state == state && view.seconds == 1.5)
    }

    @Test("a stage that never began is pending, and what has ended stays so, whatever became of the run")
    func others() {
        for run in RunState.allCases {
            var record = StageRecord(stage: .evaluate)
            #expect(StageView(record, of: run).state == .pending)
            record.startedAt = Date(timeIntervalSince1970: 0)
            record.state = .done
            #expect(StageView(record, of: run).state == .done)
            record.state = .failed
            #expect(StageView(record, of: run).state == .failed)
        }
    }
}
