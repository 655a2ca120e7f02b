/// A security code with its exchange, as TuShare writes it: `600000.SH`, `000001.SZ`, `920001.BJ`.
///
/// A plain number inside: bars hold one each, and copying millions of them must not count references.
public struct TSCode: Hashable, Sendable {
    /// The ASCII bytes from the first one on, seven bits each: numbers are in the order of their texts.
    private let packed: UInt64

    private static let length = 9

    /// Six digits, a dot, SH | SZ | BJ; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.length, bytes[6] == UInt8(ascii: "."),
            bytes[..<6].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            ["SH", "SZ", "BJ"].contains(text.suffix(2))
        else { return nil }
        self.packed = Self.packed(bytes)
    }

    /// For values that this program itself stored and validated on the way in. What is longer, or no ASCII, gives a code
    /// without text, which no store takes.
    public init(trusted rawValue: String) {
        let fits = rawValue.utf8.count <= Self.length && rawValue.utf8.allSatisfy { $0 < 0x80 }
        self.packed = fits ? Self.packed(rawValue.utf8) : 0
    }

    private static func packed(_ bytes: some Collection<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 7 | UInt64($1) } << UInt64(7 * (length - bytes.count))
    }

    public var rawValue: String {
        String(unsafeUninitializedCapacity: Self.length) { buffer in
            var count = 0
            for place in 0..<Self.length where byte(place) != 0 {
                buffer[count] = byte(place)
                count += 1
            }
            return count
        }
    }

    /// 0 behind the text's end.
    private func byte(_ place: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: packed >> UInt64(7 * (Self.length - 1 - place))) & 0x7f
    }

    /// FNV-1a over the UTF-8 bytes: the same on every machine and in every release, unlike `hashValue`.
    public var stableHash: UInt64 {
        StableHash.fnv1a((0..<Self.length).lazy.map(byte).prefix { $0 != 0 })
    }

    /// One code in ten is never a shot, so that held-out cases have never been seen by a model in any form.
    public var isHeldOut: Bool { stableHash % 10 == 0 }

    public var board: Board {
        let text = rawValue
        return switch (text.suffix(2), text.prefix(3)) {
        case ("BJ", _): .beijing
        case ("SH", "688"), ("SH", "689"): .star
        case ("SZ", "300"), ("SZ", "301"), ("SZ", "302"): .chiNext
        default: .main
        }
    }
}

extension TSCode: Comparable, CustomStringConvertible {
    public static func < (left: TSCode, right: TSCode) -> Bool { left.packed < right.packed }
    public var description: String { rawValue }
}

public enum Board: String, Codable, CaseIterable, Sendable {
    case main, chiNext, star, beijing
}

extension TSCode: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let code = TSCode(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a ts_code: \(text)")
        }
        self = code
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

/// Hashes that must not change between releases: they decide splits and seeded choices.
public enum StableHash {
    /// FNV-1a, 64 bit (Fowler, Noll, Vo; offset basis 14695981039346656037, prime 1099511628211).
    ///
    /// - Parameter start: the hash of what comes before `bytes`; that of nothing by default.
    public static func fnv1a(_ bytes: some Sequence<UInt8>, after start: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
        var hash = start
        for byte in bytes {
            hash ^= UInt64(byte)
            hash &*= 0x0000_0100_0000_01b3
        }
        return hash
    }
}
