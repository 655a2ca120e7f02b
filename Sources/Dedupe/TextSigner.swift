public import TrainerCore

/// Signs texts: MinHash of their shingles in one pass over 64 bins (one-permutation hashing, Li, Owen, Zhang 2012);
/// bins that stay empty are filled by further rounds over all shingles with other hashes (fast similarity sketching,
/// Dahlgaard, Knudsen, Thorup 2017), so that the rows are as good as independent ones however short the text. One byte
/// of each minimum is kept (b-bit minwise hashing, Li and König 2010).
///
/// 64 rows as 16 bands of 4: a pair of Jaccard 0.8 shares a band with probability 0.9998, one of 0.15, the most that was
/// seen of samples of different stocks, with 0.008.
public struct TextSigner: Sendable {
    /// A text with fewer shingles beside the template says too little to be compared.
    public static let minimumShingles = 32
    private static let rows = TextSignature.byteCount
    /// Rounds after which each bin that is still empty is filled by itself. Never seen with `minimumShingles`.
    private static let rounds: UInt64 = 40

    private var hasher: ShingleHasher

    public init(template: TemplateProfile?) { hasher = ShingleHasher(template: template) }

    /// Nil for a text that is not compared, because too little of it is left beside the template.
    public mutating func signature(of text: NearText) -> TextSignature? {
        hasher.hash(text)
        guard hasher.hashes.count >= Self.minimumShingles else { return nil }
        return hasher.hashes.withUnsafeBufferPointer { hashes in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.rows) { minima in
                minima.initialize(repeating: .max)
                Self.fill(minima, with: hashes)
                var rows = SIMD64<UInt8>()
                for row in 0..<Self.rows { rows[row] = UInt8(truncatingIfNeeded: minima[row]) }
                return TextSignature(rows: rows)
            }
        }
    }

    private static func fill(_ minima: UnsafeMutableBufferPointer<UInt32>, with hashes: UnsafeBufferPointer<UInt64>) {
        var filled = firstRound(minima, hashes)
        var round: UInt64 = 1
        while filled != .max, round <= rounds {
            filled = nextRound(round, filled, minima, hashes)
            round += 1
        }
        while filled != .max {
            let bin = (~filled).trailingZeroBitCount
            minima[bin] = hashes.reduce(UInt32.max) {
                min($0, UInt32(truncatingIfNeeded: remixed($1, rounds + UInt64(bin) + 1)))
            }
            filled |= 1 << UInt64(bin)
        }
    }

    /// The bins that hold something, as bits.
    private static func firstRound(
        _ minima: UnsafeMutableBufferPointer<UInt32>, _ hashes: UnsafeBufferPointer<UInt64>
    ) -> UInt64 {
        var filled: UInt64 = 0
        for hash in hashes {
            let bin = Int(hash >> 58)
            filled |= 1 << UInt64(bin)
            minima[bin] = min(minima[bin], UInt32(truncatingIfNeeded: hash))
        }
        return filled
    }

    /// Touches only bins that were empty before, so that a round more or less changes no other row.
    private static func nextRound(
        _ round: UInt64, _ filled: UInt64, _ minima: UnsafeMutableBufferPointer<UInt32>,
        _ hashes: UnsafeBufferPointer<UInt64>
    ) -> UInt64 {
        var now = filled
        for hash in hashes {
            let other = remixed(hash, round)
            let bit: UInt64 = 1 << (other >> 58)
            guard filled & bit == 0 else { continue }
            now |= bit
            let bin = Int(other >> 58)
            minima[bin] = min(minima[bin], UInt32(truncatingIfNeeded: other))
        }
        return now
    }

    @inline(__always)
    private static func remixed(_ hash: UInt64, _ round: UInt64) -> UInt64 {
        let other = (hash ^ (round &* 0x9e37_79b9_7f4a_7c15)) &* 0xd6e8_feb8_6659_fd93
        return (other ^ (other >> 32)) &* 0xd6e8_feb8_6659_fd93
    }
}
