import Foundation
import Messages
import SandboxTuShare
import Testing
import TrainerCore

@testable import MarketSources

/// A minute limit as a run's fetch meets it, with time moved by hand.
@Suite struct MinuteLimitRunTests {
    @Test("a minute limit is waited out and told, and everything is there in the end")
    func passes() async throws {
        let clean = try await FaultWorld([]).fetch()
        let outcome = try await FaultWorld([try SandboxFault("rate-minute:2:daily:3")]).fetch()
        #expect(outcome.error == nil && outcome.lacking.isEmpty && outcome.warnings.isEmpty)
        #expect(outcome.data == clean.data)
        // The third of five days is refused; the fifth has to wait.
        let evening = ShanghaiTime.instant(FaultWorld.Scope.market.range.upperBound, hour: 18, minute: 1)
        #expect(
            outcome.notices == [
                SourceNotice(
                    .waiting, .tuShareWaits(api: "daily", limit: 2), until: evening.addingTimeInterval(1)),
                SourceNotice(
                    .waiting, .tuSharePaces(api: "daily", limit: 2), until: evening.addingTimeInterval(62)),
            ])
    }

    @Test("a minute limit that never ends puts the fetch off, and says which limit and that it goes on")
    func stays() async throws {
        let outcome = try await FaultWorld([try SandboxFault("rate-minute:200:daily")]).fetch()
        let error = try #require(outcome.error)
        #expect(error.code == .rateLimitedMinute && error.disposition == .retryable)
        #expect(error.message == .tuShareRateLimited(api: "daily", limit: 200, window: "minute"))
        #expect(error.hint == .tuShareRateResumes(window: "minute"))
        #expect(outcome.data.bars.isEmpty)
    }
}
