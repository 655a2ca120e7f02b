import ControlAPI
import ControlClient
import ControlServer
import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@Suite(.timeLimit(.minutes(10))) struct SocketTests {
    private func refusal(_ path: String) async throws -> TrainerError? {
        await #expect(throws: TrainerError.self) {
            try await serving(FakeControlBackend(), at: path) { _ in }
        }
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("only the owner and the group may use the socket")
    func socketMode() async throws {
        let bits = try await withServer(FakeControlBackend()) { path in try mode(path) }
        #expect(bits == 0o660)
    }

    @Test("a second server leaves the first one's socket alone")
    func second() async throws {
        var backend = FakeControlBackend()
        backend.onNext = { _ in ControlFixtures.slots }
        try await withServer(backend) { path in
            let error = try await refusal(path)
            #expect(error?.code == .socketUnusable)
            #expect(error?.message == .socketTaken(path: path))
            let slots = try await withClient(path) { try await $0.next(2) }
            #expect(slots == ControlFixtures.slots)
        }
    }

    @Test("a live listener of another program is not replaced")
    func foreignListener() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/s"
            let descriptor = try Self.bound(path)
            defer { close(descriptor) }
            #expect(listen(descriptor, 1) == 0)
            #expect(try await refusal(path)?.message == .socketTaken(path: path))
            #expect(UnixSocketProbe.of(path: path) == .answering)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["s"], "no lock is left beside it")
        }
    }

    @Test("a dead process's socket is replaced")
    func stale() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/s"
            close(try Self.bound(path))
            #expect(UnixSocketProbe.of(path: path) == .refusing)
            try await serving(FakeControlBackend(), at: path) { _ in
                #expect(UnixSocketProbe.of(path: path) == .answering)
            }
            #expect(UnixSocketProbe.of(path: path) == .absent)
        }
    }

    @Test("a file at the path is kept and named")
    func notSocket() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/s"
            try Data("mine".utf8).write(to: URL(filePath: path))
            #expect(try await refusal(path)?.message == .socketPathNotSocket(path: path))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["s"], "no lock is left beside it")
        }
    }

    @Test("a path of 108 bytes is refused with its length")
    func tooLong() async throws {
        let path = "/tmp/" + String(repeating: "x", count: 103)
        let error = try await refusal(path)
        #expect(error?.code == .socketUnusable)
        #expect(error?.message == .socketPathTooLong(path: path, bytes: 108, limit: 107))
    }

    @Test("a missing folder is named with the system's reason")
    func noFolder() async throws {
        let error = try await refusal("/tmp/ljwx-no-such-folder/s")
        #expect(error?.code == .socketUnusable)
        #expect(error?.cause == .foreign("No such file or directory"))
    }

    @Test("the default socket's folder is made for its user and group, and left alone where it is there")
    func defaultFolder() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/ljwx-trainer/control.sock"
            try SocketFolder.make(for: path)
            let mode = try FileManager.default.attributesOfItem(atPath: folder + "/ljwx-trainer")[.posixPermissions]
            #expect(mode as? Int == 0o750)
            try SocketFolder.make(for: path)
            let error = #expect(throws: TrainerError.self) { try SocketFolder.make(for: folder + "/none/here/c.sock") }
            #expect(error?.code == .socketUnusable)
        }
    }

    @Test("without a daemon the client says how to start it, at once")
    func noDaemon() async throws {
        try await withTemporaryFolder { folder in
            let error = await #expect(throws: TrainerError.self) {
                try await withClient(folder + "/s", patience: .seconds(600)) { try await $0.status() }
            }
            #expect(error?.code == .daemonUnreachable)
            #expect(error?.hint?.en.contains("systemctl start ljwx-trainer") == true)
        }
    }

    @Test("a socket that refuses is given time to come up")
    func waitsForStart() async throws {
        var backend = FakeControlBackend()
        backend.onNext = { _ in ControlFixtures.slots }
        let arranged = backend
        try await withTemporaryFolder { folder in
            let path = folder + "/s"
            close(try Self.bound(path))
            let (answers, source) = AsyncStream.makeStream(of: [NextSlot].self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    source.yield(try await withClient(path, patience: .seconds(50)) { try await $0.next(2) })
                }
                let slots = try await serving(arranged, at: path) { _ in await answers.first { _ in true } }
                #expect(slots == ControlFixtures.slots)
                try await group.waitForAll()
            }
        }
    }

    @Test("something that is no socket, or no daemon, is told apart from a daemon that is down")
    func notOurs() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/file"
            try Data().write(to: URL(filePath: path))
            let error = await #expect(throws: TrainerError.self) {
                try await withClient(path) { try await $0.status() }
            }
            #expect(error?.code == .socketUnusable)
        }
    }

    @Test(
        "a socket that this user may not use says which group to join",
        .enabled(if: getuid() != 0, "root may use every socket"))
    func denied() async throws {
        try await withServer(FakeControlBackend()) { path in
            chmod(path, 0)
            let error = await #expect(throws: TrainerError.self) {
                try await withClient(path) { try await $0.status() }
            }
            #expect(error?.code == .permissionDenied)
            #expect(error?.hint?.en.contains("ljwx") == true)
        }
    }

    private static func bound(_ path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let address = try #require(UnixSocketAddress(path: path))
        try #require(address.withSockaddr { bind(descriptor, $0, $1) } == 0)
        return descriptor
    }
}
