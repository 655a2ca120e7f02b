public import Statistics
public import TrainerCore

/// How much of a lane one answer makes up. Who says the same whatever the question loses nothing by Brier where it says the
/// base rate, and no other figure sees it: it covers no item, ranks none and sounds no alarm.
public struct ForecastSameness: Codable, Hashable, Sendable {
    /// Given most often; nil where nothing was answered, as the next.
    public let rating: Rating?
    /// Stated most often, to the last bit.
    public let probability: Double?
    /// Items that have them; a failure has neither.
    public let sameRating: Tally
    public let sameProbability: Tally

    /// - Throws: `lengths`.
    public init(items: [DecisionItem], forecasts: [Forecast]) throws(Degenerate) {
        guard items.count == forecasts.count else { throw .lengths(items.count, forecasts.count) }
        let answers = forecasts.map(\.answer)
        let rating = Self.mostFrequent(answers.compactMap { $0?.rating.rawValue }).flatMap { Rating(rawValue: $0) }
        let probability = Self.mostFrequent(answers.compactMap { $0?.upProbability })
        self.rating = rating
        self.probability = probability
        self.sameRating = try Self.tally(answers.map { rating != nil && $0?.rating == rating }, of: items)
        self.sameProbability = try Self.tally(
            answers.map { probability != nil && $0?.upProbability == probability }, of: items)
    }

    /// Whether it is a rating that is most alike, and not a probability.
    public var isOfRating: Bool { sameRating.k >= sameProbability.k }
    public var most: Tally { isOfRating ? sameRating : sameProbability }

    /// Whether a forecast is one of `most`.
    public func holds(_ forecast: Forecast) -> Bool {
        guard let answer = forecast.answer else { return false }
        return isOfRating ? answer.rating == rating : answer.upProbability == probability
    }

    /// Of equally frequent ones the least, so that the same answers give the same.
    private static func mostFrequent<Value: Hashable & Comparable>(_ values: [Value]) -> Value? {
        let counts = values.reduce(into: [Value: Int]()) { $0[$1, default: 0] += 1 }
        return counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
    }

    /// Days are the clusters.
    private static func tally(_ isSame: [Bool], of items: [DecisionItem]) throws(Degenerate) -> Tally {
        let ones = isSame.map { $0 ? 1.0 : 0 }
        let days = DateIndex(items.map(\.date.dayNumber))
        let effective = try EffectiveCount.of(ones, among: items.map { _ in 1 }, on: days)
        return Tally(
            isSame.count(where: \.self), of: items.count,
            effective: effective < Double(items.count) ? effective : nil)
    }
}
