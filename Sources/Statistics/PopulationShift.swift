/// How far a measure's newest days lie from those before them, and how far stretches of as many earlier days lie from the
/// rest: what moves by itself from month to month is no shift.
public struct PopulationShift: Codable, Hashable, Sendable {
    /// By convention another population.
    public static let limit = 0.25

    /// The population stability index of the newest days.
    public let index: Double
    /// The largest index of an earlier stretch of as many days; nil where the days before hold fewer than two.
    public let usual: Double?
    /// Values of the newest days, and of those before.
    public let n: Int
    public let reference: Int

    /// Beyond the limit, and beyond what earlier stretches came to.
    public var isShift: Bool { index > Self.limit && index > usual ?? 0 }

    /// - Parameters:
    ///   - days: the values of each day, oldest first.
    ///   - newest: so many days are held against all before them, in ten bins of about equal mass.
    /// - Throws: `outOfRange` without a newest day, `empty` where a side has no values, `notFinite`, `constant` where those
    ///   before do not fill two bins.
    public init(_ days: [[Double]], newest: Int) throws(Degenerate) {
        guard newest >= 1 else { throw .outOfRange }
        let before = days.dropLast(newest)
        let values = before.flatMap(\.self)
        guard !values.isEmpty else { throw .empty }
        let edges = try PopulationStability.edges(of: values, bins: 10)
        var counts: [[Int]] = []
        for day in days {
            guard day.allSatisfy(\.isFinite) else { throw .notFinite }
            counts.append(PopulationStability.counts(of: day, between: edges))
        }
        let all = Self.sum(counts.dropLast(newest), bins: edges.count + 1)
        let now = Self.sum(counts.suffix(newest), bins: edges.count + 1)
        index = try PopulationStability.index(reference: all, current: now)
        n = now.reduce(0, +)
        reference = values.count
        usual = try Self.usual(counts.dropLast(newest), all, length: newest)
    }

    private static func usual(
        _ before: ArraySlice<[Int]>, _ all: [Int], length: Int
    ) throws(Degenerate) -> Double? {
        let stretches = before.count / length
        guard stretches >= 2 else { return nil }
        var largest = 0.0
        for stretch in 0..<stretches {
            let end = before.endIndex - stretch * length
            let own = sum(before[(end - length)..<end], bins: all.count)
            let rest = zip(all, own).map { $0 - $1 }
            guard own.contains(where: { $0 > 0 }), rest.contains(where: { $0 > 0 }) else { continue }
            largest = max(largest, try PopulationStability.index(reference: rest, current: own))
        }
        return largest
    }

    private static func sum(_ counts: ArraySlice<[Int]>, bins: Int) -> [Int] {
        counts.reduce(into: [Int](repeating: 0, count: bins)) { sums, day in
            for bin in 0..<bins { sums[bin] += day[bin] }
        }
    }
}
