public import TrainerCore

/// A model's answer to one item.
public enum Forecast: Codable, Hashable, Sendable {
    public struct Answer: Codable, Hashable, Sendable {
        /// 0…1.
        public let upProbability: Double
        public let rating: Rating

        /// nil for a number that is no probability: such an answer is `unparsed`.
        public init?(upProbability: Double, rating: Rating) {
            guard upProbability >= 0, upProbability <= 1 else { return nil }
            self.upProbability = upProbability
            self.rating = rating
        }
    }

    /// Why there is no answer. Each counts as wrong in every rate and as the worst loss: leaving out what could not be
    /// read would reward it.
    public enum Failure: String, Codable, CodingKeyRepresentable, CaseIterable, Sendable {
        case unparsed
        case timeout
        case truncated
        case notUTF8 = "not_utf8"
        case tooLong = "too_long"
    }

    case answered(Answer)
    case failed(Failure)

    public var answer: Answer? {
        if case .answered(let answer) = self { answer } else { nil }
    }

    /// The direction of the rating; nil for hold (it abstains) and for a failure.
    public var saidUp: Bool? {
        switch answer?.rating {
        case .buy: true
        case .sell: false
        case .hold, nil: nil
        }
    }

    /// Neither hold nor abstaining by silence: a failure counts as covered, and as wrong.
    public var isCovered: Bool { answer?.rating != .hold }

    /// (p − o)², and 1 for a failure.
    public func brierLoss(wentUp: Bool) -> Double {
        guard let answer else { return 1 }
        let error = answer.upProbability - (wentUp ? 1 : 0)
        return error * error
    }

    public func isRight(_ item: DecisionItem) -> Bool { answer?.rating == item.rating }
    public func hasDirection(of item: DecisionItem) -> Bool { saidUp == item.wentUp }
}
