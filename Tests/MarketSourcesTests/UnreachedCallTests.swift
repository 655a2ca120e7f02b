import Foundation
import NetworkFaults
import SandboxMarket
import Synchronization
import Testing
import TrainerCore
import TrainerTestSupport

@testable import MarketSources
@testable import SandboxTuShare

/// A TuShare that is not there at first, or never.
@Suite(.timeLimit(.minutes(1))) struct UnreachedCallTests {
    private static let token = TuShareToken("t")

    /// A client whose first call meets `fault`; the server answers the others.
    private func client(
        first fault: NetworkFault, points: Int? = nil, limit: Int? = nil, _ time: ManualTime,
        _ quotas: InMemoryQuotaStore
    ) -> TuShareClient {
        let desk = TuShareDesk(
            Stage.market,
            SandboxOptions(today: Stage.lastDay, points: points, monotonicSeconds: { time.seconds }))
        let tries = Mutex(0)
        return TuShareClient(
            TuShareSettings(token: Self.token, callsPerMinute: limit, points: points), quotas: quotas,
            time: time.source, now: { time.date },
            send: { body, _, _ in
                let isFirst = tries.withLock { tries in
                    tries += 1
                    return tries == 1
                }
                if isFirst { throw HTTPPostFault.failed(fault) }
                guard case .body(let bytes) = try await desk.answer(Data(body), pathAPI: nil) else {
                    throw HTTPPostFault.failed(.other("no answer"))
                }
                return HTTPReply(status: 200, body: bytes)
            }, notify: { _ in })
    }

    private func counted(_ api: String, _ quotas: InMemoryQuotaStore) async throws -> Int {
        try await quotas.calls(to: api, of: Self.token.account, since: .distantPast)
    }

    @Test(
        "a connection that never stood uses up no hour: the second try has the list, and one call is counted",
        arguments: [.nothingListens, .nameNotResolved, .notConnectedInTime] as [NetworkFault])
    func refusedOnce(fault: NetworkFault) async throws {
        let (time, quotas) = (ManualTime(), InMemoryQuotaStore())
        let client = client(first: fault, points: 120, time, quotas)
        let answer = try await client.call("stock_basic", ["list_status": "L"])
        #expect(answer.table.rowCount > 0)
        #expect(try await counted("stock_basic", quotas) == 1)
        let error = await trainerError { _ = try await client.call("stock_basic", ["list_status": "D"]) }
        #expect(error?.code == .rateLimitedHour, "the one that was answered counts")
    }

    @Test("a certificate that nobody vouches for ends the call, which is not counted")
    func untrusted() async throws {
        let (time, quotas) = (ManualTime(), InMemoryQuotaStore())
        let client = client(first: .untrusted("CERTIFICATE_VERIFY_FAILED"), points: 120, time, quotas)
        let error = await trainerError { _ = try await client.call("stock_basic", ["list_status": "L"]) }
        #expect(error?.code == .upstreamUnavailable)
        #expect(try await counted("stock_basic", quotas) == 0)
    }

    @Test("a connection that stood and broke is counted: the server may have been asked")
    func broken() async throws {
        let (time, quotas) = (ManualTime(), InMemoryQuotaStore())
        let client = client(first: .reset, points: 120, time, quotas)
        let error = await trainerError { _ = try await client.call("stock_basic", ["list_status": "L"]) }
        #expect(error?.code == .rateLimitedHour)
        #expect(try await counted("stock_basic", quotas) == 1)
    }

    @Test("a connection that never stood uses up no minute: the next try waits for its pause alone")
    func minute() async throws {
        let (time, quotas) = (ManualTime(), InMemoryQuotaStore())
        let client = client(first: .nothingListens, limit: 1, time, quotas)
        _ = try await client.call("daily", ["trade_date": "20240430"])
        #expect(time.sleeps.count == 1 && time.now <= .seconds(1))
        #expect(try await counted("daily", quotas) == 1)
    }

    @Test(
        "the limit of connecting is below the call's own, and 20 s at most",
        arguments: [(1, 666), (15, 10_000), (20, 13_333), (30, 20_000), (600, 20_000)])
    func connectLimit(seconds: Int, milliseconds: Int) {
        let limit = ConnectionPools.connectLimit(of: .seconds(seconds))
        #expect(abs((limit - .milliseconds(milliseconds)) / .milliseconds(1)) <= 1)
    }

    @Test("a host that leaves connections without an answer is told as not connected, within a short limit too")
    func droppedPackets() async throws {
        let listener = try SilentListener(isFull: true)
        let fault = await #expect(throws: HTTPPostFault.self) {
            try await HTTPPost.send([], to: listener.url, timeout: .seconds(3))
        }
        guard case .failed(.notConnectedInTime)? = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        withExtendedLifetime(listener) {}
    }
}
