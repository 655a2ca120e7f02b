/// The decision lane of an evaluation: what is asked of which market days, and how it decides.
public struct DecisionLaneSettings: Codable, Hashable, Sendable {
    public enum Mode: String, Codable, CaseIterable, Sendable { case freshness, superior }

    public var isEnabled = true
    /// Trading days of the GATE.
    public var days = 60
    /// Held-out stocks asked about on each of them.
    public var codesPerDay = 25
    /// Trading days between buying and selling.
    public var horizon = 1
    public var mode = Mode.freshness
    /// Tokens an answer may have.
    public var numPredict = 64
    /// Nothing newer than the GATE may be a shot.
    public var strictWalkForward = false
    public var alpha = 0.05
    /// Questions that a version may be asked on DEV; 0: none.
    public var devQuestions = 100

    public init() {}

    /// `dev_questions` that give enough of them, one in five, to compare shots on.
    public static let devQuestionsToRefine = 25

    /// Labels that overlap from day to day need blocks of days: with fewer than this no bound can be given.
    public var minimumDays: Int { horizon > 1 ? 6 * (horizon + 1) : 10 }

    /// Trading days that lie between the first day of the pool and the as-of day: pool, DEV, GATE and what keeps them apart.
    public var historyDays: Int {
        let (reach, embargo) = (1 + horizon, max(horizon + 1, 5))
        return 1 + reach + max(1, days / 2) + reach + embargo + days + reach
    }
}
