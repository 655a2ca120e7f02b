/// The wire forms of Ollama's replies. Everything a server may leave out is optional.
struct TagsReply: Decodable {
    struct Row: Decodable {
        let name: String
        let digest: String
        let size: Int64?
        let modifiedAt: String?
        let details: DetailsReply?
    }
    let models: [Row]?
}

struct RunningReply: Decodable {
    struct Row: Decodable {
        let name: String
        let digest: String?
        let size: Int64?
        let expiresAt: String?
        let contextLength: Int?
    }
    let models: [Row]?
}

struct DetailsReply: Decodable {
    let parentModel: String?
    let format: String?
    let family: String?
    let parameterSize: String?
    let quantizationLevel: String?

    static func value(_ reply: DetailsReply?) -> OllamaModelDetails {
        OllamaModelDetails(
            parentModel: reply?.parentModel ?? "", format: reply?.format ?? "", family: reply?.family ?? "",
            parameterSize: reply?.parameterSize ?? "", quantizationLevel: reply?.quantizationLevel ?? "")
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
    let modelInfo: [String: InfoValue]?
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
            trainedContext: modelInfo?.first { $0.key.hasSuffix(".context_length") }?.value.integer)
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
    let doneReason: String?
    let error: String?
    let totalDuration: Int64?
    let loadDuration: Int64?
    let promptEvalCount: Int?
    let promptEvalDuration: Int64?
    let evalCount: Int?
    let evalDuration: Int64?
    let logprobs: [Token]?

    private enum CodingKeys: String, CodingKey {
        case message, done, error, logprobs
        case doneReason = "done_reason"
        case totalDuration = "total_duration"
        case loadDuration = "load_duration"
        case promptEvalCount = "prompt_eval_count"
        case promptEvalDuration = "prompt_eval_duration"
        case evalCount = "eval_count"
        case evalDuration = "eval_duration"
    }

    struct Piece: Decodable {
        let content: String?
    }

    struct Token: Decodable {
        let token: String
        let logprob: Double
        let bytes: [UInt8]?
        let topLogprobs: [Candidate]?

        private enum CodingKeys: String, CodingKey {
            case token, logprob, bytes
            case topLogprobs = "top_logprobs"
        }

        struct Candidate: Decodable {
            let token: String
            let logprob: Double
            let bytes: [UInt8]?
        }

        var value: OllamaToken {
            OllamaToken(
                written: .init(bytes: bytes ?? Array(token.utf8), logprob: logprob),
                likeliest: (topLogprobs ?? []).map {
                    .init(bytes: $0.bytes ?? Array($0.token.utf8), logprob: $0.logprob)
                })
        }
    }

    var metrics: OllamaMetrics {
        func seconds(_ nanoseconds: Int64?) -> Double { Double(nanoseconds ?? 0) / 1e9 }
        return OllamaMetrics(
            totalSeconds: seconds(totalDuration), loadSeconds: seconds(loadDuration),
            promptTokens: promptEvalCount ?? 0, promptSeconds: seconds(promptEvalDuration),
            answerTokens: evalCount ?? 0, answerSeconds: seconds(evalDuration))
    }
}

struct ErrorReply: Decodable {
    let error: String
}

struct VersionReply: Decodable {
    let version: String
}
