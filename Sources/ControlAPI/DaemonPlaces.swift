import Foundation
import Messages
public import TrainerCore

/// The files that a daemon works with; on a client's side those that its user named, so that nobody starts a run on
/// another daemon than the one that was meant.
public struct DaemonPlaces: Hashable, Sendable {
    /// Absolute and without symbolic links; nil: not said.
    public let config: String?
    public let stateDirectory: String?

    public init(config: String?, stateDirectory: String?) {
        self.config = config.map(Self.canonical)
        self.stateDirectory = stateDirectory.map(Self.canonical)
    }

    /// Where `expected` says something else; what it leaves open fits.
    public func mismatch(with expected: DaemonPlaces) -> TrainerError? {
        let pairs = [(config, expected.config), (stateDirectory, expected.stateDirectory)]
        for case (let own?, let other?) in pairs where own != other {
            return TrainerError(.conflict, .otherDaemon(works: own, expected: other), hint: .namedSocketHint)
        }
        return nil
    }

    /// A path as the value of a header, which holds ASCII alone.
    public static func headerValue(_ path: String) -> String {
        path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    }

    public static func path(fromHeader value: String) -> String { value.removingPercentEncoding ?? value }

    private static func canonical(_ path: String) -> String {
        URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }
}
