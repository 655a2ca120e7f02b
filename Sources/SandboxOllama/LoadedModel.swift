import Foundation

/// A model taken from the store with all its layers read.
struct LoadedModel: Sendable {
    let entry: ModelStore.Entry
    let weights: Manifest.Layer
    let header: GGUFHeader
    let templateText: String?
    let system: String
    let parameters: [GoJSON.Member]
    let messages: [EngineMessage]
    let licenses: [String]

    init(_ entry: ModelStore.Entry, in store: ModelStore) async throws {
        guard let weights = entry.manifest.layer(.model) else {
            throw APIError(500, "the model \(entry.name.display) has no weights")
        }
        func text(_ kind: Manifest.Kind) async throws -> String? {
            guard let layer = entry.manifest.layer(kind) else { return nil }
            return String(decoding: try await store.bytes(of: layer), as: UTF8.self)
        }
        self.entry = entry
        self.weights = weights
        self.header = try await store.header(of: weights.digest)
        self.templateText = try await text(.template)
        self.system = try await text(.system) ?? ""
        self.parameters = Self.members(try await text(.params))
        self.messages = Self.messages(try await text(.messages))
        var licenses: [String] = []
        for layer in entry.manifest.all(.license) {
            licenses.append(String(decoding: try await store.bytes(of: layer), as: UTF8.self))
        }
        self.licenses = licenses
    }

    static func members(_ text: String?) -> [GoJSON.Member] {
        guard let text, case .object(let members) = try? GoJSONParser.value(of: Array(text.utf8)) else {
            return []  // no parameters
        }
        return members
    }

    static func messages(_ text: String?) -> [EngineMessage] {
        guard let text, case .array(let items) = try? GoJSONParser.value(of: Array(text.utf8)) else {
            return []  // no messages
        }
        return items.map { EngineMessage(role: $0["role"]?.string ?? "", content: $0["content"]?.string ?? "") }
    }

    var parentModel: String { weights.from ?? "" }

    /// The `details` object of tags, show and ps.
    func details(withSizes: Bool) -> GoJSON {
        var members: [GoJSON.Member] = [
            .init(name: "parent_model", value: .string(parentModel)),
            .init(name: "format", value: .string("gguf")),
            .init(name: "family", value: .string(header.architecture)),
            .init(name: "families", value: .array([.string(header.architecture)])),
            .init(name: "parameter_size", value: .string(header.parameterSize)),
            .init(name: "quantization_level", value: .string(header.quantizationLevel)),
        ]
        if withSizes {
            if let length = header.contextLength { members.append(.init(name: "context_length", value: .int(length))) }
            if let length = header.integer("embedding_length") {
                members.append(.init(name: "embedding_length", value: .int(length)))
            }
        }
        return .object(members)
    }

    /// Weights and key-value cache, in bytes: an estimate, as Ollama's is.
    func memory(contextLength: Int) -> Int64 {
        let blocks = header.integer("block_count") ?? 0
        let heads = header.integer("attention.head_count") ?? 1
        let keyHeads = header.integer("attention.head_count_kv") ?? heads
        let width = (header.integer("embedding_length") ?? 0) / max(1, heads)
        return weights.size + Int64(2 * 2 * blocks * keyHeads * width * contextLength)
    }
}
