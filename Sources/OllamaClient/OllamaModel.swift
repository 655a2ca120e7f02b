/// One row of `/api/tags`.
public struct OllamaModel: Hashable, Sendable {
    /// With its tag: `ljwx-stock:champion`.
    public let name: String
    /// SHA-256 of the manifest, 64 hex digits, without a prefix.
    public let digest: String
    /// Bytes of all layers.
    public let size: Int64
    /// RFC 3339 as the server wrote it.
    public let modifiedAt: String
    public let details: OllamaModelDetails
}

/// The `details` object of tags, show and ps.
public struct OllamaModelDetails: Hashable, Sendable {
    /// Name of the model it was made FROM, with its tag; empty for one made from files.
    public let parentModel: String
    public let format: String
    public let family: String
    public let parameterSize: String
    public let quantizationLevel: String
}

/// One row of `/api/ps`.
public struct OllamaRunningModel: Hashable, Sendable {
    public let name: String
    public let digest: String
    /// Bytes in memory.
    public let size: Int64
    public let expiresAt: String
    /// The context it was loaded with, in tokens; nil from servers that do not tell.
    public let contextLength: Int?
}

/// What `/api/show` says about one model.
public struct OllamaModelDescription: Hashable, Sendable {
    public let system: String
    public let template: String
    /// One `name  value` line per parameter, texts quoted; in no fixed order.
    public let parameters: String
    public let messages: [OllamaMessage]
    public let modelfile: String
    public let license: String
    public let details: OllamaModelDetails
    public let capabilities: [String]
    /// `<architecture>.context_length` of the weights, in tokens.
    public let trainedContext: Int?
}
