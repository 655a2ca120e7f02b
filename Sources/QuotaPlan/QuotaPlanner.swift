public import Foundation
import TrainerCore

/// Calls already made in the windows that run now.
public struct UsedCalls: Hashable, Sendable {
    public var minute: Int
    public var hour: Int
    /// Since midnight in Shanghai.
    public var day: Int

    public init(minute: Int = 0, hour: Int = 0, day: Int = 0) {
        self.minute = minute
        self.hour = hour
        self.day = day
    }
}

/// One API's share of a plan.
public struct PlannedAPI: Hashable, Sendable {
    public enum State: String, Codable, Hashable, Sendable {
        case allowed
        /// Nobody has asked yet: the first call will tell, and a refusal makes it the only one.
        case untested
        case denied
    }

    public let api: String
    public let state: State
    /// Calls that the run will make.
    public let calls: Int
    /// Calls that do not fit into the running hour or day and are left to a later run.
    public let postponed: Int
    public let perMinute: Int?
    public let perHour: Int?
    public let perDay: Int?
    /// The least time that the rules alone leave for `calls`.
    public let seconds: TimeInterval
    public let denial: APIAccess.Denial?
    /// What is used in place of what is denied or postponed.
    public let substitute: Substitute?
}

/// What a run will ask for, how long the rules make that take, and what it does without.
public struct QuotaPlan: Hashable, Sendable {
    public let apis: [PlannedAPI]
    /// What the run is expected to take: the rules' time, or an estimate of the way where that is longer.
    public let seconds: TimeInterval

    /// The least time that the rules alone leave. Each API has its own count and a run asks them in turns, so the slowest
    /// one decides.
    public var ruleSeconds: TimeInterval { apis.map(\.seconds).max() ?? 0 }
    public var calls: Int { apis.reduce(0) { $0 + $1.calls } }
}

/// Turns what is missing into calls, within what the account may do. Knows no clock and asks nobody.
public enum QuotaPlanner {
    /// What one call is assumed to take on its way: a guess, for nobody has asked yet.
    public static let secondsPerCall: TimeInterval = 0.3

    /// - Parameters:
    ///   - used: calls made so far, per API.
    ///   - secondsPerCall: what one call takes on the way, without any rule.
    ///   - callsAtOnce: how many are on their way at once.
    public static func plan(
        _ needs: FetchNeeds, account: AccountRules, used: [String: UsedCalls] = [:], at now: Date,
        secondsPerCall: TimeInterval = QuotaPlanner.secondsPerCall, callsAtOnce: Int = 1
    ) -> QuotaPlan {
        let apis = needs.calls.map { need in
            planned(need, account.access(to: need.api, at: now), used[need.api] ?? UsedCalls(), now)
        }
        let onTheWay = Double(apis.reduce(0) { $0 + $1.calls }) * secondsPerCall / Double(max(1, callsAtOnce))
        return QuotaPlan(apis: apis, seconds: max(onTheWay, apis.map(\.seconds).max() ?? 0))
    }

    private static func planned(_ need: CallNeed, _ access: APIAccess, _ used: UsedCalls, _ now: Date) -> PlannedAPI {
        guard access.denial == nil else {
            // Without a substitute the run asks once more, and ends with the refusal.
            return PlannedAPI(
                api: need.api, state: .denied, calls: need.substitute == nil ? 1 : 0, postponed: 0, perMinute: nil,
                perHour: nil, perDay: nil,
                seconds: 0, denial: access.denial, substitute: need.substitute)
        }
        // What the run cannot do without is waited for; the rest is left to the next run.
        let fits = need.substitute == nil ? need.calls : min(need.calls, room(access, used))
        return PlannedAPI(
            api: need.api, state: access.isKnown ? .allowed : .untested, calls: fits, postponed: need.calls - fits,
            perMinute: access.perMinute, perHour: access.perHour, perDay: access.perDay,
            seconds: seconds(fits, access, used, now), denial: nil,
            substitute: fits < need.calls ? need.substitute : nil)
    }

    /// The least time that the account's rules alone leave for so many calls to `api`. What an API that can be replaced has
    /// no room for in the running hour and day is not waited for.
    public static func leastSeconds(
        for calls: Int, to api: String, _ access: APIAccess, used: UsedCalls, at now: Date
    ) -> TimeInterval {
        guard access.denial == nil else { return 0 }
        let isWaitedFor = APIRule.named(api)?.isEssential == true
        return seconds(isWaitedFor ? calls : min(calls, room(access, used)), access, used, now)
    }

    /// Calls that the running hour and day still have.
    private static func room(_ access: APIAccess, _ used: UsedCalls) -> Int {
        let hour = access.perHour.map { max(0, $0 - used.hour) } ?? Int.max
        let day = access.perDay.map { max(0, $0 - used.day) } ?? Int.max
        return min(hour, day)
    }

    /// The start of the last of `calls`, counted from now, when each window is used up as soon as it opens.
    private static func seconds(_ calls: Int, _ access: APIAccess, _ used: UsedCalls, _ now: Date) -> TimeInterval {
        guard calls > 0 else { return 0 }
        func windows(_ limit: Int?, _ used: Int, _ length: TimeInterval) -> TimeInterval {
            guard let limit, limit > 0 else { return 0 }
            return Double((calls + min(used, limit) - 1) / limit) * length
        }
        var seconds = max(
            windows(access.perMinute, used.minute, QuotaWindow.minute),
            windows(access.perHour, used.hour, QuotaWindow.hour))
        if let perDay = access.perDay, perDay > 0 {
            let today = max(0, perDay - used.day)
            if calls > today {
                let daysAfterTomorrow = (calls - today - 1) / perDay
                seconds = max(
                    seconds,
                    QuotaWindow.nextDay(now).timeIntervalSince(now) + Double(daysAfterTomorrow) * 86_400)
            }
        }
        return seconds
    }
}
