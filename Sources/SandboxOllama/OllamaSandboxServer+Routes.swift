import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOFoundationCompat

extension OllamaSandboxServer {
    /// Longer bodies are refused; a create with 20,000 messages is 30 MB.
    static let longestBody = 256 << 20

    func respond(to request: Request, context: SandboxContext) async throws -> Response {
        let response = try await reply(to: request, context: context)
        // A body after a HEAD would be read as the start of the next reply.
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func reply(to request: Request, context: SandboxContext) async throws -> Response {
        let faults = self.faults
        let count = countRequest()
        for fault in faults {
            switch fault {
            case .downAfter(let requests) where count > requests:
                context.channel.close(promise: nil)
                throw CancellationError()
            case .slow(let milliseconds): try await Task.sleep(for: .milliseconds(milliseconds))
            case .html:
                return text(.ok, "<html><body>502 Bad Gateway</body></html>", type: "text/html")
            default: break
            }
        }
        guard HostRules.allows(request) else { return Response(status: .forbidden, headers: sandboxHeaders) }
        do {
            return try await route(request, context)
        } catch let error as APIError {
            return failure(error)
        } catch let failure as EngineFailure {
            return self.failure(Answering.error(for: failure))
        } catch let error where !(error is CancellationError) {
            return failure(APIError(500, "\(error)"))
        }
    }

    private func route(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let path = request.uri.path
        if path.hasPrefix("/api/blobs/") {
            let digest = String(path.dropFirst("/api/blobs/".count)).removingPercentEncoding ?? ""
            switch request.method {
            case .head: return try blobExists(digest)
            case .post: return try await receiveBlob(digest, request)
            default: return wrongMethod("HEAD, POST")
            }
        }
        guard let (method, handle) = routes[path] else { return text(.notFound, "404 page not found") }
        guard request.method == method || (method == .get && request.method == .head) else {
            return wrongMethod(method.rawValue)
        }
        return try await handle(request, context)
    }

    private typealias Handler = (Request, SandboxContext) async throws -> Response

    private var routes: [String: (HTTPRequest.Method, Handler)] {
        [
            "/": (.get, { _, _ in self.text(.ok, "Ollama is running", type: "text/plain; charset=utf-8") }),
            "/api/version": (
                .get,
                { _, _ in self.json(.object([.init(name: "version", value: .string(self.options.version))])) }
            ),
            "/api/tags": (.get, { _, _ in try await self.tags() }),
            "/api/ps": (.get, { _, _ in await self.running() }),
            "/api/show": (.post, { request, _ in try await self.show(Self.body(request)) }),
            "/api/create": (.post, { try await self.create(Self.body($0), $1) }),
            "/api/copy": (.post, { request, _ in try await self.copy(Self.body(request)) }),
            "/api/delete": (.delete, { request, _ in try await self.delete(Self.body(request)) }),
            "/api/chat": (.post, { try await self.answer(.chat, $0, $1) }),
            "/api/generate": (.post, { try await self.answer(.generate, $0, $1) }),
            "/api/pull": (.post, { request, _ in try await self.pull(Self.body(request)) }),
            "/api/embed": (.post, { request, _ in try await self.embed(Self.body(request)) }),
        ]
    }

    static func body(_ request: Request) async throws -> [UInt8] {
        Array(try await request.body.collect(upTo: longestBody).readableBytesView)
    }

    // MARK: Names

    private func tags() async throws -> Response {
        var rows: [GoJSON] = []
        for entry in await store.entries() {
            guard let model = try? await LoadedModel(entry, in: store) else { continue }  // unreadable: left out
            rows.append(
                .object([
                    .init(name: "name", value: .string(entry.name.display)),
                    .init(name: "model", value: .string(entry.name.display)),
                    .init(name: "modified_at", value: .string(Timestamp.text(entry.modifiedAt))),
                    .init(name: "size", value: .int(entry.manifest.size)),
                    .init(name: "digest", value: .string(entry.digest)),
                    .init(name: "details", value: model.details(withSizes: true)),
                    .init(name: "capabilities", value: .array([.string("completion")])),
                ]))
        }
        return json(.object([.init(name: "models", value: .array(rows))]))
    }

    private func running() async -> Response {
        let rows = await residents.list.map { row in
            let name = row.model.entry.name.display
            return GoJSON.object([
                .init(name: "name", value: .string(name)),
                .init(name: "model", value: .string(name)),
                .init(name: "size", value: .int(row.model.memory(contextLength: row.weights.contextLength))),
                .init(name: "digest", value: .string(row.model.entry.digest)),
                .init(name: "details", value: row.model.details(withSizes: false)),
                .init(name: "expires_at", value: .string(Timestamp.text(row.expiresAt))),
                .init(name: "size_vram", value: .int(0)),
                .init(name: "context_length", value: .int(row.weights.contextLength)),
            ])
        }
        return json(.object([.init(name: "models", value: .array(rows))]))
    }

    private func show(_ body: [UInt8]) async throws -> Response {
        let object = try GoObject("ShowRequest", body: body)
        let model = try object.string("model") ?? ""
        let text = model.isEmpty ? try object.string("name") ?? "" : model
        guard !text.isEmpty else { throw APIError(400, "model is required") }
        guard let name = ModelReference(text) else { throw APIError(400, "invalid model name") }
        guard let entry = try await store.entry(name) else {
            throw APIError(404, "model '\(name.display)' not found")
        }
        return json(ModelDescription(model: try await LoadedModel(entry, in: store), store: options.store).json)
    }

    private func copy(_ body: [UInt8]) async throws -> Response {
        let object = try GoObject("CopyRequest", body: body)
        let source = try object.string("source") ?? ""
        let destination = try object.string("destination") ?? ""
        guard let from = ModelReference(source) else {
            throw APIError(400, "source \(ModelDescription.quoted(source)) is invalid")
        }
        guard let to = ModelReference(destination) else {
            throw APIError(400, "destination \(ModelDescription.quoted(destination)) is invalid")
        }
        guard try await store.copy(from, to: to) else {
            throw APIError(404, "model \(ModelDescription.quoted(source)) not found")
        }
        return Response(status: .ok, headers: sandboxHeaders)
    }

    private func delete(_ body: [UInt8]) async throws -> Response {
        let object = try GoObject("DeleteRequest", body: body)
        let model = try object.string("model") ?? ""
        let text = model.isEmpty ? try object.string("name") ?? "" : model
        guard !text.isEmpty else { throw APIError(400, "model is required") }
        guard let name = ModelReference(text), try await store.delete(name) else {
            throw APIError(404, "model '\(text)' not found")
        }
        return Response(status: .ok, headers: sandboxHeaders)
    }

    private func pull(_ body: [UInt8]) async throws -> Response {
        let object = try GoObject("PullRequest", body: body)
        let text = try object.string("model") ?? object.string("name") ?? ""
        guard ModelReference(text) != nil else { throw APIError(400, "invalid model name") }
        throw APIError(500, "the sandbox never pulls: \(text)")
    }

    private func embed(_ body: [UInt8]) async throws -> Response {
        let object = try GoObject("EmbedRequest", body: body)
        let text = try object.string("model") ?? ""
        guard let name = ModelReference(text), try await store.entry(name) != nil else {
            throw APIError(404, "model \(ModelDescription.quoted(text)) not found, try pulling it first")
        }
        throw APIError(501, "This server does not support embeddings. Start it with `--embeddings`")
    }

    // MARK: Replies

    var sandboxHeaders: HTTPFields {
        guard let name = HTTPField.Name("X-Ljwx-Sandbox") else { return [:] }
        return [name: options.engine.label]
    }

    func json(_ value: GoJSON, status: HTTPResponse.Status = .ok, type: String = "application/json; charset=utf-8")
        -> Response
    {
        text(status, value.text, type: type)
    }

    func failure(_ error: APIError, type: String = "application/json; charset=utf-8") -> Response {
        json(Self.errorLine(error.text), status: .init(code: error.status), type: type)
    }

    static func errorLine(_ text: String) -> GoJSON { .object([.init(name: "error", value: .string(text))]) }

    func text(_ status: HTTPResponse.Status, _ text: String, type: String = "text/plain") -> Response {
        var headers = sandboxHeaders
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private func wrongMethod(_ allowed: String) -> Response {
        var response = text(.methodNotAllowed, "405 method not allowed")
        response.headers[.allow] = allowed
        return response
    }
}

/// Ollama answers only hosts that name this machine, and only local pages: a web site must not reach it.
enum HostRules {
    static func allows(_ request: Request) -> Bool {
        if let authority = request.head.authority, !isLocal(host(of: authority)) { return false }
        guard let origin = request.headers[.origin] else { return true }
        let parts = origin.split(separator: "://", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return false }
        if ["app", "file", "tauri", "vscode-webview"].contains(parts[0]) { return true }
        return ["http", "https"].contains(parts[0])
            && ["localhost", "127.0.0.1", "0.0.0.0"].contains(host(of: parts[1]))
    }

    private static func host(of authority: String) -> String {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            return String(authority[authority.index(after: authority.startIndex)..<end])
        }
        return String(authority.prefix { $0 != ":" }).lowercased()
    }

    private static func isLocal(_ host: String) -> Bool {
        if host.isEmpty || host == "localhost" { return true }
        if [".localhost", ".local", ".internal"].contains(where: host.hasSuffix) { return true }
        return (try? SocketAddress(ipAddress: host, port: 0)) != nil  // not an address: a foreign name
    }
}
