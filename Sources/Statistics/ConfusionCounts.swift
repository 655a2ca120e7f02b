/// How often each class was said where each class was true.
public struct ConfusionCounts: Codable, Hashable, Sendable {
    public let classes: Int
    /// Row by truth, column by what was said.
    public let counts: [Int]

    /// A said class that is never true (an answer that could not be read) may have a number of its own.
    ///
    /// - Throws: `empty`, `lengths`, `outOfRange` for a class outside of 0 ..< classes.
    public init(truth: [Int], said: [Int], classes: Int) throws(Degenerate) {
        guard truth.count == said.count else { throw .lengths(truth.count, said.count) }
        guard !truth.isEmpty else { throw .empty }
        var counts = [Int](repeating: 0, count: classes * classes)
        for (actual, told) in zip(truth, said) {
            guard actual >= 0, actual < classes, told >= 0, told < classes else { throw .outOfRange }
            counts[actual * classes + told] += 1
        }
        self.classes = classes
        self.counts = counts
    }

    public func count(truth: Int, said: Int) -> Int { counts[truth * classes + said] }
    public var n: Int { counts.reduce(0, +) }
    public var correct: Int { (0..<classes).reduce(0) { $0 + count(truth: $1, said: $1) } }

    /// R_K = (c·s − Σ p_k t_k) / √((s² − Σ p_k²)(s² − Σ t_k²)) (Gorodkin 2004), −1…1; for two classes Matthews' MCC
    /// (1975).
    ///
    /// - Throws: `constant` where one class is always said or always true.
    public func matthews() throws(Degenerate) -> Double {
        let said = (0..<classes).map { k in (0..<classes).reduce(0.0) { $0 + Double(count(truth: $1, said: k)) } }
        let truth = (0..<classes).map { k in (0..<classes).reduce(0.0) { $0 + Double(count(truth: k, said: $1)) } }
        let s = Double(n)
        let product = zip(said, truth).reduce(0) { $0 + $1.0 * $1.1 }
        let left = s * s - said.reduce(0) { $0 + $1 * $1 }
        let right = s * s - truth.reduce(0) { $0 + $1 * $1 }
        guard left > 0, right > 0 else { throw .constant }
        return (Double(correct) * s - product) / (left * right).squareRoot()
    }
}
