internal import Foundation

/// Takes every connection (the kernel does, up to the backlog) and never says a word.
public final class SilentListener: Sendable {
    public let url: String
    private let descriptor: Int32
    private let guest: Int32?

    /// - Parameter isFull: the one place in the backlog is taken, so that the kernel leaves every further connection
    ///   without an answer, as a host that is gone does.
    public init(isFull: Bool = false) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let guest = isFull ? socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) : nil
        self.guest = guest
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && listen(descriptor, isFull ? 0 : 16) == 0
                    && getsockname(descriptor, address, &length) == 0
                    && guest.map { connect($0, address, length) == 0 } ?? true
            }
        }
        guard isListening else { throw ListenerFault(errno: errno) }
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
    }

    deinit {
        close(descriptor)
        if let guest { close(guest) }
    }

    private struct ListenerFault: Error { let errno: Int32 }
}
