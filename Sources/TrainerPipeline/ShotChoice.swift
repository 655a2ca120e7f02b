public import TrainerCore

/// What shots were chosen with, beside the recipe itself.
public struct ShotChoice: Codable, Hashable, Sendable {
    /// Of the samples that they were chosen from.
    public let pool: ContentDigest
    /// The longest prompt, which set the budget.
    public let question: String
    public let answerTokens: Int
    public let maximumShots: Int
    public let newSince: TradeDate
    /// `TokenEstimator.factor`, as the engine's counts had made it.
    public let estimatorFactor: Double

    public init(
        pool: ContentDigest, question: String, answerTokens: Int, maximumShots: Int, newSince: TradeDate,
        estimatorFactor: Double
    ) {
        self.pool = pool
        self.question = question
        self.answerTokens = answerTokens
        self.maximumShots = maximumShots
        self.newSince = newSince
        self.estimatorFactor = estimatorFactor
    }
}

extension ContentDigest {
    /// Of samples by what they say and mean, in their order.
    static func of(pool samples: [Sample]) -> ContentDigest {
        var text = ""
        for sample in samples {
            text +=
                "\(sample.key)\u{0}\(sample.prompt)\u{0}\(sample.output)\u{0}\(sample.rating.rawValue)\u{0}\(sample.regime)\n"
        }
        return .of(text)
    }
}
