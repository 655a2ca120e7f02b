import Foundation
import Messages
import Subprocess
import TrainerCore

/// One of the programs as a child, in a session of its own so that a terminal's Ctrl-C reaches this program alone, which
/// then ends its children in order (SIGTERM, then SIGKILL to the process group). No child outlives this program however that
/// ends: the kernel kills it with the thread that started it, and swift-subprocess starts every child on one thread that
/// lives until the end.
struct ChildProgram: Sendable {
    /// Longer than the daemon gives its own work to come to a safe point.
    private static let grace = TeardownStep.gracefulShutDown(
        toProcessGroup: true, allowedDurationToNextStep: .seconds(20))

    /// For people.
    let name: String
    let executable: URL
    let arguments: [String]
    /// All of it: nothing of the person's own service may leak in.
    let environment: [Environment.Key: String]
    /// Gets every line that it writes.
    let log: URL

    private enum Event<Value: Sendable>: Sendable {
        case done(Value)
        case ended(lastWords: String)
        case neverReady
    }

    /// The child runs while `body` does.
    ///
    /// - Parameter ready: picks out of a line what `body` is given; nil for every line before the one that says that the
    ///   child can be talked to.
    /// - Throws: `internalFault` when it cannot be started, ends before `body` has, or ends badly once it is told to.
    func whileRunning<Value: Sendable>(
        ready: @escaping @Sendable (String) -> String?, _ body: @escaping @Sendable (String) async throws -> Value
    ) async throws -> Value {
        guard FileManager.default.createFile(atPath: log.path, contents: nil) else {
            throw TrainerError(.internalFault, .rehearsalFileNotWritten(log.path), hint: .rehearsalFolderHint)
        }
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [Self.grace]
        do {
            let ended = try await Subprocess.run(
                .name("setpriv"), arguments: Arguments(["--pdeathsig", "KILL", executable.path] + arguments),
                environment: .custom(environment), platformOptions: options, input: .none, output: .sequence,
                error: .combinedWithOutput
            ) { execution -> Value in
                try await withThrowingTaskGroup(of: Event<Value>.self) { group in
                    let (starts, start) = AsyncStream.makeStream(of: String.self)
                    group.addTask {
                        defer { start.finish() }
                        return .ended(
                            lastWords: try await keep(execution.standardOutput.strings()) { line in
                                if let word = ready(line) { start.yield(word) }
                            })
                    }
                    group.addTask {
                        for await word in starts { return .done(try await body(word)) }
                        return .neverReady
                    }
                    var outcome: Result<Value, any Error> = .failure(CancellationError())
                    do {
                        events: while let event = try await group.next() {
                            switch event {
                            case .neverReady: continue
                            case .done(let value): outcome = .success(value)
                            case .ended(let lastWords): outcome = .failure(endedEarly(lastWords))
                            }
                            break events
                        }
                    } catch {
                        outcome = .failure(error)
                    }
                    await execution.teardown(using: [Self.grace])
                    group.cancelAll()
                    return try outcome.get()
                }
            }
            guard ended.terminationStatus.isSuccess else {
                throw TrainerError(
                    .internalFault, .programEndedBadly(name, log: log.path),
                    cause: .foreign("\(ended.terminationStatus)"))
            }
            return ended.closureResult
        } catch let error as SubprocessError {
            throw TrainerError(
                .internalFault, .programNotStarted(name), hint: .programNotStartedHint, cause: .of(error))
        }
    }

    /// Its output ends too when this task is cancelled, which says nothing about the child.
    private func endedEarly(_ lastWords: String) -> any Error {
        if Task.isCancelled { return CancellationError() }
        return TrainerError(
            .internalFault, .programEndedEarly(name, log: log.path),
            cause: lastWords.isEmpty ? nil : .foreign(lastWords))
    }

    /// Writes the lines into the log as they come; returns the last one that says something.
    private func keep(
        _ lines: SubprocessOutputSequence.StringSequence<UTF8>, _ look: (String) -> Void
    ) async throws -> String {
        let file = try FileHandle(forWritingTo: log)
        var last = ""
        for try await line in lines {
            try file.write(contentsOf: Data((line + "\n").utf8))
            look(line)
            if !line.isEmpty { last = line }
        }
        try file.close()
        return last
    }
}
