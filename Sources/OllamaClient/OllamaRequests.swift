/// What `/api/create` is asked for. Empty texts, lists and maps are not sent: the server reads an absent field as
/// "inherit" and an empty `files` map as an error.
public struct OllamaCreateRequest: Hashable, Sendable {
    /// The new model's name; an existing one is replaced.
    public var model: String
    /// An existing model's name. A name the server does not know makes a real server PULL over the network: check first.
    public var from: String?
    /// File name → `sha256:…` of a blob pushed before.
    public var files: [String: String]
    public var system: String?
    public var template: String?
    public var license: String?
    public var parameters: [String: OllamaValue]
    public var messages: [OllamaMessage]

    public init(
        model: String, from: String? = nil, files: [String: String] = [:], system: String? = nil,
        template: String? = nil, license: String? = nil, parameters: [String: OllamaValue] = [:],
        messages: [OllamaMessage] = []
    ) {
        self.model = model
        self.from = from
        self.files = files
        self.system = system
        self.template = template
        self.license = license
        self.parameters = parameters
        self.messages = messages
    }
}

/// How long a model stays in memory after an answer.
public enum OllamaKeepAlive: Hashable, Sendable {
    case seconds(Int)
    case forever
    case unload
}

/// One chat question.
public struct OllamaChatRequest: Hashable, Sendable {
    public var model: String
    public var messages: [OllamaMessage]
    public var options: [String: OllamaValue]
    public var keepAlive: OllamaKeepAlive?
    /// False: a prompt longer than the context is refused (HTTP 400). True lets the server drop the oldest messages
    /// without a word.
    public var truncate: Bool
    /// A JSON Schema: the server lets the model write nothing but what fits it.
    public var format: OllamaJSON?
    /// How many of the likeliest tokens are wanted at each place of the answer, up to 20; nil: none, nor the answer's own.
    /// A server that does not know them (before 0.12.11) answers without.
    public var topLogprobs: Int?
    /// Bytes of the answer's text after which it is broken off. Not sent: it holds for a server that does not keep to
    /// `num_predict` too.
    public var longestAnswer: Int

    public init(
        model: String, messages: [OllamaMessage], options: [String: OllamaValue] = [:],
        keepAlive: OllamaKeepAlive? = nil, truncate: Bool = false, format: OllamaJSON? = nil, topLogprobs: Int? = nil,
        longestAnswer: Int = 1 << 20
    ) {
        self.model = model
        self.messages = messages
        self.options = options
        self.keepAlive = keepAlive
        self.truncate = truncate
        self.format = format
        self.topLogprobs = topLogprobs
        self.longestAnswer = longestAnswer
    }
}

extension OllamaCreateRequest: Encodable {
    private enum Key: String, CodingKey {
        case model, from, files, system, template, license, parameters, messages, stream
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(model, forKey: .model)
        try container.encodeIfPresent(from, forKey: .from)
        if !files.isEmpty { try container.encode(files, forKey: .files) }
        try container.encodeIfPresent(system, forKey: .system)
        try container.encodeIfPresent(template, forKey: .template)
        try container.encodeIfPresent(license, forKey: .license)
        if !parameters.isEmpty { try container.encode(parameters, forKey: .parameters) }
        if !messages.isEmpty { try container.encode(messages, forKey: .messages) }
        try container.encode(true, forKey: .stream)
    }
}

extension OllamaChatRequest: Encodable {
    private enum Key: String, CodingKey {
        case model, messages, options, stream, truncate, format, logprobs
        case keepAlive = "keep_alive"
        case topLogprobs = "top_logprobs"
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(model, forKey: .model)
        try container.encode(messages, forKey: .messages)
        if !options.isEmpty { try container.encode(options, forKey: .options) }
        try container.encode(true, forKey: .stream)
        try container.encode(truncate, forKey: .truncate)
        try container.encodeIfPresent(format, forKey: .format)
        if let topLogprobs {
            try container.encode(true, forKey: .logprobs)
            try container.encode(topLogprobs, forKey: .topLogprobs)
        }
        switch keepAlive {
        case nil: break
        case .seconds(let seconds): try container.encode(seconds, forKey: .keepAlive)
        case .forever: try container.encode(-1, forKey: .keepAlive)
        case .unload: try container.encode(0, forKey: .keepAlive)
        }
    }
}
