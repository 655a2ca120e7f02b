import Foundation
import OllamaClient
import SandboxOllama

/// A sandbox with a scripted engine, a client for it, and one model `base` made from a synthetic GGUF.
enum Sandbox {
    @discardableResult
    static func with<Value: Sendable>(
        engine: any EngineProtocol = PlayedEngine { PlayedReply($0.question) }, version: String? = nil,
        _ body: @escaping @Sendable (OllamaClient, OllamaSandboxServer) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "olm-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // a left-over folder in /tmp hurts nobody
        let weights = folder.appending(path: "m.gguf")
        try SyntheticGGUF.write(to: weights)
        var options = OllamaSandboxServer.Options(store: folder.appending(path: "store"), engine: engine)
        if let version { options.version = version }
        return try await OllamaSandboxServer.serve(options) { url, server in
            let client = OllamaClient(baseURL: url, quickTimeout: .seconds(120))
            do {
                let digest = try await client.pushBlob(weights)
                try await client.create(OllamaCreateRequest(model: "base", files: ["m.gguf": digest]))
                let value = try await body(client, server)
                try await client.shutdown()
                return value
            } catch {
                try await client.shutdown()
                throw error
            }
        }
    }

    static func ask(
        _ client: OllamaClient, _ question: String, model: String = "base", options: [String: OllamaValue] = [:],
        timeout: Duration = .seconds(120)
    ) async throws -> OllamaAnswer {
        try await client.chat(
            OllamaChatRequest(
                model: model, messages: [OllamaMessage(role: "user", content: question)], options: options),
            timeout: timeout)
    }
}
