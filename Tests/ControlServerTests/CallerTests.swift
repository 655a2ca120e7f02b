import ControlAPI
import ControlClient
import Foundation
import InMemoryLogging
import Logging
import Testing
import TrainerCore
import TrainerTestSupport

@testable import ControlServer

@Suite("who calls", .timeLimit(.minutes(10)))
struct CallerTests {
    @Test("root, the daemon's own user and members of the socket's group may change things, nobody else")
    func policy() {
        let policy = CallerPolicy(user: 990, group: 991)
        func may(_ user: UInt32, _ group: UInt32, _ others: Set<UInt32> = []) -> Bool {
            policy.mayChange(Caller(process: 1, user: user, group: group)) { others }
        }
        #expect(may(0, 0))
        #expect(may(990, 100))
        #expect(may(1000, 991))
        #expect(may(1000, 100, [27, 991]))
        #expect(!may(1000, 100, [27]))
        #expect(!CallerPolicy(user: 990, group: nil).mayChange(Caller(process: 1, user: 1000, group: 991)) { [991] })
    }

    @Test("a request that changes something is told with the caller's user and process; one that reads is not")
    func told() async throws {
        var backend = FakeControlBackend()
        backend.onStatus = { ControlFixtures.status() }
        backend.onCleanup = { CleanupReply(dryRun: $0, keep: [], remove: []) }
        let journal = InMemoryLogHandler()
        let logger = Logger(label: "test") { _ in journal }
        try await withServer(backend, logger: logger) { path in
            try await withClient(path) { client in
                _ = try await client.status()
                _ = try await client.cleanup(dryRun: false)
            }
        }
        let told = journal.entries.filter { $0.metadata["caller.uid"] != nil }
        #expect(told.map { "\($0.message)" } == ["user \(geteuid()) asks for POST /v1/cleanup"])
        #expect(told.first?.metadata["caller.uid"] == "\(geteuid())")
        #expect(told.first?.metadata["caller.gid"] == "\(getegid())")
        #expect(told.first?.metadata["caller.pid"] == "\(getpid())")
    }

    @Test("a user's groups are those of the system's list")
    func groups() {
        #expect(Caller(process: 1, user: 0, group: 0).groups.contains(0))
        #expect(Caller(process: 1, user: .max - 7, group: 5).groups.isEmpty)
    }
}
