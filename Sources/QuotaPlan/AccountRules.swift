public import Foundation
public import TrainerCore

/// What is known of an account: its points where the operator told them, the configured pace, and what the server said.
public struct AccountRules: Hashable, Sendable {
    /// What the server said is believed for a week: an account that has bought points is noticed then.
    public static let trust: TimeInterval = 7 * 86_400

    public var points: Int?
    /// The operator's own limit; it lowers others and raises none.
    public var callsPerMinute: Int?
    public var learnt: [CallQuota]

    public init(points: Int? = nil, callsPerMinute: Int? = nil, learnt: [CallQuota] = []) {
        self.points = points
        self.callsPerMinute = callsPerMinute
        self.learnt = learnt
    }

    /// What this account may do with `api` at `now`: the server's words first, then the points, else unknown.
    public func access(to api: String, at now: Date) -> APIAccess {
        let words = learnt.filter { $0.api == api && now.timeIntervalSince($0.learntAt) < Self.trust }
        if let denial = words.first(where: { $0.limit == 0 }) {
            return APIAccess(denial: .learnt(denial.learntAt))
        }
        func said(_ period: CallQuota.Period) -> Int? { words.first { $0.period == period }?.limit }
        guard let points else {
            return APIAccess(
                perMinute: lower(callsPerMinute, said(.minute)), perHour: said(.hour), perDay: said(.day),
                isKnown: !words.isEmpty)
        }
        let rule = APIRule.named(api)
        // A limit in the server's words shows that the account may call it, whatever the table says.
        if words.isEmpty, let rule, points < rule.minimumPoints {
            return APIAccess(denial: .points(needed: rule.minimumPoints))
        }
        return APIAccess(
            perMinute: lower(callsPerMinute, said(.minute) ?? PointsTable.callsPerMinute(points: points)),
            perHour: said(.hour) ?? (points < 2000 ? rule?.smallAccountHourlyLimit : nil),
            perDay: said(.day) ?? PointsTable.callsPerDay(points: points),
            isKnown: rule != nil || !words.isEmpty)
    }

    private func lower(_ one: Int?, _ other: Int?) -> Int? {
        [one, other].compactMap(\.self).min()
    }
}

/// What an account may do with one API.
public struct APIAccess: Hashable, Sendable {
    public enum Denial: Hashable, Sendable {
        /// The account has fewer points than the API needs.
        case points(needed: Int)
        /// The server refused then.
        case learnt(Date)
    }

    public let denial: Denial?
    /// nil: unknown, or none.
    public let perMinute: Int?
    public let perHour: Int?
    public let perDay: Int?
    /// False where only a call will tell.
    public let isKnown: Bool

    init(
        denial: Denial? = nil, perMinute: Int? = nil, perHour: Int? = nil, perDay: Int? = nil, isKnown: Bool = true
    ) {
        self.denial = denial
        self.perMinute = perMinute
        self.perHour = perHour
        self.perDay = perDay
        self.isKnown = isKnown
    }
}

/// When a limit's window turns.
public enum QuotaWindow {
    /// A minute and a second: the two clocks do not tick together.
    public static let minute: TimeInterval = 61
    public static let hour: TimeInterval = 3600

    /// Days are counted in Shanghai.
    public static func dayStart(_ now: Date) -> Date {
        ShanghaiTime.instant(ShanghaiTime(now).day, hour: 0, minute: 0)
    }

    /// A minute past midnight, for clocks that do not tick together.
    public static func nextDay(_ now: Date) -> Date {
        ShanghaiTime.instant(ShanghaiTime(now).day.advanced(by: 1), hour: 0, minute: 1)
    }
}
