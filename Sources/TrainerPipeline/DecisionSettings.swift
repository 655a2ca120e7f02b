import Foundation
public import Gate
import Labels
import Samples
import TimeLine
public import TrainerCore
public import Universe

/// What the decision lane asks, and of which days.
public struct DecisionSettings: Codable, Hashable, Sendable {
    /// Trading days of the GATE.
    public let days: Int
    /// Held-out stocks asked about on each of them.
    public let codesPerDay: Int
    /// h, trading days between buying and selling.
    public let horizon: Int
    public let policy: MarketPolicy
    public let numPredict: Int
    /// Whether nothing newer than GATE may be a shot.
    public let strictWalkForward: Bool
    /// Questions under way at once.
    public let parallel: Int
    /// Calendar days up to the freeze that stay free for shots.
    public let freshDays: Int
    /// Questions that a version may be asked on DEV, all together; 0: none.
    public let devQuestions: Int
    /// When the base came out; nil: not known.
    public let baseReleased: TradeDate?
    /// Which stocks are asked about, and which returns they are compared with: those that samples are made from.
    let scope: LabelScope

    /// - Parameter universe: nil: `LabelScope.standard`.
    public init(
        days: Int = 60, codesPerDay: Int = 25, horizon: Int = 1, policy: MarketPolicy = MarketPolicy(),
        numPredict: Int = 64, strictWalkForward: Bool = false, parallel: Int = 1, freshDays: Int = 30,
        devQuestions: Int = 0, baseReleased: TradeDate? = nil, universe: UniversePolicy? = nil
    ) {
        self.days = days
        self.codesPerDay = codesPerDay
        self.horizon = horizon
        self.policy = policy
        self.numPredict = numPredict
        self.strictWalkForward = strictWalkForward
        self.parallel = parallel
        self.freshDays = freshDays
        self.devQuestions = devQuestions
        self.baseReleased = baseReleased
        self.scope =
            universe.map {
                LabelScope(minimumListedDays: $0.minimumListedDays, includesST: $0.includesST)
            } ?? .standard
    }

    /// Other orders of a version's shots that some questions of DEV are asked under.
    static let otherOrders = 2

    /// Questions of DEV that are asked under each order of the shots: one in five of the budget.
    var orderQuestions: Int { devQuestions / 5 }
    /// Questions of DEV that choose the source of probabilities: the rest of the budget. The version's own order is among
    /// their answers.
    var sourceQuestions: Int { devQuestions - Self.otherOrders * orderQuestions }

    /// Of all that decides how questions and labels are made. Another one needs another GATE: the frozen one could not be
    /// made again to be compared.
    var recipe: ContentDigest {
        get throws {
            try .of(
                canonical: Recipe(
                    text: GatePanel.writer.textVersion, wording: DecisionQuestion.wording(horizon: horizon), days: days,
                    codesPerDay: codesPerDay, horizon: horizon, strictWalkForward: strictWalkForward,
                    scope: scope == .standard ? nil : scope))
        }
    }

    private struct Recipe: Encodable {
        let text: ContentDigest
        let wording: String
        let days: Int
        let codesPerDay: Int
        let horizon: Int
        let strictWalkForward: Bool
        /// nil: the one that was no part of it once, so that what was frozen under it stays.
        let scope: LabelScope?
    }

    /// Trading days of the pool beside a first GATE, so that the trivial models are fitted to a dozen of them. With the
    /// default sizes all that is needed lies within two years, which the free pages give in one call a stock.
    static let poolDays = 60

    /// Calendar days that surely hold what a first GATE is laid out in: the whole window of its oldest question, the pool, DEV
    /// and GATE.
    public var historyCalendarDays: Int {
        // Of so many days in a row, no more are weekdays.
        let fresh = freshDays / 7 * 5 + min(5, freshDays % 7)
        let needed = HoldOutLayout.neededDays(
            horizon: horizon, sizes: sizes(freshTradingDays: fresh), warmUp: SampleWriter.windowLength - 1)
        return FetchPlan.calendarDays(holding: needed - 1 + Self.poolDays)
    }

    /// - Parameter freshTradingDays: how many trading days `freshDays` hold.
    func sizes(freshTradingDays: Int) -> TimeLineSizes {
        TimeLineSizes(
            devDays: max(1, days / 2), gateDays: days, codesPerDay: codesPerDay, narratives: 0,
            freshDays: strictWalkForward ? 0 : freshTradingDays)
    }
}
