public import TrainerCore

/// The trading days whose prices a label is made of: `(d, d+1+h]`, from the day after the decision to the exit.
public struct LabelInterval: Codable, Hashable, Sendable {
    /// d+1: bought at its close.
    public let entry: TradeDate
    /// d+1+h: sold at its close.
    public let exit: TradeDate

    public init(entry: TradeDate, exit: TradeDate) {
        self.entry = entry
        self.exit = exit
    }

    /// Whether its last price was known at the close of `day`.
    public func isMatured(on day: TradeDate) -> Bool { exit <= day }
}
