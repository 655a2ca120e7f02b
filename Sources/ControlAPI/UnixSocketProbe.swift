import Foundation

/// What stands at a socket path, found out without touching it.
public enum UnixSocketProbe: Hashable, Sendable {
    /// Somebody accepts connections.
    case answering
    /// A socket file without a listener: left behind by a dead process, or not listening yet.
    case refusing
    case absent
    /// Neither we nor a listener could use this path: a file of another kind.
    case notSocket
    /// The socket is there, but this user may not connect.
    case denied
    case pathTooLong
    /// Any other answer of the system, by errno.
    case failed(Int32)

    public static func of(path: String) -> UnixSocketProbe {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            switch errno {
            case ENOENT, ENOTDIR: return .absent
            case EACCES: return .denied
            case ENAMETOOLONG: return .pathTooLong
            case let code: return .failed(code)
            }
        }
        // A link is followed by `connect`, and so is followed here.
        if status.st_mode & S_IFMT == S_IFLNK, stat(path, &status) != 0 { return .absent }
        guard status.st_mode & S_IFMT == S_IFSOCK else { return .notSocket }
        return connecting(to: path)
    }

    private static func connecting(to path: String) -> UnixSocketProbe {
        // Non-blocking: a listener whose queue is full says EAGAIN instead of holding us.
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { return .failed(errno) }
        defer { close(descriptor) }
        guard let address = UnixSocketAddress(path: path) else { return .pathTooLong }
        guard address.withSockaddr({ connect(descriptor, $0, $1) }) != 0 else { return .answering }
        switch errno {
        case EAGAIN, EINPROGRESS: return .answering
        case ECONNREFUSED: return .refusing
        case ENOENT: return .absent
        case EACCES, EPERM: return .denied
        case let code: return .failed(code)
        }
    }
}
