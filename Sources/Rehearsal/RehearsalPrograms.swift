public import Foundation
import Messages
public import TrainerCore

/// The programs that a rehearsal starts.
public struct RehearsalPrograms: Sendable {
    static let daemonName = "ljwx-trainer"
    static let sandboxName = "ljwx-sandbox"
    /// Where `make install` puts what is started by programs alone, as seen from theirs (`PREFIX/bin`).
    static let helpers = "../libexec/ljwx-trainer"

    public let daemon: URL
    public let sandbox: URL

    /// Looks in `folder`, where `ljwxctl` is, and then for the sandbox in the helpers' place beside it.
    ///
    /// - Throws: `internalFault` that names what is missing, where it was looked for, and how it gets there.
    public static func find(in folder: URL) throws(TrainerError) -> RehearsalPrograms {
        let helpers = folder.appending(path: helpers, directoryHint: .isDirectory).standardizedFileURL
        return RehearsalPrograms(
            daemon: try program(daemonName, in: [folder]), sandbox: try program(sandboxName, in: [folder, helpers]))
    }

    private static func program(_ name: String, in folders: [URL]) throws(TrainerError) -> URL {
        let places = folders.map { $0.appending(path: name) }
        guard let found = places.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            throw TrainerError(
                .internalFault, .programMissing(name, places: places.map(\.path)), hint: .programMissingHint)
        }
        return found
    }
}
