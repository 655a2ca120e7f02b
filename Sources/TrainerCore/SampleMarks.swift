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

/// What signatures of texts are made with (see Dedupe).
public struct SignatureTemplate: Hashable, Sendable {
    /// Of the texts that it was learned from; texts of another version need another template.
    public let textVersion: ContentDigest
    /// Hashes, ascending.
    public let shingles: [UInt64]

    public init(textVersion: ContentDigest, shingles: [UInt64]) {
        self.textVersion = textVersion
        self.shingles = shingles
    }
}

/// A kept sample with the number that the store knows it by; a number is never given again.
public struct NumberedSample: Hashable, Sendable {
    public let number: Int64
    public let sample: Sample

    public init(number: Int64, sample: Sample) {
        self.number = number
        self.sample = sample
    }
}

/// What a kept sample says, as far as others are compared with it.
public struct KeptText: Hashable, Sendable {
    public let key: SampleKey
    public let input: String
    public let output: String

    public init(key: SampleKey, input: String, output: String) {
        self.key = key
        self.input = input
        self.output = output
    }

    public init(_ sample: Sample) { self.init(key: sample.key, input: sample.input, output: sample.output) }
}

/// The signatures of samples that follow one another by number (see Dedupe's `NearDuplicateIndex` for the bytes).
public struct SignatureBlock: Hashable, Sendable {
    /// The last sample's number, whether or not it has a signature.
    public let last: Int64
    public let bytes: [UInt8]

    public init(last: Int64, bytes: [UInt8]) {
        self.last = last
        self.bytes = bytes
    }
}
