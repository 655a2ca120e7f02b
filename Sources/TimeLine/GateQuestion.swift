public import Labels

/// An item with all that must not change while it is frozen.
public struct GateQuestion: Hashable, Sendable {
    public let item: HoldOutItem
    public let label: MarketLabel
    /// The decision's prompt, then the whole answer's where there is one.
    public let prompts: [String]

    public init(item: HoldOutItem, label: MarketLabel, prompts: [String]) {
        self.item = item
        self.label = label
        self.prompts = prompts
    }
}
