internal import Foundation

/// What is asked of the file system that holds a folder.
enum FileSystem {
    /// The folder that holds what is named, "." for a bare name. Foundation's own traps on a name of one character.
    static func folder(of path: String) -> String {
        let above = path.split(separator: "/").dropLast().joined(separator: "/")
        return path.hasPrefix("/") ? "/" + above : above.isEmpty ? "." : above
    }

    /// Free for this user; nil when the folder cannot be asked.
    static func freeBytes(at directory: String) -> Int64? {
        var facts = statvfs()
        guard statvfs(directory, &facts) == 0 else { return nil }
        return Int64(clamping: UInt64(facts.f_bavail) * UInt64(facts.f_frsize))
    }

    /// Less than a page group is left: SQLite cannot even grow its shared-memory file (32 KiB at a time).
    static func isFull(at directory: String) -> Bool {
        freeBytes(at: directory).map { $0 < 65_536 } ?? false
    }

    /// Makes names in a folder durable: without it a power cut can take a rename back. The errno, 0 when it worked.
    static func syncFolder(_ path: String) -> Int32 {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        return fsync(descriptor) == 0 ? 0 : errno
    }

    /// The text of an errno value, taken at once: any later call may change it.
    static func text(ofErrno code: Int32) -> String { String(cString: strerror(code)) }

    static func isFull(errno code: Int32) -> Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }
}
