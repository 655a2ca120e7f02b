import Foundation
import NIOHTTP1

extension OllamaClient {
    /// A name that a server which ignores `adapters` would make; it is deleted at once, and never used where it exists.
    static let probeName = "ljwx-capability-probe"

    /// Asks for each ability by a request that changes nothing: three short questions to `model` (loaded with
    /// `contextLength`, so that the runs' own questions find it loaded), one that must be refused, and a create that
    /// cannot succeed. `model` must be there: a name that the server does not know would be pulled.
    ///
    /// - Parameter timeout: for each question, loading included.
    public func abilities(
        of model: String, contextLength: Int, timeout: Duration = .seconds(120)
    ) async throws -> OllamaAbilities {
        let asking = AbilityQuestions(client: self, model: model, contextLength: contextLength, timeout: timeout)
        let version = try await version()
        let schema = try await asking.schema()
        return OllamaAbilities(
            version: version, refusesLongPrompts: try await asking.longPrompt(), answersBySchema: schema,
            logprobs: try await asking.logprobs(), rendersPrompts: try await asking.rendering(),
            takesAdapters: try await asking.adapters())
    }

    /// The prompt that a chat request makes, by the model's template; nil where the server answers instead of showing it.
    public func rendered(_ request: OllamaChatRequest, timeout: Duration) async throws -> String? {
        let bytes = try await within(timeout) {
            var http = self.request(.POST, "api/chat")
            try Self.set(
                ProbeBody(
                    model: request.model, messages: request.messages, format: nil, logprobs: nil,
                    truncate: request.truncate, rendersOnly: true, options: request.options), on: &http)
            return try await collect(execute(http, deadline: timeout))
        }
        return try ProbeReply.decoded(from: bytes).renderedPrompt
    }

    /// One POST whose refusal, or whose lateness, is an answer too.
    func tried(_ path: String, _ body: some Encodable & Sendable, within limit: Duration) async throws -> TriedReply {
        do {
            return .reply(
                try await within(limit) {
                    var request = self.request(.POST, path)
                    try Self.set(body, on: &request)
                    return try await collect(execute(request, deadline: limit))
                })
        } catch OllamaError.refused(let status, let text) where ![429, 502, 503, 504].contains(status) {
            return .refused(status: status, text: text)
        } catch OllamaError.late(let limit) {
            return .late(OllamaError.late(limit).description)
        }
    }
}

enum TriedReply {
    case reply([UInt8])
    case refused(status: Int, text: String)
    case late(String)

    /// What settles nothing, in words.
    var words: String {
        switch self {
        case .reply(let bytes): OllamaClient.start(of: bytes)
        case .refused(let status, let text): "HTTP \(status): \(text.prefix(200))"
        case .late(let detail): detail
        }
    }
}

/// The questions, one for each ability.
private struct AbilityQuestions {
    let client: OllamaClient
    let model: String
    let contextLength: Int
    let timeout: Duration

    /// An answer under a schema begins with a brace; this question's own answer does not.
    func schema() async throws -> OllamaAbilities.Finding {
        let tried = try await client.tried("api/chat", body(format: .okObject), within: timeout)
        switch tried {
        case .reply(let bytes):
            guard let text = try content(bytes) else { return .unknown(tried.words) }
            return text.hasPrefix("{") ? .yes : .no(String(text.prefix(80)))
        // Before schemas `format` was a text, and Go says that it cannot put an object into it.
        case .refused(400, let text): return .no(text)
        case .refused, .late: return .unknown(tried.words)
        }
    }

    func logprobs() async throws -> OllamaAbilities.Finding {
        let tried = try await client.tried("api/chat", body(logprobs: true), within: timeout)
        guard case .reply(let bytes) = tried else { return .unknown(tried.words) }
        return try ProbeReply.decoded(from: bytes).hasLogprobs ? .yes : .no("no logprobs in the answer")
    }

    /// More numbers than the context has tokens, a token each at least.
    func longPrompt() async throws -> OllamaAbilities.Finding {
        let text = (0..<contextLength * 4).map { String($0 % 10) }.joined(separator: " ")
        let tried = try await client.tried("api/chat", body(text: text, truncate: false), within: timeout)
        switch tried {
        case .reply(let bytes):
            let counted = try ProbeReply.decoded(from: bytes).promptEvalCount
            return .no(counted.map { "answered after \($0) tokens of a longer prompt" } ?? "answered a longer prompt")
        case .refused(400, let text) where text.contains("context"): return .yes
        case .refused, .late: return .unknown(tried.words)
        }
    }

