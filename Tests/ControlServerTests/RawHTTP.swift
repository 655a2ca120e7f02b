import ControlAPI
import Foundation
import Testing

/// Bytes on the socket, for what no client would send.
enum RawHTTP {
    /// Sends the head (with `Connection: close` and the empty line added) and the body; the whole reply.
    static func request(_ path: String, _ head: String, body: String = "") async throws -> String {
        String(
            decoding: try await exchange(path, Array((head + "Connection: close\r\n\r\n" + body).utf8)), as: UTF8.self)
    }

    static func exchange(_ path: String, _ bytes: [UInt8]) async throws -> [UInt8] {
        try await onThread { try blockingExchange(path, bytes) }
    }

    /// For work that blocks: on a thread of its own.
    static func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
        }
    }

    /// Writes, closes the sending half, reads to the end.
    static func blockingExchange(_ path: String, _ bytes: [UInt8]) throws -> [UInt8] {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        let address = try #require(UnixSocketAddress(path: path))
        try #require(address.withSockaddr { connect(descriptor, $0, $1) } == 0)
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { break }  // the server may refuse and close before it has read all
            sent += count
        }
        shutdown(descriptor, Int32(SHUT_WR))
        var reply: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count <= 0 { return reply }
            reply += buffer[..<count]
        }
    }

    static let curl: String? = ["/usr/bin/curl", "/bin/curl"].first { FileManager.default.isExecutableFile(atPath: $0) }

    static func curl(_ arguments: [String]) async throws -> Data {
        let program = URL(filePath: try #require(curl))
        return try await onThread {
            let process = Process()
            process.executableURL = program
            process.arguments = ["--silent", "--show-error", "--max-time", "20"] + arguments
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let data = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return data
        }
    }
}
