public import Statistics

/// k of n, with its interval.
public struct Share: Codable, Hashable, Sendable {
    public let k: Int
    public let n: Int

    public init(_ k: Int, of n: Int) {
        self.k = k
        self.n = n
    }

    /// 0 for n = 0: what was not shown does not count as passed.
    public var rate: Double { n == 0 ? 0 : Double(k) / Double(n) }
    public var interval: WilsonInterval { WilsonInterval(passed: k, of: n) }
}
