import ControlAPI
import Foundation
import Messages
import TrainerCore

/// A listening Unix socket of our own making. Hummingbird would delete whatever stands at the path before it binds, a
/// live daemon's socket included, and leave the mode to the umask; here neither happens.
struct ListeningSocket: ~Copyable {
    let path: String
    /// Owned by whoever takes it with `takeDescriptor`.
    private var descriptor: Int32
    /// Held until the end: two daemons that find the same dead socket must not both replace it.
    private let lock: Int32
    private let identity: FileIdentity?

    /// - Parameter mode: 0660 lets the owner and the group in.
    /// - Throws: `socketUnusable`.
    init(path: String, mode: mode_t = 0o660) throws(TrainerError) {
        guard let address = UnixSocketAddress(path: path) else {
            throw TrainerError(
                .socketUnusable,
                .socketPathTooLong(
                    path: path, bytes: path.utf8.count, limit: UnixSocketAddress.maximumPathBytes),
                hint: .shorterSocketPath)
        }
        // Before a lock file is made beside what is somebody else's.
        _ = try Self.isDead(path)
        let lock = try Self.takeLock(for: path)
        do throws(TrainerError) {
            if try Self.isDead(path), unlink(path) != 0, errno != ENOENT { throw Self.unusable(path, errno) }
            self.descriptor = try Self.bind(address, at: path, mode: mode)
        } catch {
            close(lock)
            throw error
        }
        self.path = path
        self.lock = lock
        self.identity = FileIdentity(of: path)
    }

    /// The group that the file's mode lets in; nil where the file is gone.
    var group: gid_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_gid : nil
    }

    mutating func takeDescriptor() -> Int32 {
        defer { descriptor = -1 }
        return descriptor
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        // Only the file that we made: another one may stand there by now.
        if let identity, FileIdentity(of: path) == identity { unlink(path) }
        close(lock)
    }

    private static func takeLock(for path: String) throws(TrainerError) -> Int32 {
        let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw unusable(path, errno) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw taken(path)
        }
        return lock
    }

    /// Whether a socket stands there that nobody listens on; refuses anything else.
    private static func isDead(_ path: String) throws(TrainerError) -> Bool {
        switch UnixSocketProbe.of(path: path) {
        case .absent: return false
        case .refusing: return true
        case .answering: throw taken(path)
        case .notSocket:
            throw TrainerError(.socketUnusable, .socketPathNotSocket(path: path), hint: .socketPathNotSocketHint)
        case .denied: throw unusable(path, EACCES)
        case .pathTooLong: throw unusable(path, ENAMETOOLONG)
        case .failed(let code): throw unusable(path, code)
        }
    }

    private static func bind(
        _ address: UnixSocketAddress, at path: String, mode: mode_t
    ) throws(TrainerError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw unusable(path, errno) }
        // The file takes the descriptor's mode less the umask, so it is never wider than `mode`; `chmod` then gives
        // back what the umask took.
        guard fchmod(descriptor, mode) == 0,
            address.withSockaddr({ Foundation.bind(descriptor, $0, $1) }) == 0,
            chmod(path, mode) == 0,
            listen(descriptor, 128) == 0
        else {
            let code = errno
            close(descriptor)
            throw unusable(path, code)
        }
        return descriptor
    }

    private static func taken(_ path: String) -> TrainerError {
        TrainerError(.socketUnusable, .socketTaken(path: path), hint: .socketTakenHint)
    }

    private static func unusable(_ path: String, _ code: Int32) -> TrainerError {
        TrainerError(
            .socketUnusable, .socketPathUnusable(path: path), hint: .socketDirectoryHint,
            cause: .foreign(String(cString: strerror(code))))
    }
}
