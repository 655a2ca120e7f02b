import ControlAPI
import Foundation
import Messages
import TrainerCore

/// Finds the socket that answers, or says why none does, before any HTTP is spoken: an errno is a better diagnosis
/// than a failed request.
struct DaemonFinder: Sendable {
    let paths: [String]
    /// A socket that refuses belongs to a daemon that is starting, or to one that died: it gets this long.
    let patience: Duration

    func find() async throws -> String {
        let deadline = ContinuousClock.now + patience
        while true {
            let (path, probe) = firstPresent()
            switch probe {
            case .answering: return path
            case .refusing where ContinuousClock.now < deadline: try await Task.sleep(for: .milliseconds(100))
            default: throw Self.error(path, probe)
            }
        }
    }

    /// The first path with anything at it; the first path of all when there is nothing anywhere.
    private func firstPresent() -> (String, UnixSocketProbe) {
        for path in paths {
            let probe = UnixSocketProbe.of(path: path)
            if probe != .absent { return (path, probe) }
        }
        return (paths.first ?? RuntimePaths.systemSocket, .absent)
    }

    private static func error(_ path: String, _ probe: UnixSocketProbe) -> TrainerError {
        switch probe {
        case .answering, .absent, .refusing:
            TrainerError(.daemonUnreachable, .daemonUnreachable(path: path), hint: .daemonUnreachableHint)
        case .denied: TrainerError(.permissionDenied, .socketDenied(path: path), hint: .socketDeniedHint)
        case .notSocket: TrainerError(.socketUnusable, .notSocketHere(path: path), hint: .namedSocketHint)
        case .pathTooLong:
            TrainerError(
                .socketUnusable,
                .socketPathTooLong(path: path, bytes: path.utf8.count, limit: RuntimePaths.maximumSocketBytes),
                hint: .shorterSocketPath)
        case .failed(let code):
            TrainerError(
                .daemonUnreachable, .daemonUnreachable(path: path), hint: .daemonUnreachableHint,
                cause: .foreign(String(cString: strerror(code))))
        }
    }
}
