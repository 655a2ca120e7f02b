/// A model's parameters and a request's options, merged over the defaults, with the server's own errors for a wrong type.
struct ModelOptions: Sendable {
    /// Without a GPU, Ollama's default context.
    static let defaultContext = 4096

    var sampling = EngineOptions()
    var numCtx = Self.defaultContext
    var numThread: Int?
    var numBatch = 512

    /// Later groups win; unknown names are ignored.
    init(_ groups: [[GoJSON.Member]]) throws(APIError) {
        for group in groups {
            for member in group where member.value != .null { try set(member.name, member.value) }
        }
    }

    private mutating func set(_ name: String, _ value: GoJSON) throws(APIError) {
        switch name {
        case "num_ctx": numCtx = try integer(name, value)
        case "num_thread": numThread = try integer(name, value)
        case "num_batch": numBatch = try integer(name, value)
        case "num_predict": sampling.numPredict = try integer(name, value)
        case "num_keep": sampling.numKeep = try integer(name, value)
        case "seed": sampling.seed = try integer(name, value)
        case "top_k": sampling.topK = try integer(name, value)
        case "repeat_last_n": sampling.repeatLastN = try integer(name, value)
        case "num_gpu", "main_gpu": _ = try integer(name, value)
        case "temperature": sampling.temperature = try number(name, value)
        case "top_p": sampling.topP = try number(name, value)
        case "min_p": sampling.minP = try number(name, value)
        case "typical_p": sampling.typicalP = try number(name, value)
        case "repeat_penalty": sampling.repeatPenalty = try number(name, value)
        case "presence_penalty": sampling.presencePenalty = try number(name, value)
        case "frequency_penalty": sampling.frequencyPenalty = try number(name, value)
        case "stop": sampling.stop = try texts(name, value)
        case "use_mmap":
            guard case .bool = value else { throw APIError(500, "option \"\(name)\" must be of type boolean") }
        default: break
        }
    }

    private func integer(_ name: String, _ value: GoJSON) throws(APIError) -> Int {
        guard let number = value.double, let integer = Int(exactly: number.rounded(.towardZero)) else {
            throw APIError(500, "option \"\(name)\" must be of type integer")
        }
        return integer
    }

    private func number(_ name: String, _ value: GoJSON) throws(APIError) -> Double {
        guard let number = value.double else { throw APIError(500, "option \"\(name)\" must be of type float32") }
        return number
    }

    private func texts(_ name: String, _ value: GoJSON) throws(APIError) -> [String] {
        guard case .array(let items) = value else { throw APIError(500, "option \"\(name)\" must be of type array") }
        let texts = items.compactMap(\.string)
        guard texts.count == items.count else {
            throw APIError(500, "option \"\(name)\" must be of an array of strings")
        }
        return texts
    }
}
