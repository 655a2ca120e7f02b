/// The limits of the verdict.
public struct VerdictPolicy: Codable, Hashable, Sendable {
    public var minimumFormat = 0.95
    public var minimumParse = 0.98
    /// Of F_c, by its exact one-sided 95 % bound: 0 of 149 claims just reach it.
    public var maximumContradictions = 0.02
    public var minimumPrecision = 0.95
    public var minimumRecall = 0.80
    public var minimumFollowRate = 0.95
    /// `min_success_rate`: raw, and by Wilson's lower bound; of ratings that follow the rule, raw alone.
    public var minimumPassRate = 0.80
    /// One rating in as many of the cases is a constant answer; one rating or one probability in as many items, a constant
    /// forecast.
    public var constantShare = 0.90
    /// `max_response_time`, seconds, of the 95th percentile.
    public var maximumLatency = 30.0
    public var maximumLatencyRatio = 1.25
    public var rule = PromotionRule.twoLines
    /// Beside the first champion of the epoch, at the level of this look: promotions in a row may not add up to more.
    public var anchorRule = PromotionRule.nonInferior(margin: 0.016)
    /// δ̄ against the base rate must exceed this.
    public var climatologyLine = -0.005
    public var alarm = TooGoodAlarm()

    public init() {}
}
