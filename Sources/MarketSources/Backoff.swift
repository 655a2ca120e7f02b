/// Exponential pauses with equal jitter: half of the pause is fixed, half is drawn, so that clients which failed
/// together do not return together.
struct Backoff: Sendable {
    static let first: Duration = .seconds(1)
    static let longest: Duration = .seconds(60)

    /// State of SplitMix64 (Steele, Lea, Flood 2014).
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// The pause after the `failures`-th failure in a row (1 …).
    mutating func pause(after failures: Int) -> Duration {
        let full = min(Self.longest, Self.first * (1 << min(max(failures, 1) - 1, 10)))
        return full * (0.5 + 0.5 * nextUnit())
    }

    private mutating func nextUnit() -> Double {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
    }
}
