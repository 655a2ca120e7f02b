import TrainerCore

/// A labelled stock-day and the market state that it was in.
public struct RegimeItem: Hashable, Sendable {
    /// `Sample.regime`.
    public let regime: String
    public let label: MarketLabel

    public init(regime: String, label: MarketLabel) {
        self.regime = regime
        self.label = label
    }

    struct Key: Hashable {
        let code: TSCode
        let day: TradeDate
    }

    var key: Key { Key(code: label.code, day: label.day) }
}
