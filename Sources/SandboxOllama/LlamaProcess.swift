import Foundation
import Subprocess
import Synchronization

/// One running `engine.py`. It lives as long as its standard input is open, so it cannot outlive this program.
final class LlamaProcess: Sendable {
    private enum State {
        case starting([CheckedContinuation<Int, any Error>])
        case running(port: Int)
        case ended(EngineFailure)
    }

    let weights: EngineWeights
    private let state = Mutex<State>(.starting([]))
    private let task = Mutex<Task<Void, Never>?>(nil)

    init(python: URL, weights: EngineWeights) {
        self.weights = weights
        // The one place that starts a task of its own: the process must live between requests.
        let started: @Sendable (Int) -> Void = { [weak self] port in self?.started(port) }
        let ended: @Sendable (EngineFailure) -> Void = { [weak self] failure in self?.end(failure) }
        let work = Task { ended(await Self.run(python: python, weights: weights, started: started)) }
        task.withLock { $0 = work }
    }

    deinit { task.withLock { $0?.cancel() } }

    var isAlive: Bool { state.withLock { if case .ended = $0 { false } else { true } } }

    /// Waits until the model is loaded.
    func port() async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            state.withLock { state in
                switch state {
                case .starting(let waiting): state = .starting(waiting + [continuation])
                case .running(let port): continuation.resume(returning: port)
                case .ended(let failure): continuation.resume(throwing: failure)
                }
            }
        }
    }

    /// Ends the process and waits for its end.
    func stop() async {
        let work = task.withLock(\.self)
        work?.cancel()
        await work?.value
    }

    private func started(_ port: Int) {
        let waiting = state.withLock { state -> [CheckedContinuation<Int, any Error>] in
            guard case .starting(let waiting) = state else { return [] }
            state = .running(port: port)
            return waiting
        }
        for continuation in waiting { continuation.resume(returning: port) }
    }

    private func end(_ failure: EngineFailure) {
        let waiting = state.withLock { state -> [CheckedContinuation<Int, any Error>] in
            defer { state = .ended(failure) }
            if case .starting(let waiting) = state { return waiting }
            return []
        }
        for continuation in waiting { continuation.resume(throwing: failure) }
    }

    private struct FirstLine: Decodable {
        let port: Int?
        let error: String?
    }

    /// Runs until the process ends or this task is cancelled; says why it ended.
    private static func run(
        python: URL, weights: EngineWeights, started: @escaping @Sendable (Int) -> Void
    ) async -> EngineFailure {
        let script = String(decoding: PackageResources.engine_py, as: UTF8.self)
        var arguments = [
            python.path, "-c", script, "--model", weights.file, "--ctx", String(weights.contextLength), "--threads",
            String(weights.threads), "--batch", String(weights.batch),
        ]
        if weights.shifts { arguments.append("--shift") }
        do {
            // `env` replaces itself by the interpreter, whose path need not be searched for.
            let result = try await Subprocess.run(
                .name("env"), arguments: Arguments(arguments), input: .inputWriter, output: .sequence,
                error: .discarded
            ) { execution -> String? in
                var said: String?
                for try await line in execution.standardOutput.strings() {
                    let reply = try JSONDecoder().decode(FirstLine.self, from: Data(line.utf8))
                    if let port = reply.port { started(port) }
                    said = reply.error ?? said
                }
                return said
            }
            return .notLoaded(result.closureResult ?? "the engine ended: \(result.terminationStatus)")
        } catch is CancellationError {
            return .notLoaded("the engine was stopped")
        } catch {
            return .notLoaded("\(python.path) cannot run the engine: \(error)")
        }
    }
}
