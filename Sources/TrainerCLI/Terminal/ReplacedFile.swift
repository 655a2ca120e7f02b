import Foundation
import Messages
import TrainerCore

/// A file that appears under its name only when it is whole: written beside it, synced, renamed. Dropped without
/// `commit`, it leaves nothing behind and the old file as it was.
final class ReplacedFile {
    private(set) var size: Int64 = 0
    private let path: String
    private let temporaryPath: String
    private let handle: FileHandle
    private var isCommitted = false

    init(path: String) throws {
        self.path = path
        self.temporaryPath = path + ".part-\(ProcessInfo.processInfo.processIdentifier)"
        let descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(path, String(cString: strerror(errno))) }
        self.handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func write(_ text: String) throws {
        let data = Data(text.utf8)
        try attempt { try handle.write(contentsOf: data) }
        size += Int64(data.count)
    }

    func commit() throws {
        try attempt {
            try handle.synchronize()
            try handle.close()
        }
        guard rename(temporaryPath, path) == 0 else { throw Self.failure(path, String(cString: strerror(errno))) }
        isCommitted = true
    }

    deinit {
        if !isCommitted { unlink(temporaryPath) }
    }

    private func attempt(_ work: () throws -> Void) throws {
        do { try work() } catch { throw Self.failure(path, "\(error)") }
    }

    private static func failure(_ path: String, _ cause: String) -> TrainerError {
        TrainerError(.internalFault, .cannotWrite(path: path), cause: cause)
    }
}
