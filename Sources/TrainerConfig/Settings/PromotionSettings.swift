/// What a passed verdict changes in Ollama beside `BASE:champion` and `BASE:previous`.
public struct PromotionSettings: Codable, Hashable, Sendable {
    /// Also move `BASE:latest` to the champion, after keeping the base as `BASE:base`.
    public var movesLatest = false

    public init() {}
}
