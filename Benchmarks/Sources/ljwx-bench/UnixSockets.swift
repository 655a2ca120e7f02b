import Foundation

/// The datagram socket that a service tells READY=1.
final class NotifySocket {
    let path: String
    private let descriptor: Int32

    init(_ path: String) throws {
        self.path = path
        unlink(path)
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        try withAddress(path) { address, length in
            guard bind(descriptor, address, length) == 0 else {
                throw BenchError("cannot bind \(path): errno \(errno)")
            }
        }
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    func waitUntilReady(seconds: Double) -> Bool {
        let deadline = milliseconds() + seconds * 1_000
        var bytes = [UInt8](repeating: 0, count: 8_192)
        while milliseconds() < deadline {
            var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard Glibc.poll(&poll, 1, Int32(max(0, deadline - milliseconds()))) > 0 else { continue }
            let length = recv(descriptor, &bytes, bytes.count, 0)
            let lines = String(decoding: bytes.prefix(max(0, length)), as: UTF8.self).split(separator: "\n")
            if lines.contains("READY=1") { return true }
        }
        return false
    }
}

/// One kept HTTP/1.1 connection over a Unix socket, with nothing between it and the system calls.
final class ControlConnection {
    private let descriptor: Int32
    private var bytes = [UInt8](repeating: 0, count: 65_536)

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        try withAddress(path) { address, length in
            guard connect(descriptor, address, length) == 0 else {
                throw BenchError("cannot connect to \(path): errno \(errno)")
            }
        }
    }

    deinit { close(descriptor) }

    /// Milliseconds.
    func medianRoundTrip(_ path: String, requests: Int = 2_000, warmUp: Int = 200) throws -> Double {
        var durations: [Double] = []
        for index in 0..<warmUp + requests {
            let begin = milliseconds()
            try get(path)
            if index >= warmUp { durations.append(milliseconds() - begin) }
        }
        return durations.median
    }

    private func get(_ path: String) throws {
        let request = Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw BenchError("the control connection is gone: errno \(errno)")
        }
        var length = 0
        repeat {
            let count = bytes.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress.map { $0 + length }, $0.count - length, 0)
            }
            guard count > 0 else { throw BenchError("the server ended the control connection within a reply") }
            length += count
        } while try !isWhole(length)
    }

    private func isWhole(_ length: Int) throws -> Bool {
        let reply = bytes[..<length]
        guard let end = reply.firstRange(of: Array("\r\n\r\n".utf8)) else { return false }
        let head = String(decoding: reply[..<end.lowerBound], as: UTF8.self).lowercased()
        guard head.hasPrefix("http/1.1 200") else { throw BenchError("the server answered: \(head.prefix(200))") }
        for line in head.split(separator: "\r\n") where line.hasPrefix("content-length:") {
            guard let size = Int(line.dropFirst(15).trimmingCharacters(in: .whitespaces)) else { break }
            return length >= end.upperBound + size
        }
        return reply.suffix(5).elementsEqual(Array("0\r\n\r\n".utf8))
    }
}

private func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Void) throws {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    guard path.utf8.count < capacity else { throw BenchError("a socket path of \(path.utf8.count) bytes: \(path)") }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    try withUnsafePointer(to: &address) {
        try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            try body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}
