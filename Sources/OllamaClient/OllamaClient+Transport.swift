import AsyncHTTPClient
import Crypto
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import NetworkFaults

extension OllamaClient {
    /// The longest non-streamed reply: `/api/show` of a model with thousands of messages is tens of megabytes.
    static let longestReply = 128 << 20

    func request(_ method: HTTPMethod, _ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: baseURL.appending(path: path).absoluteString)
        request.method = method
        return request
    }

    func json<Reply: Decodable>(
        _ type: Reply.Type, _ method: HTTPMethod, _ path: String, body: (some Encodable & Sendable)? = String?.none
    ) async throws -> Reply {
        try Self.decode(type, from: try await whole(method, path, body: body))
    }

    /// One call whose reply is read as a whole.
    func whole(
        _ method: HTTPMethod, _ path: String, body: (some Encodable & Sendable)?
    ) async throws -> [UInt8] {
        try await within(quickTimeout) {
            var request = self.request(method, path)
            if let body { try Self.set(body, on: &request) }
            return try await collect(execute(request, deadline: quickTimeout))
        }
    }

    /// Hands each line of an NDJSON reply to `handle`. A connection lost after the head is an interruption, and so is an
    /// end inside a line: a proxy ends the reply in good order when the server behind it has died.
    func lines(
        of path: String, body: some Encodable & Sendable, handle: ([UInt8]) async throws -> Void
    ) async throws {
        var request = self.request(.POST, path)
        try Self.set(body, on: &request)
        let response = try await execute(request, deadline: .seconds(24 * 3600))
        guard response.status == .ok else {
            _ = try await collect(response)
            return
        }
        var splitter = LineSplitter()
        do {
            for try await chunk in response.body {
                for line in try splitter.lines(adding: chunk.readableBytesView) { try await handle(line) }
            }
        } catch let error where !(error is OllamaError) && !(error is CancellationError) {
            try Task.checkCancellation()
            throw OllamaError.interrupted(.connectionLost(NetworkFault(error)))
        }
        try Task.checkCancellation()
        guard let rest = splitter.finish() else { return }
        do {
            try await handle(rest)
        } catch OllamaError.malformed(let text) where rest.first == UInt8(ascii: "{") {
            throw OllamaError.interrupted(.endedInLine(text))
        } catch OllamaError.notUTF8(_) where rest.last != UInt8(ascii: "}") {
            throw OllamaError.interrupted(.endedInCharacter)
        }
    }

    func execute(_ request: HTTPClientRequest, deadline: Duration) async throws -> HTTPClientResponse {
        do {
            return try await http.execute(request, timeout: .nanoseconds(deadline.wholeNanoseconds))
        } catch {
            try Task.checkCancellation()
            throw Self.unavailable(error, within: deadline)
        }
    }

    /// The body of a good reply; anything but 2xx is `refused` with the server's own words.
    func collect(_ response: HTTPClientResponse) async throws -> [UInt8] {
        let bytes: [UInt8]
        do {
            bytes = Array(try await response.body.collect(upTo: Self.longestReply).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw OllamaError.oversized(limit: Self.longestReply)
        } catch {
            try Task.checkCancellation()
            throw OllamaError.interrupted(.connectionLost(NetworkFault(error)))
        }
        guard (200..<300).contains(response.status.code) else {
            let status = Int(response.status.code)
            // Not Ollama's JSON (a proxy's page, "404 page not found"): its own first words are the text.
            let reply = try? JSONDecoder().decode(ErrorReply.self, from: Data(bytes))
            throw OllamaError.refused(status: status, text: reply?.error ?? Self.start(of: bytes))
        }
        return bytes
    }

    static func set(_ body: some Encodable, on request: inout HTTPClientRequest) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        request.headers.replaceOrAdd(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: try encoder.encode(body)))
    }

    /// - Parameter keys: finding another spelling of each key costs more than the rest; what comes with every token does
    ///   without.
    static func decode<Reply: Decodable>(
        _ type: Reply.Type, from bytes: [UInt8], keys: JSONDecoder.KeyDecodingStrategy = .convertFromSnakeCase
    ) throws(OllamaError) -> Reply {
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = keys
            return try decoder.decode(type, from: Data(bytes))
        } catch {
            throw .malformed(start(of: bytes))
        }
    }

    /// Up to 200 characters, for messages.
    static func start(of bytes: [UInt8]) -> String {
        String(String(decoding: bytes.prefix(800), as: UTF8.self).prefix(200))
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    static func unavailable(_ error: any Error, within limit: Duration) -> OllamaError {
        switch NetworkFault(error) {
        case .noAnswerInTime: .late(limit)
        case .closed: .interrupted(.closedBeforeAnswer)
        case let fault: .unavailable(fault)
        }
    }

    /// Runs `work` and, after `limit`, cancels it (which closes its connection) and throws `late`.
    func within<Value: Sendable>(
        _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask(operation: work)
            group.addTask {
                try await Task.sleep(for: limit)
                throw OllamaError.late(limit)
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }

    static func digest(of file: URL) throws(OllamaError) -> (digest: String, size: Int64) {
        do {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }  // nothing was written: a failed close loses nothing
            var hash = SHA256()
            var size: Int64 = 0
            while let chunk = try handle.read(upToCount: FileChunks.chunk), !chunk.isEmpty {
                hash.update(data: chunk)
                size += Int64(chunk.count)
            }
            return ("sha256:" + hash.finalize().map { byte in hex(byte) }.joined(), size)
        } catch {
            throw .unreadableFile(path: file.path, detail: "\(error)")
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = Array("0123456789abcdef")
        return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
    }
}

/// A file as a stream of chunks.
struct FileChunks: AsyncSequence, Sendable {
    typealias Element = ByteBuffer
    static let chunk = 1 << 20

    let file: URL

    struct Iterator: AsyncIteratorProtocol {
        let file: URL
        var handle: FileHandle?
        mutating func next() async throws -> ByteBuffer? {
            let handle = try self.handle ?? FileHandle(forReadingFrom: file)
            self.handle = handle
            guard let data = try handle.read(upToCount: FileChunks.chunk), !data.isEmpty else {
                try handle.close()
                return nil
            }
            return ByteBuffer(data: data)
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(file: file) }
}

extension Duration {
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds.multipliedReportingOverflow(by: 1_000_000_000).overflow
            ? .max : seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
