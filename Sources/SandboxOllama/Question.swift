import Foundation

/// A chat or generate request, checked as far as it can be without the model.
struct Question: Sendable {
    enum Kind: Sendable { case chat, generate }

    let kind: Kind
    let model: String
    /// Chat: the conversation. Generate: the prompt as a user message; empty for an empty prompt.
    let messages: [EngineMessage]
    /// Generate with `raw`: the prompt as it stands.
    let raw: String?
    /// Replaces the model's system text.
    let system: String
    let template: String
    let options: [GoJSON.Member]
    let streams: Bool
    let truncates: Bool
    let shifts: Bool
    let keepAlive: Residents.KeepAlive
    let format: GoJSON?
    let rendersOnly: Bool
    let wantsLogprobs: Bool
    let topLogprobs: Int
    let thinks: Bool
    let hasTools: Bool

    /// - Parameter features: what the version played does not know is not read.
    init(_ kind: Kind, body: [UInt8], features: VersionFeatures) throws(APIError) {
        let object = try GoObject(kind == .chat ? "ChatRequest" : "GenerateRequest", body: body)
        self.kind = kind
        model = try object.string("model") ?? ""
        let prompt = kind == .generate ? try object.string("prompt") ?? "" : ""
        system = kind == .generate ? try object.string("system") ?? "" : ""
        template = kind == .generate ? try object.string("template") ?? "" : ""
        let isRaw = try object.bool("raw") ?? false
        raw = kind == .generate && isRaw ? prompt : nil
        if kind == .chat {
            messages = try object.messages("messages") ?? []
        } else {
            messages = prompt.isEmpty ? [] : [EngineMessage(role: "user", content: prompt)]
        }
        options = try object.map("options") ?? []
        streams = try object.bool("stream") ?? true
        truncates = features.truncate ? try object.bool("truncate") ?? true : true
        shifts = try object.bool("shift") ?? true
        keepAlive = try Self.keepAlive(object.value("keep_alive"))
        format = object.value("format").flatMap { $0 == .string("") ? nil : $0 }
        if !features.schemas, case .object? = format {
            throw APIError(
                400, "json: cannot unmarshal object into Go struct field ChatRequest.format of type string")
        }
        rendersOnly = features.rendersOnly ? try object.bool("_debug_render_only") ?? false : false
        wantsLogprobs = features.logprobs ? try object.bool("logprobs") ?? false : false
        topLogprobs = features.logprobs ? try object.int("top_logprobs") ?? 0 : 0
        guard (0...20).contains(topLogprobs) else {
            throw APIError(400, "top_logprobs must be between 0 and 20")
        }
        thinks = object.value("think").map { $0 != .bool(false) } ?? false
        if case .array(let tools)? = object.value("tools") { hasTools = !tools.isEmpty } else { hasTools = false }
        if model.isEmpty, kind == .chat { throw APIError(400, "model is required") }
    }

    /// A number is seconds, a text a Go duration; negative means for ever.
    private static func keepAlive(_ value: GoJSON?) throws(APIError) -> Residents.KeepAlive {
        switch value {
        case nil: return .standard
        case .number(let text)?:
            let seconds = Double(text) ?? 0
            return seconds < 0 ? .forever : .duration(.seconds(seconds))
        case .string(let text)?:
            let seconds = try goDuration(text)
            return seconds < 0 ? .forever : .duration(.seconds(seconds))
        case .bool?: throw APIError(400, "Unsupported type: 'bool'")
        case .array?: throw APIError(400, "Unsupported type: '[]interface {}'")
        case .object?: throw APIError(400, "Unsupported type: 'map[string]interface {}'")
        case .null?: return .standard
        }
    }

    /// `1h30m`, `5m`, `30s`, `1.5s`, `200ms`, `-1s`, `0`.
    static func goDuration(_ text: String) throws(APIError) -> Double {
        let invalid = APIError(400, "time: invalid duration \(ModelDescription.quoted(text))")
        var rest = text[...]
        let sign: Double = rest.hasPrefix("-") ? -1 : 1
        if rest.hasPrefix("-") || rest.hasPrefix("+") { rest = rest.dropFirst() }
        if rest == "0" { return 0 }
        guard !rest.isEmpty else { throw invalid }
        var seconds = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            guard let number = Double(digits) else { throw invalid }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { !($0.isASCII && ($0.isNumber || $0 == ".")) }
            guard !unit.isEmpty else {
                throw APIError(400, "time: missing unit in duration \(ModelDescription.quoted(text))")
            }
            let units = ["ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600]
            guard let factor = units[String(unit)] else {
                throw APIError(
                    400,
                    "time: unknown unit \(ModelDescription.quoted(String(unit))) in duration \(ModelDescription.quoted(text))"
                )
            }
            seconds += number * factor
            rest = rest.dropFirst(unit.count)
        }
        return sign * seconds
    }

    /// The JSON schema that the answer must follow; nil for free text.
    func schema() throws(APIError) -> String? {
        switch format {
        case nil: return nil
        case .string("json")?: return "{\"type\":\"object\"}"
        case .object?: return format?.text
        case let other?:
            throw APIError(
                500,
                "invalid format: \(ModelDescription.quoted(other.text)); expected \"json\" or a valid JSON Schema object"
            )
        }
    }
}
