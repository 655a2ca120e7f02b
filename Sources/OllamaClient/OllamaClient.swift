import AsyncHTTPClient
import Crypto
public import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// Typed calls to one Ollama server. Knows HTTP and Ollama, nothing about training. Every call ends within its timeout,
/// throws `OllamaError` (or `CancellationError`), and closes its connection when its task is cancelled, which makes
/// the server stop generating. Call `shutdown()` before letting go of it.
public struct OllamaClient: Sendable {
    public let baseURL: URL
    let http: HTTPClient
    /// For calls that only read or move names.
    let quickTimeout: Duration

    /// - Parameters:
    ///   - baseURL: `http://127.0.0.1:11434`, with or without a path prefix.
    ///   - connectTimeout: until the TCP (or TLS) connection stands.
    ///   - quickTimeout: for the calls that neither create nor generate.
    public init(baseURL: URL, connectTimeout: Duration = .seconds(5), quickTimeout: Duration = .seconds(30)) {
        self.baseURL = baseURL
        self.quickTimeout = quickTimeout
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .nanoseconds(connectTimeout.wholeNanoseconds)
        // A server that was restarted leaves dead connections in the pool: keep them for a short time only.
        configuration.connectionPool.idleTimeout = .seconds(10)
        // The pool would try a refused address again until the connect timeout, unseen; retries are the caller's business.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.decompression = .disabled
        self.http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    public func shutdown() async throws { try await http.shutdown() }

    /// - Parameter limit: where `quickTimeout` would be too long to wait.
    public func version(within limit: Duration? = nil) async throws -> String {
        try await within(limit ?? quickTimeout) { try await json(VersionReply.self, .GET, "api/version").version }
    }

    /// Every local model.
    public func tags() async throws -> [OllamaModel] {
        try await (json(TagsReply.self, .GET, "api/tags").models ?? []).map { row in
            OllamaModel(
                name: row.name, digest: row.digest, size: row.size ?? 0, modifiedAt: row.modifiedAt ?? "",
                details: DetailsReply.value(row.details))
        }
    }

    /// The models in memory.
    public func ps() async throws -> [OllamaRunningModel] {
        try await (json(RunningReply.self, .GET, "api/ps").models ?? []).map { row in
            OllamaRunningModel(
                name: row.name, digest: row.digest ?? "", size: row.size ?? 0, expiresAt: row.expiresAt ?? "",
                contextLength: row.contextLength)
        }
    }

    /// Nil when there is no such model here; never a pull.
    public func show(_ model: String) async throws -> OllamaModelDescription? {
        do {
            return try await json(ShowReply.self, .POST, "api/show", body: ["model": model]).description
        } catch OllamaError.refused(404, _) {
            return nil
        }
    }

    public func copy(_ source: String, to destination: String) async throws {
        _ = try await whole(.POST, "api/copy", body: ["source": source, "destination": destination])
    }

    /// False when there was no such model.
    public func delete(_ model: String) async throws -> Bool {
        do {
            _ = try await whole(.DELETE, "api/delete", body: ["model": model])
            return true
        } catch OllamaError.refused(404, _) {
            return false
        }
    }

    // MARK: Streams

    /// Makes a model. Returns only after a last line `{"status":"success"}`; an error line throws `refused`, any other
    /// end throws `interrupted`, and then it is not known whether the model exists.
    public func create(
        _ request: OllamaCreateRequest, timeout: Duration = .seconds(600),
        progress: @Sendable (String) async -> Void = { _ in }
    ) async throws {
        try await withoutActuallyEscaping(progress) { progress in
            try await create(request, timeout, progress)
        }
    }

    private func create(
        _ request: OllamaCreateRequest, _ timeout: Duration, _ progress: @escaping @Sendable (String) async -> Void
    ) async throws {
        try await within(timeout) {
            var last: String?
            try await lines(of: "api/create", body: request) { line in
                let line = try Self.decode(CreateLine.self, from: line)
                if let error = line.error { throw OllamaError.refused(status: 200, text: error) }
                last = line.status
                if let status = line.status { await progress(status) }
            }
            guard last == "success" else {
                throw OllamaError.interrupted(.createEnded(after: last))
            }
        }
    }

    /// Asks one question and puts the streamed answer together. A stream that ends without `done: true` throws
    /// `unfinished`, one with an error line `interrupted`, one with bytes that are no text `notUTF8`, and one that outgrows the
    /// request's limit `tooLong`; the last two are broken off.
    public func chat(
        _ request: OllamaChatRequest, timeout: Duration, piece: @Sendable (String) async -> Void = { _ in }
    ) async throws -> OllamaAnswer {
        try await withoutActuallyEscaping(piece) { piece in try await chat(request, timeout, piece) }
    }

    private func chat(
        _ request: OllamaChatRequest, _ timeout: Duration, _ piece: @escaping @Sendable (String) async -> Void
    ) async throws -> OllamaAnswer {
        try await within(timeout) {
            var text = ""
            var tokens: [OllamaToken] = []
            var end: ChatLine?
            try await lines(of: "api/chat", body: request) { bytes in
                // Only what looks like Ollama's is an answer: anything else is malformed.
                guard bytes.first != UInt8(ascii: "{") || String(validating: bytes, as: UTF8.self) != nil else {
                    throw OllamaError.notUTF8(text)
                }
                let line = try Self.decode(ChatLine.self, from: bytes, keys: .useDefaultKeys)
                if let error = line.error { throw OllamaError.interrupted(.told(error)) }
                tokens += (line.logprobs ?? []).map(\.value)
                if let part = line.message?.content, !part.isEmpty {
                    text += part
                    guard text.utf8.count <= request.longestAnswer else { throw OllamaError.tooLong(text) }
                    await piece(part)
                }
                if line.done == true { end = line }
            }
            guard let end else { throw OllamaError.unfinished(text) }
            return OllamaAnswer(text: text, doneReason: end.doneReason ?? "", metrics: end.metrics, tokens: tokens)
        }
    }

    // MARK: Blobs

    /// - Parameter digest: `sha256:` and 64 lower-case hex digits.
    public func hasBlob(_ digest: String) async throws -> Bool {
        do {
            _ = try await whole(.HEAD, "api/blobs/\(digest)", body: String?.none)
            return true
        } catch OllamaError.refused(404, _) {
            return false
        }
    }

    /// Hashes `file`, uploads it unless the server has it, and returns its `sha256:…`.
    public func pushBlob(_ file: URL, timeout: Duration = .seconds(600)) async throws -> String {
        let (digest, size) = try Self.digest(of: file)
        if try await hasBlob(digest) { return digest }
        try await within(timeout) {
            var request = self.request(.POST, "api/blobs/\(digest)")
            request.body = .stream(FileChunks(file: file), length: .known(size))
            _ = try await collect(execute(request, deadline: timeout))
        }
        return digest
    }
}
