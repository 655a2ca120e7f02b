internal import Foundation

/// Looks at a measure that is taken run by run for the runs at which its level moved.
///
/// After each run the mean of the last one, and of the last two, is held against the mean of up to `window` runs before
/// them; each of the two looks has half of `alpha` (Bonferroni), two-sided. The error of the difference is that which
/// one run has by itself; where the runs before scatter by more than that explains (χ², 95 %), it is their scatter, with
/// Student's t. Where runs were asked different questions, each set of questions counts once besides, since asking the
/// same ones again shows nothing about others. After a change the new level is learnt anew.
public struct LevelWatch: Hashable, Sendable {
    public struct Point: Hashable, Sendable {
        public let value: Double
        /// Of this run's value.
        public let standardError: Double
        /// What was asked; equal where the questions are.
        public let questions: String

        public init(value: Double, standardError: Double, questions: String) {
            self.value = value
            self.standardError = standardError
            self.questions = questions
        }
    }

    public struct Change: Codable, Hashable, Sendable {
        /// The place of the first run at the new level.
        public let first: Int
        /// The place of the run that showed it: this one or the next.
        public let shownAt: Int
        /// The means of the runs before and of those that showed it.
        public let before: Double
        public let after: Double
    }

    public static let standard = LevelWatch()

    /// Of one run's looks. In simulated series without a change one run in 150 is flagged, one in 40 where runs scatter
    /// just below what is noticed; a drop of ten points on a hundred cases is seen within two runs nine times in ten.
    public let alpha: Double
    /// Runs before that count at most, and that there must be.
    public let window: Int
    public let minimum: Int
    private static let looks = 2

    public init(alpha: Double = 0.01, window: Int = 20, minimum: Int = 5) {
        self.alpha = alpha
        self.window = max(2, window)
        self.minimum = max(2, minimum)
    }

    /// In the order in which they were shown.
    ///
    /// - Throws: `notFinite`, `outOfRange` for a negative error or an `alpha` that is none.
    public func changes(in points: [Point]) throws(Degenerate) -> [Change] {
        for point in points {
            guard point.value.isFinite, point.standardError.isFinite else { throw .notFinite }
            guard point.standardError >= 0 else { throw .outOfRange }
        }
        var changes: [Change] = []
        var start = 0
        for last in points.indices {
            guard let change = try self.change(shownAt: last, since: start, points) else { continue }
            changes.append(change)
            start = change.first
        }
        return changes
    }

    private func change(shownAt last: Int, since start: Int, _ points: [Point]) throws(Degenerate) -> Change? {
        for length in 1...Self.looks {
            let first = last - length + 1
            guard first - start >= minimum else { continue }
            let before = points[max(start, first - window)..<first]
            let after = points[first...last]
            let (old, new) = (Self.mean(before), Self.mean(after))
            guard abs(new - old) > (try reach(before, after, mean: old)) else { continue }
            return Change(first: first, shownAt: last, before: old, after: new)
        }
        return nil
    }

    /// The largest difference of the means that chance explains.
    private func reach(
        _ before: ArraySlice<Point>, _ after: ArraySlice<Point>, mean: Double
    ) throws(Degenerate) -> Double {
        let count = Double(before.count)
        let scatter = before.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) } / (count - 1)
        let both = before + after
        let own = both.reduce(0) { $0 + $1.standardError * $1.standardError } / Double(both.count)
        let scattersMore = scatter > own * Self.explained(degreesOfFreedom: count - 1)
        var variance = (scattersMore ? scatter : own) * (1 / count + 1 / Double(after.count))
        let (old, new) = (Set(before.map(\.questions)), Set(after.map(\.questions)))
        if old.union(new).count > 1 { variance = max(variance, own * (1 / Double(old.count) + 1 / Double(new.count))) }
        let level = 1 - alpha / Double(2 * Self.looks)
        let critical =
            scattersMore
            ? try StudentT(degreesOfFreedom: count - 1).quantile(level) : try NormalDistribution.quantile(level)
        return critical * variance.squareRoot()
    }

    /// How many times its own variance a sample's may be by chance: the 95 % point of χ²/ν (Wilson & Hilferty 1931).
    private static func explained(degreesOfFreedom: Double) -> Double {
        let spread = 2 / (9 * degreesOfFreedom)
        return pow(1 - spread + NormalDistribution.z95OneSided * spread.squareRoot(), 3)
    }

    private static func mean(_ points: ArraySlice<Point>) -> Double {
        points.reduce(0) { $0 + $1.value } / Double(points.count)
    }
}
