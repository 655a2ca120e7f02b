public import Foundation
public import TrainerCore

/// What is known of an account: its points where the operator told them, the configured pace, and what the server said.
public struct AccountRules: Hashable, Sendable {
    /// A refusal is believed for a week: an account that has bought points is noticed then. A limit is kept for as long as
    /// nothing else is known: who obeys it is never refused, and so would never learn it again.
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
        func isFresh(_ word: CallQuota) -> Bool { now.timeIntervalSince(word.learntAt) < Self.trust }
        let words = learnt.filter { $0.api == api && ($0.limit > 0 || isFresh($0)) }
        if let denial = words.first(where: { $0.limit == 0 }) {
            return APIAccess(denial: .learnt(denial.learntAt))
        }
        func said(_ period: CallQuota.Period) -> CallQuota? { words.first { $0.period == period } }
        /// The operator's points count again where they give more than an old word; nil: no limit.
        func limit(_ period: CallQuota.Period, points given: Int?) -> Int? {
            guard let word = said(period) else { return given }
            return isFresh(word) ? word.limit : given.map { max($0, word.limit) }
        }
        guard let points else {
            return APIAccess(
                perMinute: lower(callsPerMinute, said(.minute)?.limit), perHour: said(.hour)?.limit,
                perDay: said(.day)?.limit,
                isKnown: !words.isEmpty)
        }
        let rule = APIRule.named(api)
        // A limit in the server's words shows that the account may call it, whatever the table says.
        if words.isEmpty, let rule, points < rule.minimumPoints {
            return APIAccess(denial: .points(needed: rule.minimumPoints))
        }
        return APIAccess(
            perMinute: lower(
                callsPerMinute, limit(.minute, points: PointsTable.callsPerMinute(points: points))),
            perHour: limit(.hour, points: points < 2000 ? rule?.smallAccountHourlyLimit : nil),
            perDay: limit(.day, points: PointsTable.callsPerDay(points: points)),
            isKnown: rule != nil || !words.isEmpty)
    }

    /// Whether the server answers `api` for a list of codes; nil: nobody knows. That it does not is believed as long as
    /// any refusal.
    public func takesLists(_ api: String, at now: Date) -> Bool? {
        guard let word = learnt.first(where: { $0.api == APIRule.inLists(api) }) else { return nil }
        if word.limit > 0 { return true }
        return now.timeIntervalSince(word.learntAt) < Self.trust ? false : nil
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
