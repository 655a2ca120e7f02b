import Foundation
import Retention

/// The rules once more, without cleverness: each one looks at the whole history by Foundation's calendar and says which
/// ranks it keeps. Quadratic, and made for nothing but comparing.
struct SlowRules {
    let rules: KeepRules
    /// Newest first.
    let instants: [Date]
    /// Of each of them.
    let tags: [Set<KeepTag>]
    let now: Date

    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt
        return calendar
    }()

    /// Codes of the rules that keep each rank.
    var codes: [Set<String>] {
        var result = [Set<String>](repeating: [], count: instants.count)
        for rank in instants.indices {
            for (code, count, label) in kinds where keeps(rank, count, label) { result[rank].insert(code) }
            if isWithin(rank) { result[rank].insert("keep_within") }
            if isTagged(rank) { result[rank].insert("keep_tags") }
        }
        return result
    }

    private var kinds: [(String, Int, (Int) -> String)] {
        func part(_ components: Set<Calendar.Component>) -> (Int) -> String {
            { rank in
                let found = Self.calendar.dateComponents(components, from: instants[rank])
                return [
                    found.yearForWeekOfYear, found.weekOfYear, found.year, found.month, found.day, found.hour,
                ].map { $0.map(String.init) ?? "-" }.joined(separator: " ")
            }
        }
        return [
            ("keep_last", rules.last, { String($0) }),
            ("keep_hourly", rules.hourly, part([.year, .month, .day, .hour])),
            ("keep_daily", rules.daily, part([.year, .month, .day])),
            ("keep_weekly", rules.weekly, part([.yearForWeekOfYear, .weekOfYear])),
            ("keep_monthly", rules.monthly, part([.year, .month])),
            ("keep_yearly", rules.yearly, part([.year])),
        ]
    }

    /// A rank is kept when it is the first of its place and fewer than `count` places lie before it, or when it is the
    /// last of all and the places before it leave some of the count.
    private func keeps(_ rank: Int, _ count: Int, _ label: (Int) -> String) -> Bool {
        guard count != 0 else { return false }
        let before = Set((0..<rank).map(label))
        guard count == KeepRules.all || before.count < count else { return false }
        return !before.contains(label(rank)) || rank == instants.count - 1
    }

    private func isTagged(_ rank: Int) -> Bool {
        rules.tags.contains { wanted in wanted.all.allSatisfy { tag in tags[rank].contains { $0 == tag } } }
    }

    private func isWithin(_ rank: Int) -> Bool {
        guard let within = rules.within else { return false }
        guard let newest = instants.filter({ $0 <= now }).max() else { return true }
        let clock = Self.calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: newest)
        var (year, month) = ((clock.year ?? 0) - within.years, (clock.month ?? 0) - within.months)
        while month < 1 { (year, month) = (year - 1, month + 12) }
        var first = DateComponents()
        (first.year, first.month, first.day) = (year, month, 1)
        (first.hour, first.minute, first.second) = (clock.hour, clock.minute, clock.second)
        let days = (clock.day ?? 1) - 1 - within.days
        guard let month = Self.calendar.date(from: first),
            let day = Self.calendar.date(byAdding: .day, value: days, to: month)
        else { return false }
        return instants[rank] > day.addingTimeInterval(-Double(within.hours) * 3600)
    }
}
