/// The limits of the gate. `training_config.json` gives pass rate, latency and keywords; the rest are conventions, as are
/// the limits of format, faithfulness and the champion's time (`VerdictPolicy`).
public struct GatePolicy: Codable, Hashable, Sendable {
    /// `min_success_rate`, 0…1: of all cases, raw and by Wilson's lower bound, and of ratings that follow the rule.
    public var minimumPassRate: Double
    /// `max_response_time`, seconds: of every answer, and of the 95th percentile.
    public var maximumLatency: Double
    public var keywords: [KeywordGroup]
    /// One rating in at least this share of the cases is a constant answer, while the rule gives two or more.
    public var constantShare = 0.9
    /// Characters (not bytes) of an answer.
    public var characters = 80...600
    /// Characters of a section's body, without blanks.
    public var minimumSectionCharacters = 15
    /// Of the letters, without names of indicators.
    public var minimumChineseShare = 0.95
    /// A stretch that shares this many characters in a row with the prompt is a copy.
    public var copyLength = 12
    /// Of the characters that are copied or claim something in words of the answer's own, so many may be copied. The
    /// templates' own answers come to 43 % at most, what copies lines to 100 %.
    public static let maximumCopiedShare = 0.6

    /// Seconds that loading and three answers may take: a minute, and more where answers may take more than half of one.
    public var maximumReadySeconds: Double { max(60, 2 * maximumLatency) }

    public init(
        minimumPassRate: Double = 0.8, maximumLatency: Double = 30, keywords: [KeywordGroup] = KeywordGroup.standard
    ) {
        self.minimumPassRate = minimumPassRate
        self.maximumLatency = maximumLatency
        self.keywords = keywords
    }

    /// `quality_keywords` as configured.
    public init(minimumPassRate: Double, maximumLatency: Double, qualityKeywords: [String]) {
        self.init(
            minimumPassRate: minimumPassRate, maximumLatency: maximumLatency,
            keywords: KeywordGroup.groups(of: qualityKeywords))
    }
}
