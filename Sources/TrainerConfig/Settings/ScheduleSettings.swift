public import Schedule

/// When runs start by themselves.
public struct ScheduleSettings: Codable, Hashable, Sendable {
    public var isEnabled = true
    /// nil: no daily run.
    public var dailyTime = DailyTime(hour: 2, minute: 0)
    public var weeklyDays: [Weekday] = [.monday, .friday]
    public var weeklyTimes = [DailyTime(hour: 10, minute: 0), DailyTime(hour: 16, minute: 0)].compactMap(\.self)
    public var weeklyPairing = WeeklyPairing.product

    public init() {}

    /// The slots; none while the schedule is switched off. Times are in Asia/Shanghai.
    public var plan: SchedulePlan {
        guard isEnabled else { return SchedulePlan(slots: []) }
        let daily = dailyTime.map { [Slot.daily($0)] } ?? []
        return SchedulePlan(slots: daily + weeklyPairing.slots(days: weeklyDays, times: weeklyTimes))
    }
}

/// How days and times make weekly slots.
public enum WeeklyPairing: String, Codable, CaseIterable, Sendable {
    /// Every time on every day.
    case product
    /// The first time on the first day, the second on the second: what the incumbent's scheduler did.
    case zip

    public func slots(days: [Weekday], times: [DailyTime]) -> [Slot] {
        switch self {
        case .product: days.flatMap { day in times.map { Slot.weekly(day, $0) } }
        case .zip: Swift.zip(days, times).map { Slot.weekly($0, $1) }
        }
    }
}
