internal import Foundation
internal import Messages
internal import TrainerCore

/// One daemon per state directory. Held as long as this object lives; the kernel lets go when the process dies, however
/// it dies.
public final class StateLock: Sendable {
    public static let fileName = "ljwx-trainer.lock"

    /// Whether the process that held it before, if there was one, said that it ended in good order.
    public let afterStop: Bool
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
        let lock = StateLock(descriptor, afterStop: holder(descriptor) == nil)
        write(holder: getpid(), to: descriptor)
        return lock
    }

    private init(_ descriptor: Int32, afterStop: Bool) {
        self.descriptor = descriptor
        self.afterStop = afterStop
    }

    deinit { close(descriptor) }

    /// Says to the next holder that this one ends in good order. The last thing before the end.
    public func noteStop() { Self.write(holder: 0, to: descriptor) }

    /// Over what is there and always as long, so that it can be written on a full disk too. The lock itself is the kernel's:
    /// where this is not written, it does no harm to it.
    private static func write(holder pid: Int32, to descriptor: Int32) {
        let digits = Array("\(pid)".utf8)
        let line = digits + [UInt8](repeating: UInt8(ascii: "\n"), count: max(1, lineLength - digits.count))
        _ = pwrite(descriptor, line, line.count, 0)
    }

    private static let lineLength = 16

    /// nil: nobody, or one that has said that it ends.
    private static func holder(_ descriptor: Int32) -> Int? {
        var bytes = [UInt8](repeating: 0, count: lineLength)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let pid = Int(String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
        return pid == 0 ? nil : pid
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
