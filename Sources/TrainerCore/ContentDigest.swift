internal import Crypto
public import Foundation

/// SHA-256 of some content, as lower-case hex.
public struct ContentDigest: Codable, Hashable, Sendable, CustomStringConvertible {
    public let hex: String

    public init(hex: String) { self.hex = hex }

    public static func of(_ bytes: some DataProtocol) -> ContentDigest {
        ContentDigest(
            hex: SHA256.hash(data: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
    }

    public static func of(_ text: String) -> ContentDigest { of(Array(text.utf8)) }

    /// The digest of a value's canonical JSON (sorted keys): equal values give equal digests on every machine.
    public static func of(canonical value: some Encodable) throws -> ContentDigest {
        of(try CanonicalJSON.encode(value))
    }

    public var short: String { String(hex.prefix(12)) }
    public var description: String { hex }

    public init(from decoder: any Decoder) throws { hex = try decoder.singleValueContainer().decode(String.self) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}

/// JSON whose bytes depend on the value alone.
public enum CanonicalJSON {
    public static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Whole: an instant that loses its fraction lies before what was stored at it.
        encoder.dateEncodingStrategy = .secondsSince1970
        return try encoder.encode(value)
    }

    public static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        return try decoder.decode(type, from: data)
    }
}
