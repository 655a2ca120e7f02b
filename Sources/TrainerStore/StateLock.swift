internal import Foundation
internal import Messages
internal import TrainerCore

/// One daemon per state directory. Held as long as this object lives; the kernel lets go when the process dies, however
/// it dies.
public final class StateLock: Sendable {
    public static let fileName = "ljwx-trainer.lock"

    private let descriptor: Int32

    /// Throws `stateLocked`, naming the directory and the holder, when another process (or another object of this one)
    /// has it. Makes the directory where it is missing.
    public static func acquire(_ directory: String) throws -> StateLock {
        try StateDirectory.create(directory)
        let path = "\(directory)/\(fileName)"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, StateDirectory.fileMode)
        guard descriptor >= 0 else { throw unusable(directory, errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            defer { close(descriptor) }
            throw code == EWOULDBLOCK ? locked(directory, by: holder(descriptor)) : unusable(directory, code)
        }
        writeHolder(descriptor)
        return StateLock(descriptor)
    }

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// For people alone: the lock is the kernel's, so a full disk here does no harm.
    private static func writeHolder(_ descriptor: Int32) {
        guard ftruncate(descriptor, 0) == 0 else { return }
        let line = Array("\(getpid())\n".utf8)
        _ = pwrite(descriptor, line, line.count, 0)
    }

    private static func holder(_ descriptor: Int32) -> Int? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int(String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    private static func locked(_ directory: String, by pid: Int?) -> TrainerError {
        TrainerError(.stateLocked, .stateLocked(directory: directory, pid: pid), hint: .stateLockedHint)
    }

    private static func unusable(_ directory: String, _ code: Int32) -> TrainerError {
        TrainerError(
            .storeUnusable, .stateDirectoryUnusable(directory: directory),
            hint: .storeCannotOpenHint(directory: directory), cause: .foreign(FileSystem.text(ofErrno: code)))
    }
}
