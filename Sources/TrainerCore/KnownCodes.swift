/// The codes that may have a row on a day, as far as is known without asking anybody.
public struct KnownCodes: Hashable, Sendable {
    /// Ascending.
    public let codes: [TSCode]
    /// Whether they come from lists of all states (listed, delisted, paused) that were asked for on the day or later. Else
    /// stocks that were delisted since, or listed lately, may be missing.
    public let isWhole: Bool

    public init(_ codes: [TSCode], isWhole: Bool) {
        self.codes = codes.sorted()
        self.isWhole = isWhole
    }
}
