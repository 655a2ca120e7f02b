internal import Foundation

/// Tags that a thing must bear all of to be kept, as restic writes them: `manual,rejected`.
public struct KeepTags: Hashable, Sendable, CustomStringConvertible {
    /// Never empty.
    public let all: Set<KeepTag>

    /// nil without a tag, or with a word that is none.
    public init?(_ text: String) {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map { word in
            KeepTag(rawValue: word.trimmingCharacters(in: .whitespaces))
        }
        let tags = words.compactMap(\.self)
        guard tags.count == words.count else { return nil }
        self.all = Set(tags)
    }

    public var description: String { all.sorted().map(\.rawValue).joined(separator: ",") }
}

extension KeepTags: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let tags = KeepTags(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not tags: \(text)")
        }
        self = tags
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
