internal import Foundation

/// xoshiro256** 1.0 (Blackman & Vigna 2018), seeded by SplitMix64: the same numbers on every machine and in every
/// release, so that a bootstrap of a run can be repeated to the bit.
public struct Xoshiro256: RandomNumberGenerator, Hashable, Sendable {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    public init(seed: UInt64) {
        var state = seed
        func split() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
        s0 = split()
        s1 = split()
        s2 = split()
        s3 = split()
    }

    public mutating func next() -> UInt64 {
        let product = s1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = (s3 << 45) | (s3 >> 19)
        return result
    }

    /// Uniform on [0, 1) in steps of 2⁻⁵³.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform on 0..<count by multiply and shift; the bias is count·2⁻⁶⁴.
    public mutating func index(below count: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(count)).high)
    }

    /// Standard normal deviates, two at a time (Box & Muller 1958).
    public mutating func normalPair() -> (Double, Double) {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        let angle = 2 * Double.pi * uniform()
        return (radius * cos(angle), radius * sin(angle))
    }

    /// Independent normal deviates of mean 0 in every place.
    public mutating func fillNormal(_ values: inout [Double], deviation: Double = 1) {
        values.withUnsafeMutableBufferPointer { values in
            for place in stride(from: 0, to: values.count, by: 2) {
                let (first, second) = normalPair()
                values[place] = deviation * first
                if place + 1 < values.count { values[place + 1] = deviation * second }
            }
        }
    }
}
