import Foundation
import Subprocess
import Synchronization
import TrainerCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One running plug-in. It lives as long as its standard input is open, so it cannot outlive this program; it is ended
/// (SIGTERM, then SIGKILL to its process group) when it breaks the protocol, is late, or nobody holds it any more.
public final class PluginProcess: Sendable {
    private static let longestLine = 1 << 20
    private static let grace = TeardownStep.gracefulShutDown(
        toProcessGroup: true, allowedDurationToNextStep: .seconds(2))
    /// A write to a plug-in that has just ended must be an error, not the end of this program.
    private static let ignoresBrokenPipes: Void = { signal(SIGPIPE, SIG_IGN) }()
    /// What is none of a plug-in's business.
    private static let hidden: [Environment.Key] = [
        "TUSHARE_TOKEN", "TS_TOKEN", "CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET", "LISTEN_FDS", "LISTEN_PID",
    ]

    private let exchange = PluginExchange()
    private let questions: AsyncStream<String>.Continuation
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// `say` gets every line of its stderr.
    public init(command: [String], say: @escaping @Sendable (String) -> Void) {
        _ = Self.ignoresBrokenPipes
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        questions = continuation
        let exchange = exchange
        // A task of its own: the plug-in must live between questions.
        let work = Task { exchange.end(await Self.run(command, stream, exchange, say)) }
        task.withLock { $0 = work }
    }

    deinit { task.withLock { $0?.cancel() } }

    public var isAlive: Bool { exchange.fault == nil }

    /// Sends `line` (JSON with `id`, without line breaks) and gathers its rows. A cancelled caller ends the plug-in, which
    /// may be in the middle of the answer.
    func ask(id: Int, line: String) async throws -> [PluginRow] {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer in
                if exchange.open(id, answer) { questions.yield(line + "\n") }
            }
        } onCancel: {
            exchange.end(.ended("it was stopped"))
            task.withLock { $0?.cancel() }
        }
    }

    /// The same within `timeout`, by `sleep`: one that is late is ended, and `PluginFault.timedOut` thrown.
    public func ask(
        id: Int, line: String, within timeout: Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) async throws -> [PluginRow] {
        try await withThrowingTaskGroup(of: [PluginRow].self) { group in
            group.addTask { try await self.ask(id: id, line: line) }
            group.addTask {
                try await sleep(timeout)
                throw PluginFault.timedOut(timeout)
            }
            // The one that is late is cancelled, which ends the plug-in.
            defer { group.cancelAll() }
            guard let rows = try await group.next() else { throw CancellationError() }
            return rows
        }
    }

    /// Ends it and waits for its end.
    public func stop() async {
        let work = task.withLock(\.self)
        work?.cancel()
        await work?.value
    }

    /// Runs until the plug-in ends, breaks the protocol, or this task is cancelled; says why.
    private static func run(
        _ command: [String], _ questions: AsyncStream<String>, _ exchange: PluginExchange,
        _ say: @escaping @Sendable (String) -> Void
    ) async -> PluginFault {
        let lastWords = LastWords()
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [grace]
        do {
            // `env` replaces itself by the program and looks it up on PATH.
            let result = try await Subprocess.run(
                .name("env"), arguments: Arguments(command),
                environment: .inherit.updating(Dictionary(uniqueKeysWithValues: hidden.map { ($0, nil) })),
                platformOptions: options, input: .inputWriter, output: .sequence, error: .sequence
            ) { execution -> PluginFault? in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for await question in questions {
                            // A plug-in that no longer reads has ended, which its stdout tells better.
                            guard (try? await execution.standardInputWriter.write(question)) != nil else { return }
                        }
                    }
                    group.addTask {
                        for try await line in lines(of: execution.standardError) where !line.isEmpty {
                            let text = String(line.prefix(500))
                            lastWords.keep(text)
                            say(text)
                        }
                    }
                    var fault: PluginFault?
                    for try await line in lines(of: execution.standardOutput) {
                        fault = exchange.take(line)
                        if fault != nil { break }
                    }
                    // One that has closed its stdout is of no use, whether it ends by itself or not.
                    await execution.teardown(using: [grace])
                    group.cancelAll()
                    return fault
                }
            }
            if let fault = result.closureResult { return fault }
            let words = lastWords.text
            let end =
                switch result.terminationStatus {
                case .exited(let code): "exit code \(code)"
                case .signaled(let signal): "signal \(signal)"
                }
            return .ended(end + (words.isEmpty ? "" : ", its last words: \(words)"))
        } catch is CancellationError {
            return .ended("it was stopped")
        } catch {
            return .ended(ErrorText.of(error))
        }
    }

    private static func lines(
        of output: SubprocessOutputSequence
    ) -> SubprocessOutputSequence.StringSequence<UTF8> {
        output.strings(
            separatedBy: .unicodeScalarSequence(["\n"]), bufferingPolicy: .maxLineLength(longestLine))
    }
}

/// The newest line of a plug-in's stderr.
private final class LastWords: Sendable {
    private let line = Mutex("")
    var text: String { line.withLock(\.self) }
    func keep(_ text: String) { line.withLock { $0 = text } }
}
