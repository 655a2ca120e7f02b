import Dispatch
import Foundation
import Synchronization

/// Ctrl-C as a stream, for commands that want to say something before they end.
public enum InterruptSignal {
    /// SIGINT no longer ends the process while the stream is read.
    public static func stream() -> AsyncStream<Void> {
        AsyncStream { continuation in
            let watch = SignalWatch { continuation.yield() }
            continuation.onTermination = { _ in watch.end() }
        }
    }
}

private final class SignalWatch: Sendable {
    private let source: Mutex<any DispatchSourceSignal>

    init(_ onSignal: @escaping @Sendable () -> Void) {
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT)
        source.setEventHandler(handler: onSignal)
        source.resume()
        self.source = Mutex(source)
    }

    func end() {
        source.withLock { $0.cancel() }
        signal(SIGINT, SIG_DFL)
    }
}
