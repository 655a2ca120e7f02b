public import Foundation

/// `sockaddr_un` of a path.
public struct UnixSocketAddress: Sendable {
    /// `sun_path` is 108 bytes on Linux, with its closing zero.
    public static let maximumPathBytes = 107
    private let bytes: [UInt8]

    /// nil when the path is empty, too long, or holds a zero byte.
    public init?(path: String) {
        guard (1...Self.maximumPathBytes).contains(path.utf8.count), !path.utf8.contains(0) else { return nil }
        self.bytes = Array(path.utf8)
    }

    public func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
