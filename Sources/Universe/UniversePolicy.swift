public import TrainerCore

/// Which stocks samples are made from, and how many of them a run serves.
public struct UniversePolicy: Codable, Hashable, Sendable {
    public enum Mode: String, Codable, CaseIterable, Sendable {
        /// `stocksPerRun` stocks, those that wait longest.
        case rotate
        /// Every stock in every run.
        case all
    }

    public let mode: Mode
    /// In `rotate` alone.
    public let stocksPerRun: Int
    /// ST and *ST stocks: other limits, other reasons to move.
    public let includesST: Bool
    /// Calendar days since the listing that a stock must have behind it; 0: none.
    public let minimumListedDays: Int
    /// These stocks alone, ascending; empty: the whole market.
    public let codes: [TSCode]

    public init(
        mode: Mode, stocksPerRun: Int, includesST: Bool, minimumListedDays: Int, codes: some Sequence<TSCode> = []
    ) {
        self.mode = mode
        self.stocksPerRun = stocksPerRun
        self.includesST = includesST
        self.minimumListedDays = minimumListedDays
        self.codes = Set(codes).sorted()
    }
}
