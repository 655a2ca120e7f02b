import ControlAPI
import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@Suite struct ControlJSONTests {
    private func roundTrips<Value: Codable & Equatable>(_ value: Value) throws -> Bool {
        try ControlJSON.decode(Value.self, from: ControlJSON.encode(value)) == value
    }

    @Test("every reply comes back as it was sent")
    func roundTrip() throws {
        let running = ControlFixtures.run(.running, verdict: nil)
        let current = CurrentRun(run: running, stage: .evaluate, fraction: 0.5, message: .verbatim("12/24"))
        #expect(try roundTrips(ControlFixtures.status(current: current)))
        #expect(try roundTrips(ControlFixtures.report()))
        #expect(try roundTrips(ControlFixtures.models))
        #expect(try roundTrips(ControlFixtures.slots))
        #expect(try roundTrips(RunNowReply(run: ControlFixtures.runID, alreadyWaiting: true, running: RunID("x"))))
        #expect(try roundTrips(CancelReply(run: ControlFixtures.runID, outcome: .stopping)))
        let error = TrainerError(.conflict, .verbatim("a"), hint: .verbatim("b"), cause: .foreign("c"))
        #expect(try roundTrips(ErrorReply(error)))
        #expect(
            try roundTrips(
                CleanupReply(
                    dryRun: true, keep: [.init(name: ControlFixtures.champion, reasons: [.verbatim("x")])],
                    remove: [ControlFixtures.challenger],
                    failed: [.init(name: ControlFixtures.challenger, error: error)])))
        #expect(try roundTrips(BaseProgress(status: "success", created: ControlFixtures.champion, digest: "ab")))
    }

    @Test("keys are snake_case, days YYYYMMDD, instants ISO 8601 in UTC")
    func shape() throws {
        let text = String(decoding: try ControlJSON.encode(ControlFixtures.run()), as: UTF8.self)
        #expect(text.contains("\"as_of\":\"20261120\""))
        #expect(text.contains("\"started_at\":\"2026-11-20T18:00:01Z\""))
        #expect(text.contains("\"slot\":\"weekly-6-02:00\""))
        #expect(text.contains("\"dry_run\":false"))
        let score = try ControlJSON.encode(ControlFixtures.score(ControlFixtures.champion, passed: 21))
        for key in ["pass_rate", "wilson_low", "wilson_high", "rule_agreement", "p50", "p95"] {
            #expect(String(decoding: score, as: UTF8.self).contains("\"\(key)\":"))
        }
    }

    @Test("a request without its optional fields takes the defaults")
    func defaults() throws {
        #expect(try ControlJSON.decode(RunNowRequest.self, from: Data("{}".utf8)) == RunNowRequest())
        let some = try ControlJSON.decode(
            RunNowRequest.self, from: Data(#"{"as_of":"2026-11-20","dry_run":true,"unknown":1}"#.utf8))
        #expect(some == RunNowRequest(asOf: ControlFixtures.asOf, dryRun: true))
    }

    @Test("a stream's line is one of value, heartbeat, end, error")
    func streamLines() throws {
        let lines: [StreamLine<String>] = [
            .value("行\n情"), .heartbeat, .end, .failure(TrainerError(.conflict, .verbatim("x"))),
        ]
        for line in lines {
            let data = try ControlJSON.encode(line)
            #expect(!data.contains(UInt8(ascii: "\n")))
            #expect(try ControlJSON.decode(StreamLine<String>.self, from: data) == line)
        }
        #expect(throws: DecodingError.self) {
            try ControlJSON.decode(StreamLine<String>.self, from: Data("{}".utf8))
        }
    }

    @Test("a model's name and a run's id cannot leave their place in the path")
    func paths() throws {
        let name = try #require(ModelName("library/ljwx-stock:champion"))
        #expect(ControlRoute.pin(name).path == "/v1/models/library%2Fljwx-stock%3Achampion/pin")
        #expect(ControlRoute.cancel(RunID("../status?x=1#y")).path == "/v1/runs/..%2Fstatus%3Fx%3D1%23y/cancel")
        #expect(ControlRoute.run(nil).path == "/v1/runs/newest")
    }
}
