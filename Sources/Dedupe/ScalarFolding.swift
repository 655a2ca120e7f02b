/// `TextNormaliser`'s form as scalar values in a buffer: what hashing reads, without a `String` in between.
enum ScalarFolding {
    private static let blank: UInt32 = 0x20
    private static let invisible: UInt32 = .max

    /// Writes the folded scalars of `text` (valid UTF-8) and gives their count, which is at most that of the bytes.
    static func fold(_ text: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt32>) -> Int {
        guard var next = text.baseAddress else { return 0 }
        let end = next + text.count
        var written = 0
        var isBlankDue = false
        while next < end {
            let folded = fold(decode(&next))
            if folded == invisible { continue }
            if folded == blank {
                isBlankDue = true
                continue
            }
            if isBlankDue {
                if written > 0, output[written - 1] < 0x80, folded < 0x80 {
                    output[written] = blank
                    written += 1
                }
                isBlankDue = false
            }
            output[written] = folded
            written += 1
        }
        return written
    }

    static func fold(_ text: some StringProtocol) -> [UInt32] {
        var text = String(text)
        return text.withUTF8 { bytes in
            [UInt32](unsafeUninitializedCapacity: bytes.count) { buffer, count in
                count = buffer.baseAddress.map { fold(bytes, into: $0) } ?? 0
            }
        }
    }

    @inline(__always)
    private static func decode(_ next: inout UnsafePointer<UInt8>) -> UInt32 {
        let first = UInt32(next[0])
        if first < 0x80 {
            next += 1
            return first
        }
        if first < 0xE0 {
            defer { next += 2 }
            return (first & 0x1F) << 6 | UInt32(next[1] & 0x3F)
        }
        if first < 0xF0 {
            defer { next += 3 }
            return (first & 0x0F) << 12 | UInt32(next[1] & 0x3F) << 6 | UInt32(next[2] & 0x3F)
        }
        defer { next += 4 }
        return (first & 0x07) << 18 | UInt32(next[1] & 0x3F) << 12 | UInt32(next[2] & 0x3F) << 6
            | UInt32(next[3] & 0x3F)
    }

    /// `blank` for all white space, `invisible` for what nobody sees.
    @inline(__always)
    private static func fold(_ scalar: UInt32) -> UInt32 {
        // Chinese characters and their punctuation: nearly all of a text.
        if scalar &- 0x3001 < 0x9FFF - 0x3001 { return scalar }
        if scalar < 0x80 { return foldASCII(scalar) }
        return foldRare(scalar)
    }

    @inline(__always)
    private static func foldASCII(_ scalar: UInt32) -> UInt32 {
        if scalar &- 0x41 < 26 { return scalar + 0x20 }
        return scalar == 0x20 || scalar &- 0x09 < 5 ? blank : scalar
    }

    @inline(never)
    private static func foldRare(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0xFF01...0xFF5E: foldASCII(scalar - 0xFEE0)
        case 0xFF61: 0x3002
        case 0xFF64: 0x3001
        case 0x200B...0x200F, 0x2060...0x2064, 0xFEFF, 0x00AD: invisible
        case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: blank
        default: scalar
        }
    }
}
