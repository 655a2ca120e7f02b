/// JSON on one line, its keys in the order in which they are written, which JSONEncoder does not keep.
struct JSONLine {
    private(set) var bytes: [UInt8] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// - Parameter bytes: what it is written behind.
    init(after bytes: consuming [UInt8] = []) { self.bytes = bytes }

    /// What JSON has between two values: brackets, commas, keys.
    mutating func append(_ punctuation: StaticString) {
        punctuation.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// A string, behind what JSON has before it. RFC 8259, §7: quotes, backslashes and controls are escaped, all else
    /// stands as it is and is copied in stretches.
    mutating func append(_ punctuation: StaticString, _ value: String) {
        append(punctuation)
        var value = value
        value.withUTF8 { source in
            bytes.append(UInt8(ascii: "\""))
            var (start, place) = (0, 0)
            while place < source.count {
                if let word = source.word(at: place), !Self.needsEscape(word) {
                    place += 8
                    continue
                }
                for place in place..<min(place + 8, source.count) where Self.needsEscape(source[place]) {
                    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<place]))
                    append(escaped: source[place])
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

    private mutating func append(escaped byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\n"): append("\\n")
        case UInt8(ascii: "\r"): append("\\r")
        case UInt8(ascii: "\t"): append("\\t")
        case 0x20...:
            append("\\")
            bytes.append(byte)
        default:
            append(byte < 0x10 ? "\\u000" : "\\u00")
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
