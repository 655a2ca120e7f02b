import ControlAPI
import Foundation
import Messages
public import TrainerCore

/// The default socket's folder. systemd makes `/run/ljwx-trainer` for the unit; for a daemon started by hand nobody does.
public enum SocketFolder {
    /// Makes the folder of the socket at `path`, 0750, unless it is there. Its parent must exist.
    /// - Throws: `socketUnusable`.
    public static func make(for path: String) throws(TrainerError) {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        guard mkdir(folder, 0o750) == 0 || errno == EEXIST else {
            throw TrainerError(
                .socketUnusable, .socketPathUnusable(path: path), hint: .socketDirectoryHint,
                cause: .foreign(String(cString: strerror(errno))))
        }
    }
}
