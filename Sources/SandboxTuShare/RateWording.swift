/// How a refusal for too many calls is worded.
public enum RateWording: String, CaseIterable, Sendable {
    /// `您每分钟最多访问该接口200次`, the older one.
    case most
    /// `您访问接口(daily)频率超限(200次/分钟)`, as in 2026.
    case exceeded
}
