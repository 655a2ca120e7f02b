/// The wire forms of Ollama's replies. Everything a server may leave out is optional.
struct TagsReply: Decodable {
    struct Row: Decodable {
        let name: String
        let digest: String
        let size: Int64?
        let modified_at: String?
        let details: DetailsReply?
    }
    let models: [Row]?
}

struct RunningReply: Decodable {
    struct Row: Decodable {
        let name: String
        let digest: String?
        let size: Int64?
        let expires_at: String?
        let context_length: Int?
    }
    let models: [Row]?
}

struct DetailsReply: Decodable {
    let parent_model: String?
    let format: String?
    let family: String?
    let parameter_size: String?
    let quantization_level: String?

    static func value(_ reply: DetailsReply?) -> OllamaModelDetails {
        OllamaModelDetails(
            parentModel: reply?.parent_model ?? "", format: reply?.format ?? "", family: reply?.family ?? "",
            parameterSize: reply?.parameter_size ?? "", quantizationLevel: reply?.quantization_level ?? "")
    }
}

struct ShowReply: Decodable {
    let license: String?
    let modelfile: String?
    let parameters: String?
    let template: String?
    let system: String?
    let details: DetailsReply?
    let messages: [OllamaMessage]?
    let model_info: [String: InfoValue]?
    let capabilities: [String]?

    /// Only whole numbers of `model_info` are of use here; everything else is skipped.
    struct InfoValue: Decodable {
        let integer: Int?
        init(from decoder: any Decoder) throws {
            integer = try? decoder.singleValueContainer().decode(Int.self)  // not a whole number: nil
        }
    }

    var description: OllamaModelDescription {
        OllamaModelDescription(
            system: system ?? "", template: template ?? "", parameters: parameters ?? "", messages: messages ?? [],
            modelfile: modelfile ?? "", license: license ?? "", details: DetailsReply.value(details),
            capabilities: capabilities ?? [],
            trainedContext: model_info?.first { $0.key.hasSuffix(".context_length") }?.value.integer)
    }
}

/// One line of a create stream: a status, or the error that ends it.
struct CreateLine: Decodable {
    let status: String?
    let error: String?
}

/// One line of a chat stream.
struct ChatLine: Decodable {
    let message: Piece?
    let done: Bool?
    let done_reason: String?
    let error: String?
    let total_duration: Int64?
    let load_duration: Int64?
    let prompt_eval_count: Int?
    let prompt_eval_duration: Int64?
    let eval_count: Int?
    let eval_duration: Int64?

    struct Piece: Decodable {
        let content: String?
    }

    var metrics: OllamaMetrics {
        func seconds(_ nanoseconds: Int64?) -> Double { Double(nanoseconds ?? 0) / 1e9 }
        return OllamaMetrics(
            totalSeconds: seconds(total_duration), loadSeconds: seconds(load_duration),
            promptTokens: prompt_eval_count ?? 0, promptSeconds: seconds(prompt_eval_duration),
            answerTokens: eval_count ?? 0, answerSeconds: seconds(eval_duration))
    }
}

struct ErrorReply: Decodable {
    let error: String
}

struct VersionReply: Decodable {
    let version: String
}
