/// The market states of a pool and of the recent market, packed so that two are compared in a few instructions: a byte
/// for each field.
struct MarketStates {
    /// Packed states of the pool, by their number.
    let packed: [UInt64]
    /// Packed states of the recent market.
    let recent: [UInt64]
    /// How often each recent state occurred.
    let weights: [Int]
    /// Fields that a state has, at most `lanes`.
    let fields: Int

    /// Bytes of a word. What follows the seventh bar of a longer state counts as one field.
    static let lanes = 8

    /// - Parameters:
    ///   - pool: the pool's states, each once.
    ///   - recent: how often each state occurred lately; not all of them need be in the pool.
    init(pool: [String], recent: [String: Int]) {
        let seen = recent.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        let own = pool.map(Self.split)
        let others = seen.map { Self.split($0.key) }
        let values = Self.values(own + others)
        self.fields = max(1, values.count)
        self.packed = own.map { Self.pack($0, values) }
        self.recent = others.map { Self.pack($0, values) }
        self.weights = seen.map(\.value)
    }

    /// What full coverage of the recent market counts.
    var whole: Int { max(1, fields * weights.reduce(0, +)) }

    /// Lanes that are equal, those that no state uses among them.
    static func equalLanes(_ left: UInt64, _ right: UInt64) -> Int {
        let difference = left ^ right
        let unequal = ((difference & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7f7f_7f7f_7f7f_7f7f) | difference
        return Int(truncatingIfNeeded: (((~unequal & 0x8080_8080_8080_8080) >> 7) &* 0x0101_0101_0101_0101) >> 56)
    }

    private static func split(_ state: String) -> [Substring] {
        state.split(separator: "|", maxSplits: lanes - 1, omittingEmptySubsequences: false)
    }

    /// Each field's values in order, so that no number depends on the order of the pool.
    private static func values(_ states: [[Substring]]) -> [[Substring: Int]] {
        let count = states.map(\.count).max() ?? 0
        return (0..<count).map { field in
            let distinct = Set(states.compactMap { field < $0.count ? $0[field] : nil }).sorted()
            return Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0 + 1) })
        }
    }

    /// A field that a state lacks is 0. Values beyond the 255th of a field share a number: so fine a field tells no
    /// states apart.
    private static func pack(_ state: [Substring], _ values: [[Substring: Int]]) -> UInt64 {
        state.enumerated().reduce(0) { word, part in
            word | UInt64(min(255, values[part.offset][part.element] ?? 0)) << UInt64(8 * part.offset)
        }
    }
}
