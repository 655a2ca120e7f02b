/// Where the words change sides. The defaults are the textbook levels.
public struct Conventions: Codable, Hashable, Sendable {
    /// RSI above is 超买, below is 超卖, and between 中性; 偏强 from `rsiMiddle`, else 偏弱.
    public var rsiOverbought = 70.0
    public var rsiOversold = 30.0
    public var rsiMiddle = 50.0
    /// The same words about KDJ, read off K.
    public var stochasticOverbought = 80.0
    public var stochasticOversold = 20.0
    /// 量比 above is 放量, below is 缩量.
    public var heavyVolume = 1.5
    public var lightVolume = 0.7
    /// 看多信号 − 看空信号 from which the whole is 偏多 (or, negative, 偏空).
    public var signalMargin = 3.0
    /// 触及: the day's high (low) reached the band to within this share of it.
    public var touchTolerance = 0.005

    public init() {}

    public static let standard = Conventions()
}
