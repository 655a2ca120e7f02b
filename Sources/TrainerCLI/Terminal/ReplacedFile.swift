import Foundation
import Messages
import TrainerCore

/// A file that appears under its name only when it is whole: written beside it, synced, renamed. Dropped without
/// `commit`, it leaves nothing behind and the old file as it was. Links are followed, and a file that is there keeps its
/// mode. What is no regular file (a device, a pipe, a descriptor of some process) is never replaced: it is written into.
final class ReplacedFile {
    private(set) var size: Int64 = 0
    private let path: String
    /// nil: what is written goes straight into `path`.
    private let replacement: (temporary: String, target: String)?
    private let handle: FileHandle
    private var isCommitted = false

    init(path: String) throws {
        self.path = path
        let place = try Self.place(of: path)
        let descriptor: Int32
        switch place {
        case .inPlace:
            // Appending, for a descriptor's file may hold what others wrote into it.
            self.replacement = nil
            descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        case .replaced(let target, _):
            let temporary = "\(target).part-\(UUID().uuidString.lowercased())"
            self.replacement = (temporary, target)
            descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        }
        guard descriptor >= 0 else { throw Self.failure(path, Self.reason) }
        self.handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        if case .replaced(_, let mode?) = place, fchmod(descriptor, mode) != 0 {
            throw Self.failure(path, Self.reason)
        }
    }

    func write(_ text: String) throws {
        let data = Data(text.utf8)
        try attempt { try handle.write(contentsOf: data) }
        size += Int64(data.count)
    }

    func commit() throws {
        guard let replacement else { return try attempt { try handle.close() } }
        try attempt {
            try handle.synchronize()
            try handle.close()
        }
        guard rename(replacement.temporary, replacement.target) == 0 else { throw Self.failure(path, Self.reason) }
        isCommitted = true
    }

    deinit {
        if let replacement, !isCommitted { unlink(replacement.temporary) }
    }

    private func attempt(_ work: () throws -> Void) throws {
        do { try work() } catch { throw Self.failure(path, ErrorText.of(error)) }
    }

    private static func failure(_ path: String, _ cause: String) -> TrainerError {
        TrainerError(.internalFault, .cannotWrite(path: path), hint: .cannotWriteHint, cause: .foreign(cause))
    }

    private static var reason: String { String(cString: strerror(errno)) }
}

// MARK: Where the bytes go

extension ReplacedFile {
    private enum Place {
        case inPlace
        /// `mode`: the permission bits of the file that is there; nil where none is.
        case replaced(target: String, mode: mode_t?)
    }

    /// As many as Linux follows (path_resolution(7)).
    private static let mostLinks = 40

    /// Follows links of the last name itself, because a link may lead to a file that is still to be made.
    private static func place(of path: String) throws -> Place {
        var target = path
        for _ in 0...mostLinks {
            target = try inRealFolder(target)
            // `/dev/stdout`, `/dev/fd/3`: a link to what some process has open, whose readers would lose sight of it.
            if target.hasPrefix("/proc/") { return .inPlace }
            var status = stat()
            guard lstat(target, &status) == 0 else {
                guard errno == ENOENT else { throw failure(path, reason) }
                return .replaced(target: target, mode: nil)
            }
            switch status.st_mode & S_IFMT {
            case S_IFLNK: target = try destination(ofLink: target, of: path)
            case S_IFREG: return .replaced(target: target, mode: status.st_mode & 0o777)
            default: return .inPlace
            }
        }
        throw failure(path, String(cString: strerror(ELOOP)))
    }

    /// The same name in its folder's real path, whatever the name itself is.
    private static func inRealFolder(_ path: String) throws -> String {
        let (folder, name) = parts(path)
        guard let real = realpath(folder, nil) else { throw failure(path, reason) }
        defer { free(real) }
        let base = String(cString: real)
        return (base == "/" ? "" : base) + "/" + name
    }

    private static func destination(ofLink link: String, of path: String) throws -> String {
        do {
            let destination = try FileManager.default.destinationOfSymbolicLink(atPath: link)
            return destination.hasPrefix("/") ? destination : parts(link).folder + "/" + destination
        } catch {
            throw failure(path, ErrorText.of(error))
        }
    }

    private static func parts(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
    }
}
