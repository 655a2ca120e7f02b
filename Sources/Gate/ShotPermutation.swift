internal import Statistics

/// Another order of a version's shots.
public struct ShotPermutation: Hashable, Sendable {
    public let seed: UInt64
    /// Places in the version's own order.
    public let places: [Int]

    private static let seedsTried: ClosedRange<UInt64> = 1...64

    /// By the first seeds whose order is neither the version's own nor one of a seed before; fewer than `count` where few
    /// shots have no more orders.
    public static func seeded(_ count: Int, ofShots shots: Int) -> [ShotPermutation] {
        var known: Set<[Int]> = [Array(0..<shots)]
        var found: [ShotPermutation] = []
        for seed in seedsTried where found.count < count {
            let places = shuffled(shots, seed: seed)
            if known.insert(places).inserted { found.append(ShotPermutation(seed: seed, places: places)) }
        }
        return found
    }

    /// Fisher and Yates' shuffle, written out: the library's own may become another with the next compiler.
    private static func shuffled(_ count: Int, seed: UInt64) -> [Int] {
        var random = Xoshiro256(seed: seed)
        var places = Array(0..<count)
        for last in places.indices.reversed() where last > 0 { places.swapAt(last, random.index(below: last + 1)) }
        return places
    }
}
