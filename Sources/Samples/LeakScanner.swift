public import TrainerCore

/// Proves that a sample states nothing that was not known on its day: every number of its answer stands in its question
/// as printed, and its question prints numbers of columns alone. What became of the stock afterwards can then stand in an
/// answer only where the question gives that very number by chance.
public enum LeakScanner {
    public struct Leak: Hashable, Sendable {
        /// As the answer prints it.
        public let number: String
        /// Trading days after the sample's day whose return or price it is; nil: it is no such number, and still comes
        /// from nowhere.
        public let daysAfter: Int?

        public init(number: String, daysAfter: Int?) {
            self.number = number
            self.daysAfter = daysAfter
        }
    }

    /// Trading days that are looked ahead: the exit of a label of the standard horizon.
    public static let reach = UpOdds.standardHorizon + 1

    /// What the answer states and the question does not; empty for a clean sample.
    ///
    /// - Parameters:
    ///   - last: the bar of the sample's day.
    ///   - later: the stock's bars after it as far as they are known, ascending. They only tell what a number is that has
    ///     no business in the answer, so that most samples never read them.
    public static func leaks(
        in sample: Sample, last: DailyBar? = nil, later: some Sequence<DailyBar> = EmptyCollection()
    ) -> [Leak] {
        let untraced = NumberTrace.untraced(answer: sample.output, input: sample.input)
        guard !untraced.isEmpty else { return [] }
        let outcomes = outcomes(after: last, later)
        return untraced.map { number in Leak(number: number, daysAfter: day(of: number, in: outcomes)) }
    }

    /// Prices and returns of one later day, in every form in which a text may print them.
    private struct Outcome {
        let day: Int
        let values: [Double]
    }

    private static func outcomes(after last: DailyBar?, _ later: some Sequence<DailyBar>) -> [Outcome] {
        guard let last else { return [] }
        var (growth, fromEntry) = (1.0, 1.0)
        return later.filter { $0.date > last.date && $0.preClose > 0 }.prefix(reach).enumerated().map { index, bar in
            let step = bar.close / bar.preClose
            growth *= step
            // Bought at the next close: the first day's step is not earned.
            if index > 0 { fromEntry *= step }
            let returns = [growth - 1, fromEntry - 1, step - 1].filter { $0 != 0 }
            return Outcome(day: index + 1, values: [bar.close] + returns + returns.map { $0 * 100 })
        }
    }

    /// The first day of which the number is a value, rounded as the number is; its sign may be told in words.
    private static func day(of number: String, in outcomes: [Outcome]) -> Int? {
        guard let stated = Double(number) else { return nil }
        let decimals = number.split(separator: ".").dropFirst().first?.count ?? 0
        return outcomes.first { outcome in
            outcome.values.contains { value in
                abs(FixedPoint.rounded(abs(value), decimals: decimals) - abs(stated)) < 1e-9
            }
        }?.day
    }
}
