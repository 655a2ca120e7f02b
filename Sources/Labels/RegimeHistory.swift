public import TrainerCore

/// The labels of a train pool as tallies by day, from which the frequencies that were known on any later day are summed
/// up: what a sample of that day may print.
public struct RegimeHistory: Codable, Hashable, Sendable {
    private struct Entry: Codable, Hashable {
        let day: TradeDate
        /// On which the day's labels were known.
        let exit: TradeDate
        let tallies: [String: RegimeFrequency.Tally]
    }

    /// Ascending by day.
    private let entries: [Entry]
    /// Calendar days before a sample's day from which labels count, so that longer history changes nothing.
    private let reach: Int
    private let blindTo: DaySpan?

    public static let none = RegimeHistory(items: [RegimeItem](), reach: 1)

    /// - Parameters:
    ///   - items: train items alone, each (code, day) once.
    ///   - reach: calendar days that a label's day may lie before a sample's.
    ///   - blindTo: days of which no label counts, nor the days towards the reach.
    public init(items: some Sequence<RegimeItem>, reach: Int, blindTo: DaySpan? = nil) {
        precondition(reach > 0, "a reach is at least one day")
        let counted = items.filter { blindTo?.contains($0.label.day) != true }
        let byDay = Dictionary(grouping: counted) { $0.label.day }
        self.entries = byDay.sorted { $0.key < $1.key }.map { day, items in
            let tallies = Dictionary(grouping: items) {
                RegimeFrequency.coarse($0.regime, fields: RegimeFrequency.defaultFields)
            }
            return Entry(
                day: day, exit: items.map(\.label.interval.exit).max() ?? day,
                tallies: tallies.mapValues {
                    RegimeFrequency.Tally(ups: $0.count(where: \.label.isUp), count: $0.count)
                })
        }
        self.reach = reach
        self.blindTo = blindTo
    }

    /// The first day whose labels a sample of `day` may count: as many days lie between the two, without those that it is
    /// blind to, as it has reach. A hold-out that takes half a year would leave a frequency of nothing otherwise.
    public static func firstDay(for day: TradeDate, reach: Int, blindTo: DaySpan?) -> TradeDate {
        let first = day.advanced(by: -reach)
        guard let blindTo, blindTo.last >= first else { return first }
        return first.advanced(by: -blindTo.count(through: day))
    }

    /// Labels of the last `reach` days whose interval had ended on `day`: nothing after it plays a part.
    public func frequency(asOf day: TradeDate) -> RegimeFrequency {
        let first = Self.firstDay(for: day, reach: reach, blindTo: blindTo)
        let known = entries.filter { $0.exit <= day && $0.day >= first }
        let tallies = known.reduce(into: [String: RegimeFrequency.Tally]()) { sum, entry in
            sum.merge(entry.tallies, uniquingKeysWith: +)
        }
        return RegimeFrequency(
            tallies: tallies, strength: RegimeFrequency.defaultStrength, fields: RegimeFrequency.defaultFields)
    }
}
