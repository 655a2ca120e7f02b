public import TrainerCore

/// What models really take on disk. Ollama's list counts shared weights once for every name; on disk they lie once.
public struct DiskAccount: Codable, Hashable, Sendable {
    public enum Basis: String, Codable, Sendable {
        /// Every layer was seen on disk: exact.
        case blobs
        /// From the listed sizes and who shares whose weights: too small by what a version has beside its weights
        /// (texts, kilobytes), once for every version but one.
        case sizes
        /// Of some nothing is known but the listed size: at most this.
        case unknown
    }

    /// Different models, two names of one counted once.
    public let models: Int
    /// The sum that Ollama's list suggests.
    public let apparentBytes: Int64
    public let uniqueBytes: Int64
    public let basis: Basis

    /// Of names that hold one model the first counts.
    public init(of footprints: [ModelFootprint]) {
        var seen: Set<String> = []
        let models = footprints.filter { seen.insert($0.digest).inserted }
        self.models = models.count
        self.apparentBytes = models.reduce(0) { $0 + $1.apparentBytes }
        if models.allSatisfy({ $0.blobs != nil }) {
            let blobs = Dictionary(
                models.flatMap { $0.blobs ?? [] }.map { ($0.digest, $0.bytes) }, uniquingKeysWith: { first, _ in first }
            )
            self.uniqueBytes = blobs.values.reduce(0, +)
            self.basis = .blobs
            return
        }
        let groups = Dictionary(grouping: models) { $0.weights ?? "of \($0.digest)" }
        self.uniqueBytes = groups.values.reduce(0) { sum, group in
            // The weights of a group are at most its smallest member.
            let shared = group.map(\.apparentBytes).min() ?? 0
            return sum + group.reduce(0) { $0 + $1.apparentBytes } - Int64(group.count - 1) * shared
        }
        self.basis = models.allSatisfy { $0.weights != nil } ? .sizes : .unknown
    }

    /// What goes from disk with `removed`: blobs that nothing else uses.
    public static func freed(by removed: Set<ModelName>, among footprints: [ModelFootprint]) -> Int64 {
        let rest = footprints.filter { !removed.contains($0.name) }
        return DiskAccount(of: footprints).uniqueBytes - DiskAccount(of: rest).uniqueBytes
    }
}
