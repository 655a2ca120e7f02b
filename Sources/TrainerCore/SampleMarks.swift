/// What a sample's numbers and words say, without its code and day (see Dedupe): equal for the same data under another
/// spelling of a code.
public struct StateFingerprint: Hashable, Sendable {
    public let value: UInt64
    public init(value: UInt64) { self.value = value }
}

extension StateFingerprint: Codable {
    public init(from decoder: any Decoder) throws {
        value = try decoder.singleValueContainer().decode(UInt64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

/// A text's MinHash signature, one byte for each of 64 rows (see Dedupe): the share of equal rows estimates how much
/// two texts resemble each other.
public struct TextSignature: Hashable, Sendable {
    public static let byteCount = 64
    public let rows: SIMD64<UInt8>

    public init(rows: SIMD64<UInt8>) { self.rows = rows }

    /// Nil unless there are exactly `byteCount` bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        rows = SIMD64(bytes)
    }

    public var bytes: [UInt8] { rows.indices.map { rows[$0] } }
}

extension TextSignature: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let signature = TextSignature(bytes: try container.decode([UInt8].self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not 64 bytes")
        }
        self = signature
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(bytes)
    }
}
