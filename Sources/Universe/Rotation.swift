public import TrainerCore

/// Whose turn it is. A stock's debt is the number of runs since it was served last (never: more than any), so that N
/// stocks at n a run are each served once in ⌈N/n⌉ runs, whether or not a stock's turn gives a sample: one with a short
/// or a quarantined history never blocks the others.
public struct Rotation: Hashable, Sendable {
    /// The stocks of this run, ascending.
    public let served: [TSCode]
    /// Stocks whose turn is still to come.
    public let waiting: Int
    /// Runs that the longest waiting one of `served` had waited; nil where one of them was never served.
    public let longestWait: Int?

    /// - Parameters:
    ///   - codes: the universe; those without a new day since their newest sample are left out before.
    ///   - history: the stocks that each earlier run served, newest run first.
    ///   - coverage: the newest day of each stock's samples, which decides among equal debts: histories end, samples stay.
    public init(
        _ codes: [TSCode], history: [[TSCode]], coverage: [TSCode: TradeDate], policy: UniversePolicy
    ) {
        guard policy.mode == .rotate else {
            self.served = codes.sorted()
            self.waiting = 0
            self.longestWait = nil
            return
        }
        var wait: [TSCode: Int] = [:]
        for (age, served) in history.enumerated() {
            for code in served where wait[code] == nil { wait[code] = age + 1 }
        }
        let never = Int.max
        let order = codes.map { code in
            Turn(
                code: code, wait: wait[code] ?? never, covered: coverage[code]?.dayNumber ?? Int.min,
                hash: code.stableHash)
        }.sorted { $0.comesBefore($1) }
        let turns = order.prefix(policy.stocksPerRun)
        self.served = turns.map(\.code).sorted()
        self.waiting = order.count - turns.count
        self.longestWait = turns.first.flatMap { $0.wait == never ? nil : $0.wait }
    }

    private struct Turn {
        let code: TSCode
        let wait: Int
        let covered: Int
        let hash: UInt64

        /// The longest wait first, then the oldest samples, then by a hash, so that no exchange or sector goes first.
        func comesBefore(_ other: Turn) -> Bool {
            if wait != other.wait { return wait > other.wait }
            return (covered, hash, code.rawValue) < (other.covered, other.hash, other.code.rawValue)
        }
    }
}
