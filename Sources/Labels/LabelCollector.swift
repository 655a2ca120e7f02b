import MarketCalendar
public import TrainerCore

/// Labels in the making: stocks come one by one and are not kept, so that a market's bars need never be in memory at
/// once. The benchmark is known when all have come.
public struct LabelCollector: Sendable {
    private let labeller: Labeller
    private let places: [Int]
    private var drafts: [LabelDraft] = []
    private var dropped: [DroppedLabel] = []

    /// - Parameter days: the days that are labelled; those that are not open are left out.
    public init(_ labeller: Labeller, on days: some Sequence<TradeDate>) {
        self.init(labeller, places: days.compactMap(labeller.days.index))
    }

    init(_ labeller: Labeller, places: [Int]) {
        self.labeller = labeller
        self.places = places
    }

    /// Each stock once.
    public mutating func add(_ stock: LabelledStock) {
        let track = StockTrack(stock, days: labeller.days)
        for place in places where track.traded(at: place) != nil {
            do throws(LabelDrop) {
                drafts.append(try labeller.draft(of: track, at: place))
            } catch {
                dropped.append(DroppedLabel(code: stock.code, day: labeller.days[place], reason: error))
            }
        }
    }

    /// Of the stocks that came so far.
    public var labels: LabelSet { labeller.finished(drafts, dropped: dropped) }
}

/// A label but for its benchmark.
struct LabelDraft: Sendable {
    let code: TSCode
    let place: Int
    let growth: Double
    let volatility: Double
}
