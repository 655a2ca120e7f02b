import ControlAPI
import Foundation
import Messages
import Testing
import TrainerCore

@Suite struct EndedRunTests {
    @Test(
        "a run that is over does not say that it goes on by itself, in no list and at no stage; one that waits does",
        arguments: RunState.allCases)
    func hints(state: RunState) {
        let error = TrainerError(.upstreamUnavailable, .verbatim("x"), hint: .tuShareNotReachedRemedy)
        var record = RunRecord(
            id: RunID("20261121-0200"), trigger: .manual, options: RunOptions(),
            enqueuedAt: Date(timeIntervalSince1970: 0))
        record.state = state
        record.error = error
        var stage = StageRecord(stage: .fetch)
        stage.state = .failed
        stage.error = error
        for shown in [RunSummary(record).error, StageView(stage, of: state).error] {
            #expect(shown?.code == error.code && shown?.message == error.message)
            #expect(shown?.hint?.en.contains("goes on by itself") == !state.isFinal)
            #expect(shown?.hint?.zh.contains("自动继续") == !state.isFinal)
            #expect(shown?.hint?.en.contains("ljwxctl run-now") == state.isFinal)
            #expect(shown?.hint?.zh.contains("ljwxctl run-now") == state.isFinal)
            #expect(shown?.hint?.en.contains("data_sources.tushare.base_url") == true, "what to mend stays")
        }
    }
}
