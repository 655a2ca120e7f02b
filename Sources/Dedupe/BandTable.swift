import TrainerCore

/// Signatures by their 16 bands of four rows: which of them share a band with a given one. A bitmap answers most
/// questions of a search with no; with a batch of a few hundred it refuses nine of ten unrelated signatures alone.
struct BandTable: Sendable {
    static let bands = 16
    /// Estimates below this many equal rows of 64 are not worth a look at the texts: four standard deviations below 0.8.
    static let worthwhileRows = 38
    /// Multiplicative hashing is enough: a key is four bytes of hashes already.
    private static let factor: UInt32 = 0x9e37_79b1

    private(set) var count = 0
    /// The four-byte keys of a row's bands, row after row: its 64 bytes.
    private var keys: [UInt32] = []
    private var filter: [UInt64]
    /// One more than the newest entry (`row · 16 + band`) of a slot, 0 for none; `older` goes on from there.
    private var heads: [UInt32]
    private var older: [UInt32] = []
    private let filterShift: UInt32
    private let headShift: UInt32

    /// - Parameters:
    ///   - expected: how many rows will come; more are right too, and slower.
    ///   - isSearched: whether `search` will be called.
    init(expected: Int, isSearched: Bool) {
        let entries = max(1, expected) * Self.bands
        let headBits = Self.bits(for: entries * 2, in: 10...28)
        // A megabyte at most: beyond the second cache a bitmap costs more than it saves.
        let filterBits = Self.bits(for: entries * 128, in: 16...23)
        filter = [UInt64](repeating: 0, count: isSearched ? 1 << (filterBits - 6) : 0)
        heads = [UInt32](repeating: 0, count: 1 << headBits)
        filterShift = UInt32(32 - filterBits)
        headShift = UInt32(32 - headBits)
        keys.reserveCapacity(expected * Self.bands)
        older.reserveCapacity(expected * Self.bands)
    }

    /// The row that the signature gets: 0, 1, 2, …
    @discardableResult
    mutating func insert(_ signature: TextSignature) -> Int {
        let row = count
        withUnsafeBytes(of: signature.rows) { signature in
            for band in 0..<Self.bands {
                let key = signature.loadUnaligned(fromByteOffset: band * 4, as: UInt32.self)
                keys.append(key)
                if !filter.isEmpty { mark(key) }
                let slot = slot(key, band)
                older.append(heads[slot])
                heads[slot] = UInt32(row * Self.bands + band + 1)
            }
        }
        count += 1
        return row
    }

    /// Rows that share a band with `signature` and are worth a look, ascending.
    func rows(resembling signature: TextSignature) -> [Int] {
        withUnsafeBytes(of: signature.rows) { bytes in bytes.baseAddress.map { rows($0, bands: .max) } ?? [] }
    }

    /// Calls `found` with (record, row) for each record of a packed block that shares a band with a row here.
    func search(
        _ records: UnsafeRawBufferPointer, stride: Int, offset: Int, found: (_ record: Int, _ row: Int) -> Void
    ) {
        guard count > 0, !filter.isEmpty, let base = records.baseAddress else { return }
        let shift = filterShift
        filter.withUnsafeBufferPointer { filter in
            guard let bitmap = filter.baseAddress else { return }
            var signature = base + offset
            for record in 0..<records.count / stride {
                let bands = Self.passing(signature, bitmap, shift)
                if bands != 0 {
                    for row in rows(signature, bands: bands) { found(record, row) }
                }
                signature += stride
            }
        }
    }

    /// The bands whose keys the bitmap holds, as bits.
    @inline(__always)
    private static func passing(
        _ signature: UnsafeRawPointer, _ bitmap: UnsafePointer<UInt64>, _ shift: UInt32
    ) -> UInt32 {
        var bands: UInt32 = 0
        for band in 0..<Self.bands {
            let key = signature.loadUnaligned(fromByteOffset: band &* 4, as: UInt32.self)
            let place = (key &* factor) &>> shift
            let bit =
                UInt32(truncatingIfNeeded: bitmap[Int(truncatingIfNeeded: place &>> 6)] &>> UInt64(place & 63)) & 1
            bands |= bit &<< UInt32(truncatingIfNeeded: band)
        }
        return bands
    }

    /// - Parameter bands: those to look at, as bits.
    private func rows(_ signature: UnsafeRawPointer, bands: UInt32) -> [Int] {
        var rows: [Int] = []
        for band in 0..<Self.bands where bands >> UInt32(band) & 1 == 1 {
            let key = signature.loadUnaligned(fromByteOffset: band &* 4, as: UInt32.self)
            var entry = heads[slot(key, band)]
            while entry != 0 {
                let index = Int(entry - 1)
                // The index of an entry is that of its key.
                if index % Self.bands == band, keys[index] == key {
                    let row = index / Self.bands
                    if !rows.contains(row), equalRows(row, signature) >= Self.worthwhileRows { rows.append(row) }
                }
                entry = older[index]
            }
        }
        return rows.count > 1 ? rows.sorted() : rows
    }

    private mutating func mark(_ key: UInt32) {
        let place = (key &* Self.factor) >> filterShift
        filter[Int(place >> 6)] |= 1 << UInt64(place & 63)
    }

    /// Of another place for each band, so that equal rows of different bands do not meet.
    private func slot(_ key: UInt32, _ band: Int) -> Int {
        Int(((key ^ UInt32(band) &* 0x85eb_ca6b) &* Self.factor) >> headShift)
    }

    /// Counts equal bytes four at a time: a byte of the difference keeps its highest bit clear only if it is zero.
    private func equalRows(_ row: Int, _ signature: UnsafeRawPointer) -> Int {
        var unequal = 0
        for band in 0..<Self.bands {
            let other = signature.loadUnaligned(fromByteOffset: band &* 4, as: UInt32.self)
            let difference = keys[row &* Self.bands &+ band] ^ other
            let marks = ((difference & 0x7f7f_7f7f) &+ 0x7f7f_7f7f) | difference
            unequal &+= (marks & 0x8080_8080).nonzeroBitCount
        }
        return TextSignature.byteCount - unequal
    }

    private static func bits(for count: Int, in range: ClosedRange<Int>) -> Int {
        var bits = range.lowerBound
        while bits < range.upperBound, 1 << bits < count { bits += 1 }
        return bits
    }
}
