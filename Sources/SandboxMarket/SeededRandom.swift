/// SplitMix64 (Steele, Lea, Flood 2014), keyed by what it is for, so that every draw is addressable.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64, _ parts: any StringProtocol...) {
        state = parts.reduce(seed &* 0x9e37_79b9_7f4a_7c15 &+ 1) { $0 ^ (Self.fnv1a($1) &+ ($0 << 6) &+ ($0 >> 2)) }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// [0, 1)
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

    /// 0 ..< count
    mutating func pick(_ count: Int) -> Int { Int(next() % UInt64(max(1, count))) }

    /// Near enough to a normal variable: Irwin–Hall with 12 terms, within ±6.
    mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + unit() } }

    static func fnv1a(_ text: any StringProtocol) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }
}
