public import Foundation

/// Something that an Ollama may or may not do, depending on its version. Raw values are stable.
public enum ServerCapability: String, Codable, CaseIterable, Sendable {
    /// A prompt longer than the context is refused (`truncate: false`), not cut without a word.
    case refusesLongPrompts = "refuses_long_prompts"
    /// An answer follows a JSON schema (`format`).
    case answersBySchema = "answers_by_schema"
    /// The probability of each token comes with it (`logprobs`).
    case logprobs
    /// The prompt as the model gets it can be looked at (`_debug_render_only`).
    case rendersPrompts = "renders_prompts"
    /// A model can be made with a trained adapter (`adapters` of create).
    case takesAdapters = "takes_adapters"

    /// A run that trains by examples cannot do without it: the proof that no message is ever dropped rests on it.
    public var isRequired: Bool { self == .refusesLongPrompts }
}

/// What one version of Ollama was seen to do.
public struct ServerCapabilities: Codable, Hashable, Sendable {
    public enum Finding: String, Codable, Sendable {
        case yes
        case no
        /// It was asked and what it answered settles nothing.
        case unknown
    }

    public struct Row: Codable, Hashable, Sendable {
        public let capability: ServerCapability
        public let finding: Finding
        /// The server's own words, where it said no or nothing clear.
        public let words: String?

        public init(_ capability: ServerCapability, _ finding: Finding, words: String? = nil) {
            self.capability = capability
            self.finding = finding
            self.words = words
        }
    }

    public let version: String
    /// In the order of `ServerCapability`, each once.
    public let rows: [Row]
    public let probedAt: Date

    public init(version: String, rows: [Row], probedAt: Date) {
        self.version = version
        self.rows = rows
        self.probedAt = probedAt
    }

    /// `unknown` for what it was not asked.
    public func finding(_ capability: ServerCapability) -> Finding {
        rows.first { $0.capability == capability }?.finding ?? .unknown
    }

    /// What it was seen not to do.
    public var missing: [Row] { rows.filter { $0.finding == .no } }

    /// Whether each thing that is asked today was answered by yes or no.
    public var isDecided: Bool { ServerCapability.allCases.allSatisfy { finding($0) != .unknown } }

    /// The same with what was decided before of what is not clear now.
    public func keeping(_ earlier: ServerCapabilities) -> ServerCapabilities {
        ServerCapabilities(
            version: version,
            rows: rows.map { row in
                guard row.finding == .unknown else { return row }
                return earlier.rows.first { $0.capability == row.capability && $0.finding != .unknown } ?? row
            }, probedAt: probedAt)
    }
}
