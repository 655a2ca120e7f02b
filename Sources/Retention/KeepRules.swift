internal import Foundation
internal import TrainerCore

/// What is kept of a series of things made one after the other, in the grammar of restic's `forget`: each rule keeps
/// some, and what one of them keeps stays. Hours, days, ISO weeks, months and years are those of Asia/Shanghai.
public struct KeepRules: Codable, Hashable, Sendable {
    /// A count that never runs out.
    public static let all = -1

    /// The newest `last`.
    public var last: Int
    /// The newest of each of the newest `hourly` hours that have one; so the next four for days, weeks, months and years.
    /// While a count is not used up, the oldest of all is kept too, so that the history reaches as far back as it can.
    public var hourly: Int
    public var daily: Int
    public var weekly: Int
    public var monthly: Int
    public var yearly: Int
    /// All made less than this long before the newest one.
    public var within: KeepWindow?
    /// All that bear every tag of one of these.
    public var tags: [KeepTags]

    public init(
        last: Int = 0, hourly: Int = 0, daily: Int = 0, weekly: Int = 0, monthly: Int = 0, yearly: Int = 0,
        within: KeepWindow? = nil, tags: [KeepTags] = []
    ) {
        self.last = last
        self.hourly = hourly
        self.daily = daily
        self.weekly = weekly
        self.monthly = monthly
        self.yearly = yearly
        self.within = within
        self.tags = tags
    }

    /// No rule keeps anything.
    public var isEmpty: Bool {
        !KeepUnit.allCases.map(count(of:)).contains { $0 > 0 || $0 == Self.all } && within == nil && tags.isEmpty
    }

    /// Why each of `things` is kept; an empty list: no rule keeps it.
    ///
    /// - Parameters:
    ///   - things: newest first.
    ///   - now: what lies after it does not count as the newest one for `within`.
    func reasons(for things: [KeepSubject], now: Date) -> [[KeepReason]] {
        var counters = KeepUnit.allCases.map { unit in Counter(unit: unit, left: count(of: unit)) }
        let newest = things.first { $0.madeAt <= now }?.madeAt
        let start = within.map { window in newest.map { window.start(before: $0) } ?? .distantPast }
        return things.enumerated().map { rank, thing in
            var reasons: [KeepReason] = []
            for index in counters.indices {
                let isOldest = rank == things.count - 1
                if counters[index].takes(thing.madeAt, rank: rank, isOldest: isOldest) {
                    reasons.append(.rule(counters[index].unit, count(of: counters[index].unit)))
                }
            }
            if let within, let start, thing.madeAt > start { reasons.append(.within(within)) }
            return reasons + tags.filter { $0.all.isSubset(of: thing.tags) }.map(KeepReason.tagged)
        }
    }

    private func count(of unit: KeepUnit) -> Int {
        switch unit {
        case .last: last
        case .hourly: hourly
        case .daily: daily
        case .weekly: weekly
        case .monthly: monthly
        case .yearly: yearly
        }
    }
}

/// What the rules see of a thing.
struct KeepSubject {
    let madeAt: Date
    let tags: Set<KeepTag>
}

/// The rules that count.
public enum KeepUnit: String, Codable, CaseIterable, Sendable {
    case last, hourly, daily, weekly, monthly, yearly

    /// Equal for two things that one place of this rule holds.
    fileprivate func bucket(of instant: Date, rank: Int) -> Int {
        let clock = ShanghaiTime(instant)
        let day = clock.day
        return switch self {
        case .last: rank
        case .hourly: day.dayNumber * 24 + clock.hour
        case .daily: day.dayNumber
        // 1970-01-01 was a Thursday: weeks that begin on Monday, as ISO 8601 numbers them.
        case .weekly: Int((Double(day.dayNumber + 3) / 7).rounded(.down))
        case .monthly: day.civil.year * 12 + day.civil.month
        case .yearly: day.civil.year
        }
    }
}

/// One rule on its way from the newest to the oldest.
private struct Counter {
    let unit: KeepUnit
    var left: Int
    var bucket: Int?

    mutating func takes(_ instant: Date, rank: Int, isOldest: Bool) -> Bool {
        guard left > 0 || left == KeepRules.all else { return false }
        let bucket = unit.bucket(of: instant, rank: rank)
        guard bucket != self.bucket || isOldest else { return false }
        self.bucket = bucket
        if left > 0 { left -= 1 }
        return true
    }
}
