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

    public static let none = RegimeHistory(items: [RegimeItem](), reach: 1)

    /// - Parameters:
    ///   - items: train items alone, each (code, day) once.
    ///   - reach: calendar days that a label's day may lie before a sample's.
    public init(items: some Sequence<RegimeItem>, reach: Int) {
        precondition(reach > 0, "a reach is at least one day")
        let byDay = Dictionary(grouping: items) { $0.label.day }
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
    }

    /// Labels of the last `reach` days whose interval had ended on `day`: nothing after it plays a part.
    public func frequency(asOf day: TradeDate) -> RegimeFrequency {
        let known = entries.filter { $0.exit <= day && $0.day >= day.advanced(by: -reach) }
        let tallies = known.reduce(into: [String: RegimeFrequency.Tally]()) { sum, entry in
            sum.merge(entry.tallies, uniquingKeysWith: +)
        }
        return RegimeFrequency(
            tallies: tallies, strength: RegimeFrequency.defaultStrength, fields: RegimeFrequency.defaultFields)
    }
}
