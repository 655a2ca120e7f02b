/// A gzip stream (RFC 1952) of stored blocks (RFC 1951 §3.2.4): valid, uncompressed, and needs no zlib.
enum StoredGzip {
    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
        out.reserveCapacity(bytes.count + bytes.count / 65_535 * 5 + 32)
        var start = 0
        repeat {
            let end = min(start + 65_535, bytes.count)
            let length = UInt16(end - start)
            out.append(end == bytes.count ? 1 : 0)
            out += [UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)]
            out += bytes[start..<end]
            start = end
        } while start < bytes.count
        for word in [crc(bytes), UInt32(truncatingIfNeeded: bytes.count)] {
            out += (0..<4).map { UInt8(word >> (8 * UInt32($0)) & 255) }
        }
        return out
    }

    /// Eight bytes at a time ("slicing by 8", Kounavis and Berry 2005).
    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        tables.withUnsafeBufferPointer { tables in
            bytes.withUnsafeBytes { bytes in
                var value = ~0 as UInt32
                var place = 0
                while place + 8 <= bytes.count {
                    let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                    let mixed = word ^ UInt64(value)
                    value = 0
                    for byte in 0..<8 {
                        value ^= tables[(7 - byte) * 256 + Int(mixed >> (8 * UInt64(byte)) & 255)]
                    }
                    place += 8
                }
                while place < bytes.count {
                    value = tables[Int((value ^ UInt32(bytes[place])) & 255)] ^ (value >> 8)
                    place += 1
                }
                return ~value
            }
        }
    }

    /// Eight tables of 256: the n-th is the first one's value n zero bytes later.
    private static let tables: [UInt32] = {
        var tables: [UInt32] = (0..<256 as Range<UInt32>).map { byte in
            (0..<8).reduce(byte) { value, _ -> UInt32 in value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1 }
        }
        for place in 256..<8 * 256 {
            let before = tables[place - 256]
            tables.append(tables[Int(before & 255)] ^ (before >> 8))
        }
        return tables
    }()
}
