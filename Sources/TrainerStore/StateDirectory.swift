internal import Foundation
public import Messages
internal import TrainerCore

/// Folders and files below the state directory: 0750 and 0640, so that the group may read and nobody else.
public enum StateDirectory {
    static let folderMode: mode_t = 0o750
    static let fileMode: mode_t = 0o640

    /// Makes the folder and the missing ones above it; does nothing when it is there.
    static func create(_ path: String) throws {
        guard !path.isEmpty, !isDirectory(path) else { return }
        let parent = FileSystem.folder(of: path)
        var code = mkdir(path, folderMode) == 0 ? 0 : errno
        if code == ENOENT {
            try create(parent)
            code = mkdir(path, folderMode) == 0 ? 0 : errno
        }
        if code == EEXIST, isDirectory(path) { return }  // somebody else was quicker
        if code == 0 { code = FileSystem.syncFolder(parent) }
        guard code == 0 else { throw fault(path, code) }
    }

    /// What to say of a directory that was there already with access for everyone; nil where there is nothing to say. Its mode
    /// is left as it is: somebody may have meant it.
    public static func exposure(of path: String) -> Message? {
        var facts = stat()
        guard stat(path, &facts) == 0, facts.st_mode & 0o007 != 0 else { return nil }
        return .stateDirectoryIsOpen(path, mode: String(format: "%04o", UInt32(facts.st_mode & 0o7777)))
    }

    /// Makes an empty file with our mode; SQLite would make it readable for everyone.
    static func touch(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, fileMode)
        guard descriptor >= 0 else {
            let code = errno
            let directory = FileSystem.folder(of: path)
            if FileSystem.isFull(errno: code) { throw fault(directory, code) }
            throw TrainerError(
                .storeUnusable, .storeCannotOpen(path: path), hint: .storeCannotOpenHint(directory: directory),
                cause: .foreign(FileSystem.text(ofErrno: code)))
        }
        close(descriptor)
    }

    private static func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }

    private static func fault(_ path: String, _ code: Int32) -> TrainerError {
        if FileSystem.isFull(errno: code) {
            return TrainerError(
                .diskFull, .diskFull(path: path, freeBytes: FileSystem.freeBytes(at: path)),
                hint: .diskFullHint(directory: path), cause: .foreign(FileSystem.text(ofErrno: code)))
        }
        return TrainerError(
            .storeUnusable, .stateDirectoryUnusable(directory: path), hint: .storeCannotOpenHint(directory: path),
            cause: .foreign(FileSystem.text(ofErrno: code)))
    }
}
