import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// An answer longer than any real one, of which no more was read.
struct OversizedBody: Error {
    /// Bytes that the server announced, or that had come when the reading ended.
    let size: Int
    let cap: Int

    var text: String { "an answer of \(size) bytes or more, where at most \(cap) are read" }
}

extension HTTPClientResponse {
    /// The whole body, unpacked. Throws `OversizedBody` before more than `cap` bytes are held, at once where the server
    /// announces more.
    func bytes(upTo cap: Int) async throws -> [UInt8] {
        // Of a packed body fewer than come out of it, hence the count below.
        let announced = headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        guard announced <= cap else { throw OversizedBody(size: announced, cap: cap) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(announced)
        for try await part in body {
            let size = bytes.count + part.readableBytes
            guard size <= cap else { throw OversizedBody(size: size, cap: cap) }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }
}
