public import Evidence
public import TrainerCore

/// Where the probability of an answer to a decision question is taken from. Chosen on DEV once a version, and a part of
/// what it is: its answers mean nothing without.
public struct ProbabilitySource: Codable, Hashable, Sendable {
    public enum Statement: String, Codable, CaseIterable, Sendable {
        /// The number that the answer states.
        case verbalised
        /// P(买入) / (P(买入) + P(卖出)), by the tokens that its rating could have begun with.
        case tokens
    }

    public let statement: Statement
    public let scaling: ProbabilityScaling

    public init(_ statement: Statement, _ scaling: ProbabilityScaling) {
        self.statement = statement
        self.scaling = scaling
    }

    /// Of whatever was never asked on DEV.
    public static let asSaid = ProbabilitySource(.verbalised, .asStated)

    public func forecast(_ answer: ModelAnswer, horizon: Int) -> Forecast {
        Self.stated(statement, answer, horizon: horizon).scaled(by: scaling)
    }

    public func forecasts(_ answers: [ModelAnswer], of items: [DecisionItem]) -> [Forecast] {
        zip(answers, items).map { forecast($0, horizon: $1.horizon) }
    }

    /// Unscaled. An answer that can be read without a probability of its tokens is a failure where these are what counts.
    static func stated(_ statement: Statement, _ answer: ModelAnswer, horizon: Int) -> Forecast {
        let said = DecisionAnswer.forecast(answer, horizon: horizon)
        guard statement == .tokens, let rating = said.answer?.rating else { return said }
        return tokenProbability(answer).flatMap { Forecast.Answer(upProbability: $0, rating: rating) }
            .map(Forecast.answered) ?? .failed(.unparsed)
    }

    private static func tokenProbability(_ answer: ModelAnswer) -> Double? {
        guard let odds = answer.choiceOdds, let buy = odds[Rating.buy.rawValue], let sell = odds[Rating.sell.rawValue],
            buy + sell > 0
        else { return nil }
        return buy / (buy + sell)
    }
}
