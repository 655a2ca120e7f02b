/// A set of hashes that is asked for every shingle of every text: a bitmap that fits into the first cache says no to
/// most, a table with open addressing decides the rest.
struct ShingleSet: Sendable {
    private static let bitmapBits: UInt64 = 1 << 16

    private var bitmap: [UInt64]
    private var table: [UInt64]

    init(_ hashes: [UInt64]) {
        bitmap = [UInt64](repeating: 0, count: Int(Self.bitmapBits / 64))
        table = [UInt64](repeating: 0, count: Self.capacity(for: hashes.count))
        // Zero marks a free place, so a hash of zero is in no set.
        for hash in hashes where hash != 0 { insert(hash) }
    }

    /// Read access for a loop, without bounds or ownership in its way.
    struct Lookup {
        fileprivate let bitmap: UnsafePointer<UInt64>
        fileprivate let table: UnsafePointer<UInt64>
        fileprivate let mask: UInt64

        @inline(__always)
        func contains(_ hash: UInt64) -> Bool {
            let bit = hash & (ShingleSet.bitmapBits - 1)
            guard bitmap[Int(bit >> 6)] >> (bit & 63) & 1 == 1 else { return false }
            return isInTable(hash)
        }

        @inline(__always)
        private func isInTable(_ hash: UInt64) -> Bool {
            var place = (hash >> 16) & mask
            while table[Int(place)] != 0 {
                if table[Int(place)] == hash { return true }
                place = (place + 1) & mask
            }
            return false
        }
    }

    @inline(__always)
    func withLookup(_ body: (Lookup) -> Void) {
        bitmap.withUnsafeBufferPointer { bitmap in
            table.withUnsafeBufferPointer { table in
                guard let bits = bitmap.baseAddress, let slots = table.baseAddress else { return }
                body(Lookup(bitmap: bits, table: slots, mask: UInt64(table.count - 1)))
            }
        }
    }

    private mutating func insert(_ hash: UInt64) {
        let bit = hash & (Self.bitmapBits - 1)
        bitmap[Int(bit >> 6)] |= 1 << (bit & 63)
        let mask = UInt64(table.count - 1)
        var place = (hash >> 16) & mask
        while table[Int(place)] != 0, table[Int(place)] != hash { place = (place + 1) & mask }
        table[Int(place)] = hash
    }

    /// A power of two, at most a quarter full.
    private static func capacity(for count: Int) -> Int {
        var capacity = 16
        while capacity < count * 4 { capacity *= 2 }
        return capacity
    }
}
