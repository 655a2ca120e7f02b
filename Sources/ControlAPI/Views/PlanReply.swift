public import Messages
public import TrainerCore

/// What the next run will ask its source for.
public struct PlanReply: Codable, Hashable, Sendable {
    public let source: String
    /// The days whose gaps are to be filled.
    public let from: TradeDate
    public let to: TradeDate
    /// The account's points where the configuration tells them.
    public let points: Int?
    /// Empty for a source without limits.
    public let apis: [PlannedCalls]
    public let calls: Int
    /// The least time that the rules alone leave, or the free pages' pace; nil from a daemon of an earlier version.
    public let ruleSeconds: Double?
    /// What the calls are expected to take: the rules' time, or an estimate of their way where that is longer.
    public let seconds: Double
    public let notes: [Message]

    public init(
        source: String, from: TradeDate, to: TradeDate, points: Int?, apis: [PlannedCalls], calls: Int,
        ruleSeconds: Double?, seconds: Double, notes: [Message]
    ) {
        self.source = source
        self.from = from
        self.to = to
        self.points = points
        self.apis = apis
        self.calls = calls
        self.ruleSeconds = ruleSeconds
        self.seconds = seconds
        self.notes = notes
    }
}

/// One API's share of a plan.
public struct PlannedCalls: Codable, Hashable, Sendable {
    public enum State: String, Codable, CaseIterable, Sendable {
        case allowed
        /// The first call will tell; a refusal makes it the only one.
        case untested
        case denied
    }

    public let api: String
    public let state: State
    public let calls: Int
    /// Left to a later run: the hour or day has no room for them.
    public let postponed: Int
    /// Made since midnight in Shanghai.
    public let callsToday: Int
    public let perMinute: Int?
    public let perHour: Int?
    public let perDay: Int?
    public let seconds: Double
    /// What is used in place of what is denied or postponed.
    public let instead: Message?

    public init(
        api: String, state: State, calls: Int, postponed: Int, callsToday: Int, perMinute: Int?, perHour: Int?,
        perDay: Int?, seconds: Double, instead: Message?
    ) {
        self.api = api
        self.state = state
        self.calls = calls
        self.postponed = postponed
        self.callsToday = callsToday
        self.perMinute = perMinute
        self.perHour = perHour
        self.perDay = perDay
        self.seconds = seconds
        self.instead = instead
    }
}