    func rendering() async throws -> OllamaAbilities.Finding {
        let tried = try await client.tried("api/chat", body(rendersOnly: true), within: timeout)
        guard case .reply(let bytes) = tried else { return .unknown(tried.words) }
        return try ProbeReply.decoded(from: bytes).renderedPrompt == nil ? .no("answered instead") : .yes
    }

    /// The adapter's file is one that no server has: who reads the field misses it.
    func adapters() async throws -> OllamaAbilities.Finding {
        let names = try await client.tags().map { $0.name.lowercased() }
        guard !names.contains(where: { $0.hasPrefix(OllamaClient.probeName) }) else {
            return .unknown("a model named \(OllamaClient.probeName) is in the way")
        }
        let body = AdapterProbe(
            model: OllamaClient.probeName, from: model,
            adapters: ["probe.gguf": "sha256:" + String(repeating: "0", count: 64)])
        let tried = try await client.tried("api/create", body, within: timeout)
        switch tried {
        case .reply:
            _ = try await client.delete(OllamaClient.probeName)
            return .no("the field was ignored")
        case .refused(_, let text):
            if text.contains("no such file") || text.contains("blob") { return .yes }
            return text.lowercased().contains("adapter") ? .no(text) : .unknown(tried.words)
        case .late: return .unknown(tried.words)
        }
    }

    private func body(
        text: String = "Say yes.", truncate: Bool? = nil, format: AnswerSchema? = nil, logprobs: Bool? = nil,
        rendersOnly: Bool? = nil
    ) -> ProbeBody {
        ProbeBody(
            model: model, messages: [OllamaMessage(role: "user", content: text)], format: format, logprobs: logprobs,
            truncate: truncate, rendersOnly: rendersOnly,
            options: [
                "num_ctx": .integer(contextLength), "num_predict": .integer(format == nil ? 1 : 8),
                "temperature": .integer(0),
            ])
    }

    private func content(_ bytes: [UInt8]) throws(OllamaError) -> String? {
        let text = try ProbeReply.decoded(from: bytes).message?.content ?? ""
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return trimmed.isEmpty ? nil : trimmed
    }
}

private struct ProbeBody: Encodable, Sendable {
    let model: String
    let messages: [OllamaMessage]
    let stream = false
    let format: AnswerSchema?
    let logprobs: Bool?
    let truncate: Bool?
    let rendersOnly: Bool?
    let options: [String: OllamaValue]

    enum CodingKeys: String, CodingKey {
        case model, messages, stream, format, logprobs, truncate, options
        case rendersOnly = "_debug_render_only"
    }
}

private struct AnswerSchema: Encodable, Sendable {
    struct Property: Encodable, Sendable { let type: String }

    let type: String
    let properties: [String: Property]
    let required: [String]

    static let okObject = AnswerSchema(type: "object", properties: ["ok": Property(type: "boolean")], required: ["ok"])
}

private struct AdapterProbe: Encodable, Sendable {
    let model: String
    let from: String
    let adapters: [String: String]
    let stream = false
}

private struct ProbeReply: Decodable {
    struct Message: Decodable { let content: String? }

    private struct DebugInfo: Decodable {
        let renderedTemplate: String?

        enum CodingKeys: String, CodingKey { case renderedTemplate = "rendered_template" }
    }

    let message: Message?
    let promptEvalCount: Int?
    let hasLogprobs: Bool
    let renderedPrompt: String?

    static func decoded(from bytes: [UInt8]) throws(OllamaError) -> ProbeReply {
        do {
            return try JSONDecoder().decode(ProbeReply.self, from: Data(bytes))
        } catch {
            throw .malformed(OllamaClient.start(of: bytes))
        }
    }

    enum CodingKeys: String, CodingKey {
        case message, logprobs
        case promptEvalCount = "prompt_eval_count"
        case debugInfo = "_debug_info"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        message = try container.decodeIfPresent(Message.self, forKey: .message)
        promptEvalCount = try container.decodeIfPresent(Int.self, forKey: .promptEvalCount)
        hasLogprobs = try container.contains(.logprobs) && !container.decodeNil(forKey: .logprobs)
        renderedPrompt = try container.decodeIfPresent(DebugInfo.self, forKey: .debugInfo)?.renderedTemplate
    }
}
