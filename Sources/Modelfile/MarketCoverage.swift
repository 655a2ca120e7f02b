/// Facility location: how near the nearest shot is to each recent market state, in fields. All in whole numbers, so that
/// no order of adding up changes a choice.
struct MarketCoverage {
    private let states: MarketStates
    private var nearest: [Int]
    /// By state of the pool: what a shot in it would add at most; coverage only ever adds less as shots come.
    private(set) var bounds: [Int]
    /// By state: for how many shots its bound is exact.
    private var exactFor: [Int]
    private var shots = 0

    init(_ states: MarketStates) {
        self.states = states
        self.nearest = [Int](repeating: MarketStates.lanes - states.fields, count: states.recent.count)
        self.exactFor = [Int](repeating: 0, count: states.packed.count)
        self.bounds = Self.gainsOfFirst(states)
    }

    /// What a shot in `state` adds to the coverage, in weighted fields.
    mutating func gain(_ state: Int) -> Int {
        if exactFor[state] != shots {
            bounds[state] = compute(states.packed[state])
            exactFor[state] = shots
        }
        return bounds[state]
    }

    mutating func add(_ state: Int) {
        let own = states.packed[state]
        for place in nearest.indices {
            nearest[place] = max(nearest[place], MarketStates.equalLanes(own, states.recent[place]))
        }
        shots += 1
    }

    private func compute(_ own: UInt64) -> Int {
        var sum = 0
        // Unchecked places: this loop is nearly all of the selector's time.
        states.recent.withUnsafeBufferPointer { recent in
            states.weights.withUnsafeBufferPointer { weights in
                nearest.withUnsafeBufferPointer { nearest in
                    for place in 0..<recent.count {
                        let step = MarketStates.equalLanes(own, recent[place]) &- nearest[place]
                        sum &+= step > 0 ? step &* weights[place] : 0
                    }
                }
            }
        }
        return sum
    }

    /// Without a shot the gain is a sum over the fields alone: no two states need be compared.
    private static func gainsOfFirst(_ states: MarketStates) -> [Int] {
        var occurrences = [Int](repeating: 0, count: states.fields * 256)
        for (word, weight) in zip(states.recent, states.weights) {
            for field in 0..<states.fields { occurrences[slot(word, field)] += weight }
        }
        return states.packed.map { word in (0..<states.fields).reduce(0) { $0 + occurrences[slot(word, $1)] } }
    }

    private static func slot(_ word: UInt64, _ field: Int) -> Int {
        field * 256 + Int(truncatingIfNeeded: word >> UInt64(8 * field) & 255)
    }
}
