import Foundation
import Messages
import QuotaPlan
import TrainerCore

/// A call as it is counted: by the second, so that the busiest account leaves few rows.
struct CountedCall: Hashable, Sendable {
    let api: String
    let second: Date

    init(_ api: String, at instant: Date) {
        self.api = api
        second = Date(timeIntervalSince1970: instant.timeIntervalSince1970.rounded(.down))
    }
}

/// What the account may still do, from what the operator told, what the server said and what was called before.
actor CallLedger {
    private let store: any QuotaStore
    private let account: ContentDigest
    private let now: @Sendable () -> Date
    private var rules: AccountRules
    private var isLoaded = false
    /// Calls not yet written down, and when the last ones were.
    private var pending: [CountedCall: Int] = [:]
    private var lastWrite = Date.distantPast

    init(store: any QuotaStore, account: ContentDigest, rules: AccountRules, now: @escaping @Sendable () -> Date) {
        self.store = store
        self.account = account
        self.rules = rules
        self.now = now
    }

    func access(to api: String) async throws -> APIAccess {
        try await load()
        return rules.access(to: api, at: now())
    }

    /// Whether the server answers `api` for lists of codes; nil: nobody knows.
    func takesLists(_ api: String) async throws -> Bool? {
        try await load()
        return rules.takesLists(api, at: now())
    }

    func learn(takesLists: Bool, _ api: String) async throws {
        guard try await self.takesLists(api) != takesLists else { return }
        try await learn(.day, limit: takesLists ? 1 : 0, of: APIRule.inLists(api))
    }

    private func load() async throws {
        guard !isLoaded else { return }
        let learnt = try await store.quotas(of: account)
        // Another call may have read them meanwhile, and learnt more since.
        guard !isLoaded else { return }
        rules.learnt = learnt
        isLoaded = true
    }

    /// Throws where the server would refuse `api` for longer than a minute: no permission, or the hour or day is used up.
    /// An essential API is always asked.
    func admit(_ api: String) async throws -> APIAccess {
        let access = try await access(to: api)
        if APIRule.named(api)?.isEssential == true { return access }
        if let denial = access.denial { throw denied(api, denial) }
        let instant = now()
        if let limit = access.perDay,
            try await calls(to: api, since: QuotaWindow.dayStart(instant)) >= limit
        {
            throw try await exhausted(api, .day, limit)
        }
        if let limit = access.perHour,
            try await calls(to: api, since: instant - QuotaWindow.hour) >= limit
        {
            throw try await exhausted(api, .hour, limit)
        }
        return access
    }

    /// Under a limit, a call is written down before it goes out, so that a crash can make the count too high, never too
    /// low. Without one, writing each to the disk would cost more than the call: they are gathered for a second.
    @discardableResult
    func record(_ api: String, _ access: APIAccess) async throws -> CountedCall {
        let instant = now()
        let call = CountedCall(api, at: instant)
        pending[call, default: 0] += 1
        let isLimited = access.perMinute != nil || access.perHour != nil || access.perDay != nil
        if isLimited || instant.timeIntervalSince(lastWrite) >= 1 { try await flush() }
        return call
    }

    /// `call` asked nothing. A process that is killed before this leaves one call too many, never one too few.
    func takeBack(_ call: CountedCall) async throws {
        guard let count = pending[call] else {
            return try await store.takeBackCall(to: call.api, of: account, at: call.second)
        }
        pending[call] = count > 1 ? count - 1 : nil
    }

    /// Writes down the calls that are gathered.
    func flush() async throws {
        lastWrite = now()
        let calls = pending
        pending = [:]
        for (call, count) in calls.sorted(by: { ($0.key.api, $0.key.second) < ($1.key.api, $1.key.second) }) {
            try await store.recordCalls(count, to: call.api, of: account, at: call.second)
        }
    }

    func leastSeconds(for questions: [String: Int]) async throws -> TimeInterval {
        var longest: TimeInterval = 0
        for (api, count) in questions where count > 0 {
            let access = try await access(to: api)
            let isLimited = access.perMinute != nil || access.perHour != nil || access.perDay != nil
            guard access.denial == nil, isLimited else { continue }
            let instant = now()
            let used = UsedCalls(
                minute: try await calls(to: api, since: instant - QuotaWindow.minute),
                hour: try await calls(to: api, since: instant - QuotaWindow.hour),
                day: try await calls(to: api, since: QuotaWindow.dayStart(instant)))
            longest = max(longest, QuotaPlanner.leastSeconds(for: count, to: api, access, used: used, at: instant))
        }
        return longest
    }

    func callsOfLastMinute(_ api: String) async throws -> Int {
        try await calls(to: api, since: now() - QuotaWindow.minute)
    }

    /// `limit` 0: the account may not call `api` at all.
    func learn(_ period: CallQuota.Period, limit: Int, of api: String) async throws {
        // What is counted against it came before, and the next call may be hours away.
        try await flush()
        let quota = CallQuota(api: api, period: period, limit: limit, learntAt: now())
        rules.learnt.removeAll { $0.api == api && $0.period == period }
        rules.learnt.append(quota)
        try await store.learn(quota, of: account)
    }

    /// When `limit` calls a `period` let the next one through. Of the hour that is when the oldest call that counts is
    /// an hour old; where this account's calls do not explain the refusal, somebody else shares it: a whole hour.
    func turn(of period: CallQuota.Period, limit: Int, _ api: String) async throws -> Date {
        let instant = now()
        switch period {
        case .minute: return instant + QuotaWindow.minute
        case .day: return QuotaWindow.nextDay(instant)
        case .hour: break
        }
        func callsLeft(after seconds: Int) async throws -> Int {
            try await calls(to: api, since: instant - QuotaWindow.hour + TimeInterval(seconds))
        }
        guard try await callsLeft(after: 0) >= limit else { return instant + QuotaWindow.hour }
        var (waiting, free) = (0, Int(QuotaWindow.hour))
        while free - waiting > 1 {
            let middle = (waiting + free) / 2
            if try await callsLeft(after: middle) >= limit { waiting = middle } else { free = middle }
        }
        // A second more: the two clocks do not tick together, and calls are counted by the second.
        return instant + TimeInterval(free + 1)
    }

    private func calls(to api: String, since instant: Date) async throws -> Int {
        let written = try await store.calls(to: api, of: account, since: instant)
        return pending.reduce(written) { count, call in call.key.api == api ? count + call.value : count }
    }

    private func exhausted(_ api: String, _ period: CallQuota.Period, _ limit: Int) async throws -> TrainerError {
        let resumes = try await turn(of: period, limit: limit, api)
        return TrainerError(
            period == .day ? .rateLimitedDay : .rateLimitedHour,
            .tuShareRateLimited(api: api, limit: limit, window: period.rawValue),
            hint: .tuShareResumesAt(ShanghaiTime(resumes).text), resumesAt: resumes)
    }

    private func denied(_ api: String, _ denial: APIAccess.Denial) -> TrainerError {
        let message: Message
        switch denial {
        case .points(let needed):
            message = .tuSharePointsMissing(api: api, needed: needed, points: rules.points ?? 0)
        case .learnt(let instant):
            message = .tuShareDeniedSince(
                api: api, since: ShanghaiTime(instant).text, again: ShanghaiTime(instant + AccountRules.trust).text)
        }
        return TrainerError(.permissionDenied, message, hint: .tuSharePermissionRemedy)
    }
}
