public import TrainerCore

/// A day on which a stock traded and has no label.
public struct DroppedLabel: Hashable, Sendable {
    public let code: TSCode
    public let day: TradeDate
    public let reason: LabelDrop
}
