import Foundation
import Messages
import Testing
import TrainerCore
import TrainerStore
import TrainerTestSupport

@Suite("state lock")
struct StateLockTests {
    @Test("a second daemon is told the directory and who holds it, until the first lets go")
    func exclusive() async throws {
        try await TemporaryDirectory.with { root in
            let directory = root.appending(path: "state").path(percentEncoded: false)
            var first: StateLock? = try StateLock.acquire(directory)
            let error = #expect(throws: TrainerError.self) { try StateLock.acquire(directory) }
            #expect(error?.code == .stateLocked)
            #expect(error?.message.en.contains(directory) == true)
            #expect(error?.message.en.contains("\(getpid())") == true)
            #expect(error?.hint != nil)
            withExtendedLifetime(first) {}
            first = nil
            withExtendedLifetime(try await acquired(directory)) {}
        }
    }

    /// A child that another test forks in this very moment holds a copy of the descriptor until its exec.
    private func acquired(_ directory: String) async throws -> StateLock {
        for _ in 0..<200 {
            do { return try StateLock.acquire(directory) } catch let error as TrainerError
                where error.code == .stateLocked
            {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        return try StateLock.acquire(directory)
    }

    @Test("the lock of a killed daemon is free at once")
    func killed() async throws {
        try await TemporaryDirectory.with { root in
            let directory = root.path(percentEncoded: false)
            await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String] in
                let lock = try StateLock.acquire(directory)
                withExtendedLifetime(lock) { _ = kill(getpid(), SIGKILL) }
            }
            let left = try String(contentsOf: root.appending(path: StateLock.fileName), encoding: .utf8)
            #expect(Int(left.trimmingCharacters(in: .whitespacesAndNewlines)) != nil)
            let next = try StateLock.acquire(directory)
            #expect(!next.afterStop)
        }
    }

    @Test("a holder that ended in good order said so, and one that did not, did not")
    func stopped() async throws {
        try await TemporaryDirectory.with { root in
            let directory = root.path(percentEncoded: false)
            for isInOrder in [true, false, true] {
                do {
                    let lock = try await acquired(directory)
                    if isInOrder { lock.noteStop() }
                    withExtendedLifetime(lock) {}
                }
                let wasInOrder = try await acquired(directory).afterStop
                #expect(wasInOrder == isInOrder)
            }
        }
    }

    @Test(
        "the good order can be told on a full disk",
        .enabled(if: SmallDisk.isPossible, "needs root and the right to mount a tmpfs"))
    func stoppedOnAFullDisk() async throws {
        try await SmallDisk.with(mebibytes: 1) { root in
            let directory = root.path(percentEncoded: false)
            do {
                let lock = try StateLock.acquire(directory)
                _ = try SmallDisk.fill(root)
                lock.noteStop()
            }
            let next = try await acquired(directory)
            #expect(next.afterStop)
        }
    }

    @Test("a directory that cannot be used is named")
    func unusable() throws {
        let error = #expect(throws: TrainerError.self) { try StateLock.acquire("/dev/null/state") }
        #expect(error?.code == .storeUnusable)
        #expect(error?.message.zh.contains("/dev/null/state") == true)
    }
}
