import Samples
import TrainerCore

/// Kept samples that have to be made again, by stock: what stands in their window was corrected, or they were written with
/// another template.
struct SampleRemake: Sendable {
    private var keys: [TSCode: Set<SampleKey>] = [:]

    struct Remade: Sendable {
        var made = SampleMaker.Made()
        /// Those whose window gives no sample any more: they were made from a bar that is known to be wrong.
        var withdrawn: [SampleWithdrawal] = []
    }

    init(_ keys: some Sequence<SampleKey> = EmptyCollection()) {
        self.keys = Dictionary(grouping: keys, by: \.code).mapValues(Set.init)
    }

    var count: Int { keys.values.reduce(0) { $0 + $1.count } }
    /// The earliest day of which a sample is made.
    var firstDay: TradeDate? { keys.values.joined().map(\.asOf).min() }

    mutating func add(_ other: SampleRemake) {
        keys.merge(other.keys) { $0.union($1) }
    }

    func carriedOut(with maker: SampleMaker) async throws -> Remade {
        var remade = Remade()
        for (code, wanted) in keys.sorted(by: { $0.key < $1.key }) {
            try Task.checkCancellation()
            let days = Set(wanted.map(\.asOf))
            guard let first = days.min(), let last = days.max() else { continue }
            let part = try await maker.samples(of: code, in: first...last) { $0.filter(days.contains) }
            // A task that the cap left out is not made for the correction's sake.
            remade.made.samples += part.samples.filter { wanted.contains($0.key) }
            remade.made.skipped.merge(part.skipped, uniquingKeysWith: +)
            remade.withdrawn += wanted.sorted().compactMap { key in
                part.skippedDays[key.asOf].map { SampleWithdrawal(key: key, reason: $0.rawValue) }
            }
        }
        return remade
    }
}
