public import Labels
import Messages
public import TrainerCore

/// Chooses the stocks that a hold-out asks about on each of its days.
///
/// Held-out codes alone, in strata of board and volatility as large as they are among the candidates. In each stratum a
/// stable hash gives one order for all days, so that the same stocks are asked about day after day and another one steps
/// in only where one of them has no label. Nothing but the labels' keys and the volatility as of the day is looked at.
public struct HoldOutChooser: Sendable {
    public let codesPerDay: Int
    public let narratives: Int

    public init(codesPerDay: Int, narratives: Int) {
        self.codesPerDay = codesPerDay
        self.narratives = narratives
    }

    public init(gate sizes: TimeLineSizes) {
        self.init(codesPerDay: sizes.codesPerDay, narratives: sizes.narratives)
    }

    /// Ascending by day, then code; fewer than `codesPerDay` on a day where no more have a label.
    ///
    /// - Throws: `noData` where not one held-out stock has a label on the days.
    public func items(from labels: some Sequence<MarketLabel>, on days: [TradeDate]) throws(TrainerError)
        -> [HoldOutItem]
    {
        let asked = Set(days)
        let usable = labels.filter { $0.code.isHeldOut && asked.contains($0.day) }
        guard !usable.isEmpty else {
            throw TrainerError(.noData, .gateEmpty(days: days.count), hint: .heldOutHint)
        }
        let strata = HoldOutStrata(usable)
        let quotas = strata.quotas(of: codesPerDay)
        let byDay = Dictionary(grouping: usable, by: \.day).mapValues { Set($0.map(\.code)) }
        let chosen = byDay.keys.sorted().flatMap { day in
            strata.pick(quotas, among: byDay[day] ?? []).sorted().map { HoldOutItem(code: $0, day: day) }
        }
        return Self.narrated(chosen, count: narratives)
    }

    /// `count` of the items, ascending: as many of each day as of any other, by a hash within a day.
    public static func evenly(_ items: [HoldOutItem], count: Int) -> [HoldOutItem] {
        Array(inRounds(items).prefix(count)).sorted()
    }

    /// Names a task for `count` items, the tasks in turn.
    private static func narrated(_ items: [HoldOutItem], count: Int) -> [HoldOutItem] {
        let order = inRounds(items)
        let tasks = TaskKind.allCases
        let named = order.prefix(count).enumerated().map { place, item in
            HoldOutItem(code: item.code, day: item.day, narrative: tasks[place % tasks.count])
        }
        return (named + order.dropFirst(count)).sorted()
    }

    /// The first of every day, then the second of every day, …
    private static func inRounds(_ items: [HoldOutItem]) -> [HoldOutItem] {
        let byDay = Dictionary(grouping: items, by: \.day).mapValues { items in
            items.sorted { (hash($0), $0) < (hash($1), $1) }
        }
        // By hash, so that a round that is not whole favours no part of the time.
        let days = byDay.keys.sorted {
            (StableHash.fnv1a($0.description.utf8), $0) < (StableHash.fnv1a($1.description.utf8), $1)
        }
        let rounds = byDay.values.map(\.count).max() ?? 0
        return (0..<rounds).flatMap { round in
            days.compactMap { day in byDay[day].flatMap { round < $0.count ? $0[round] : nil } }
        }
    }

    private static func hash(_ item: HoldOutItem) -> UInt64 { StableHash.fnv1a(item.description.utf8) }
}
