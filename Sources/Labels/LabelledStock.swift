public import TrainerCore

/// One stock's bars and what was in force on their days. Stocks that were delisted since belong to it like any other.
public struct LabelledStock: Sendable {
    public let code: TSCode
    /// Ascending by day, one a day.
    public let bars: [DailyBar]
    /// nil where no list says; the stock then never counts as new.
    public let listDate: TradeDate?
    /// Ascending by start. Today's name says nothing of the past, so a stock without spells never counts as ST.
    public let names: [NameSpell]
    /// The exchange's own limits, which go before the rule, for the days on which they are known.
    public let limits: [TradeDate: PublishedLimits]

    public init(
        code: TSCode, bars: [DailyBar], listDate: TradeDate? = nil, names: [NameSpell] = [],
        limits: [PublishedLimits] = []
    ) {
        self.code = code
        self.bars = bars
        self.listDate = listDate
        self.names = names.sorted { $0.start < $1.start }
        self.limits = Dictionary(limits.map { ($0.date, $0) }) { _, newer in newer }
    }

    func name(on day: TradeDate) -> String? {
        names.last { $0.start <= day && ($0.end ?? day) >= day }?.name
    }
}
