public import Foundation

/// A name in Ollama, always with its tag: `ljwx-stock:champion`, `ljwx-stock-trained-20261121_0200:latest`.
/// Ollama compares names without regard to letter case and takes a missing tag as `latest`.
public struct ModelName: Hashable, Sendable, CustomStringConvertible {
    public let base: String
    public let tag: String

    /// `model[:tag]`, both 1–80 bytes of `[A-Za-z0-9_]` first, then also `-` and `.`; nil otherwise.
    /// A host or namespace prefix (`host/namespace/model`) is kept in `base`.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first else { return nil }
        let tag = parts.count == 2 ? String(parts[1]) : "latest"
        let names = first.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard names.allSatisfy(Self.isPart), Self.isPart(tag) else { return nil }
        self.base = String(first)
        self.tag = tag
    }

    public init(base: String, tag: String = "latest") {
        self.base = base
        self.tag = tag
    }

    public var description: String { "\(base):\(tag)" }
    /// Without `:latest`, as people write it.
    public var short: String { tag == "latest" ? base : description }

    public static func == (left: ModelName, right: ModelName) -> Bool {
        left.description.lowercased() == right.description.lowercased()
    }
    public func hash(into hasher: inout Hasher) { hasher.combine(description.lowercased()) }

    private static func isPart(_ part: String) -> Bool {
        guard (1...80).contains(part.utf8.count), let first = part.utf8.first else { return false }
        func isWord(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return isWord(first)
            && part.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    }
}

extension ModelName: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let name = ModelName(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a model name: \(text)")
        }
        self = name
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// What a version is built from.
public enum BuildLineage: String, Codable, CaseIterable, Sendable {
    /// The base, pinned by its digest: every version starts from the same weights.
    case pinnedBase = "pinned-base"
    /// The version in service, the base where none is yet. Messages, system prompt and parameters of the new version take
    /// the place of its own all the same, so that for shots the weights stay the base's; what a way of training adds to
    /// the weights would be handed on.
    case chain
}

/// A registry row: one version that this program built.
public struct ModelRecord: Codable, Hashable, Sendable {
    /// `ljwx-stock-trained-YYYYMMDD_HHMM[-n]:latest`
    public let name: ModelName
    /// Ollama's manifest digest, as `/api/tags` gives it.
    public let digest: String
    public let run: RunID
    public let createdAt: Date
    public let asOf: TradeDate
    /// Manifest digest of the base tag it was built from.
    public let baseDigest: String
    /// Digest of the recipe (from, system, parameters, messages).
    public let recipeDigest: ContentDigest
    /// `fewshot`; real weights later.
    public let trainingKind: String
    public let shots: Int
    public var verdict: Verdict?
    /// Passed cases / all cases on the held-out set.
    public var passRate: Double?
    public var isPinned: Bool
    /// Set when prune took it out of Ollama; the row stays as history.
    public var removedAt: Date?

    public init(
        name: ModelName, digest: String, run: RunID, createdAt: Date, asOf: TradeDate, baseDigest: String,
        recipeDigest: ContentDigest, trainingKind: String, shots: Int
    ) {
        self.name = name
        self.digest = digest
        self.run = run
        self.createdAt = createdAt
        self.asOf = asOf
        self.baseDigest = baseDigest
        self.recipeDigest = recipeDigest
        self.trainingKind = trainingKind
        self.shots = shots
        self.isPinned = false
    }
}

/// Which version is in service and which was before it. Moved in one transaction, then made true in Ollama.
public struct ServingState: Codable, Hashable, Sendable {
    public var champion: ModelName?
    public var previous: ModelName?
    /// Manifest digest of `ljwx-stock:base`, pinned when it was first copied.
    public var baseDigest: String?

    public init(champion: ModelName? = nil, previous: ModelName? = nil, baseDigest: String? = nil) {
        self.champion = champion
        self.previous = previous
        self.baseDigest = baseDigest
    }
}

/// One parameter of a model; Ollama's JSON type matters (a number sent as text breaks every later request).
public enum ModelParameter: Codable, Hashable, Sendable {
    case integer(Int)
    case number(Double)
    case strings([String])

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Int.self) {  // not an integer: one of the other two shapes
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {  // not a number: must be a list
            self = .number(value)
        } else {
            self = .strings(try container.decode([String].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .strings(let value): try container.encode(value)
        }
    }
}

public struct ChatMessage: Codable, Hashable, Sendable {
    public enum Role: String, Codable, Sendable { case system, user, assistant }
    public let role: Role
    public let content: String

    public init(_ role: Role, _ content: String) {
        self.role = role
        self.content = content
    }
}

/// All that makes a version: the seam between a way of training (`fewshot` now, real weights later) and the stages.
public struct ModelRecipe: Codable, Hashable, Sendable {
    public let trainingKind: String
    public let from: ModelName
    public let system: String
    public let parameters: [String: ModelParameter]
    public let messages: [ChatMessage]

    public init(
        trainingKind: String, from: ModelName, system: String, parameters: [String: ModelParameter],
        messages: [ChatMessage]
    ) {
        self.trainingKind = trainingKind
        self.from = from
        self.system = system
        self.parameters = parameters
        self.messages = messages
    }
}
