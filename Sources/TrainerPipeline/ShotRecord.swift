public import TrainerCore

/// What shots were chosen with, beside the recipe itself.
public struct ShotRecord: Codable, Hashable, Sendable {
    /// Of the samples that they were chosen from.
    public let pool: ContentDigest
    /// Of the newest samples, those that lie in a hold-out or its embargo, or that today's questions ask about.
    public let heldBack: [SampleKey]
    /// The longest prompt, which set the budget.
    public let question: String
    public let answerTokens: Int
    public let maximumShots: Int
    public let newSince: TradeDate
    /// `TokenEstimator.factor`, as the engine's counts had made it.
    public let estimatorFactor: Double
    /// Of the recent market's states that the choice was spread over; absent in what an earlier version stored, which took
    /// those of the pool.
    public let states: ContentDigest?
    /// Of what was tried on DEV afterwards, what was accepted, in its order; absent in what an earlier version stored.
    public let swaps: [Swap]?
    /// In which they stand; absent in what an earlier version stored, which knew `balanced` alone.
    public let order: ShotOrder?

    public struct Swap: Codable, Hashable, Sendable {
        public let out: SampleKey
        public let into: SampleKey

        public init(out: SampleKey, into: SampleKey) {
            self.out = out
            self.into = into
        }
    }

    public init(
        pool: ContentDigest, heldBack: [SampleKey], question: String, answerTokens: Int, maximumShots: Int,
        newSince: TradeDate, estimatorFactor: Double, states: ContentDigest? = nil, swaps: [Swap]? = nil,
        order: ShotOrder? = nil
    ) {
        self.pool = pool
        self.heldBack = heldBack
        self.question = question
        self.answerTokens = answerTokens
        self.maximumShots = maximumShots
        self.newSince = newSince
        self.estimatorFactor = estimatorFactor
        self.states = states
        self.swaps = swaps
        self.order = order
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
