/// JSON on one line with the keys in a given order, which JSONEncoder does not keep.
enum OrderedJSON {
    case string(String)
    case object([(String, OrderedJSON)])
    case array([OrderedJSON])

    var text: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func append(to bytes: inout [UInt8]) {
        switch self {
        case .string(let value): Self.append(quoted: value, to: &bytes)
        case .object(let members):
            Self.append(members, between: "{", "}", to: &bytes) { member, bytes in
                Self.append(quoted: member.0, to: &bytes)
                bytes.append(contentsOf: ": ".utf8)
                member.1.append(to: &bytes)
            }
        case .array(let elements):
            Self.append(elements, between: "[", "]", to: &bytes) { $0.append(to: &$1) }
        }
    }

    private static func append<Element>(
        _ elements: [Element], between opening: Unicode.Scalar, _ closing: Unicode.Scalar, to bytes: inout [UInt8],
        _ one: (Element, inout [UInt8]) -> Void
    ) {
        bytes.append(UInt8(ascii: opening))
        for (place, element) in elements.enumerated() {
            if place > 0 { bytes.append(contentsOf: ", ".utf8) }
            one(element, &bytes)
        }
        bytes.append(UInt8(ascii: closing))
    }

    /// RFC 8259, §7: quotes, backslashes and controls are escaped, all else stands as it is and is copied in stretches.
    private static func append(quoted value: String, to bytes: inout [UInt8]) {
        var value = value
        value.withUTF8 { source in
            bytes.append(UInt8(ascii: "\""))
            var (start, place) = (0, 0)
            while place < source.count {
                if let word = source.word(at: place), !needsEscape(word) {
                    place += 8
                    continue
                }
                for place in place..<min(place + 8, source.count) where needsEscape(source[place]) {
                    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<place]))
                    append(escaped: source[place], to: &bytes)
                    start = place + 1
                }
                place += 8
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start...]))
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// Whether one of eight bytes may need it: texts are long, and hardly any byte does.
    private static func needsEscape(_ word: UInt64) -> Bool {
        func hasZero(_ word: UInt64) -> UInt64 { (word &- 0x0101_0101_0101_0101) & ~word }
        let found =
            (word &- 0x2020_2020_2020_2020) & ~word | hasZero(word ^ 0x2222_2222_2222_2222)
            | hasZero(word ^ 0x5c5c_5c5c_5c5c_5c5c)
        return found & 0x8080_8080_8080_8080 != 0
    }

    private static func append(escaped byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
        case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
        case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
        case 0x20...: bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
        default:
            bytes.append(contentsOf: (byte < 0x10 ? "\\u000" : "\\u00").utf8)
            bytes.append(contentsOf: String(byte, radix: 16).utf8)
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The eight bytes from `place` on; nil where there are fewer.
    fileprivate func word(at place: Int) -> UInt64? {
        guard place + 8 <= count else { return nil }
        return UnsafeRawBufferPointer(self).loadUnaligned(fromByteOffset: place, as: UInt64.self)
    }
}
