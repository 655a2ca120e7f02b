public import Statistics
public import TrainerCore

/// The search of a tune: which settings are still in it, and what is known of each. Pure: it asks nobody.
public struct TuneSearch: Sendable {
    public let plan: TunePlan
    /// In the order in which they are asked.
    public let items: [DecisionItem]
    /// Rounds that are over.
    public private(set) var round = 0
    /// Still in it, beside the current settings.
    public private(set) var challengers: [TuneSetting]
    /// All that ever took part, in their order.
    private var tried: [TuneSetting]
    private var losses: [TuneSetting: [Double]] = [:]
    private var lastRound: [TuneSetting: Int] = [:]
    private var tooLong: Set<TuneSetting> = []

    public init(_ plan: TunePlan, items: [DecisionItem]) {
        self.plan = plan
        self.items = items
        self.challengers = plan.others
        self.tried = [plan.current] + plan.others
    }

    public var isOver: Bool { round == plan.rounds.count || challengers.isEmpty }

    /// Those that this round asks, the current settings first.
    public var asked: [TuneSetting] { [plan.current] + challengers }

    /// The items that each of them has been asked by the end of this round; none where the search is over.
    public var askedItems: ArraySlice<DecisionItem> { isOver ? [] : items.prefix(plan.rounds[round].questions) }

    /// How many of the items a setting has been asked.
    public func answered(by setting: TuneSetting) -> Int { losses[setting]?.count ?? 0 }

    /// - Parameter forecasts: one for each of `askedItems`.
    public mutating func take(_ forecasts: [Forecast], of setting: TuneSetting) {
        losses[setting] = zip(items, forecasts).map { $1.brierLoss(wentUp: $0.wentUp) }
        lastRound[setting] = round + 1
    }

    /// One whose prompt the engine refuses.
    public mutating func leaveOut(_ setting: TuneSetting) {
        tooLong.insert(setting)
        challengers.removeAll { $0 == setting }
    }

    /// Halves the challengers by their mean loss on the same items; after the first round what is better in two things or
    /// more comes in as one setting.
    public mutating func endRound() {
        round += 1
        guard round < plan.rounds.count else { return }
        let places = plan.rounds[round].challengers
        let order = ranked(challengers)
        if round == 1, let joined, !tried.contains(joined) {
            tried.append(joined)
            challengers = Array(order.prefix(places - 1)) + [joined]
        } else {
            challengers = Array(order.prefix(places))
        }
    }

    /// The one that lost least, where that is less than the current settings did; nil also while the search goes on.
    public var best: TuneSetting? {
        guard isOver, let first = ranked(challengers).first, mean(first) < mean(plan.current) else { return nil }
        return first
    }

    /// What is known of each.
    public var rows: [TuneRecord.Row] { tried.map(row) }

    /// Of equal ones the first stays first.
    private func ranked(_ settings: [TuneSetting]) -> [TuneSetting] {
        settings.enumerated().sorted { (mean($0.element), $0.offset) < (mean($1.element), $1.offset) }.map(\.element)
    }

    private func mean(_ setting: TuneSetting) -> Double {
        guard let own = losses[setting], !own.isEmpty else { return .infinity }
        return own.reduce(0, +) / Double(own.count)
    }

    /// The best of each thing that is better than the current one; nil where that is one thing alone.
    private var joined: TuneSetting? {
        let current = plan.current
        let better = ranked(challengers).filter { mean($0) < mean(current) }
        let shots = better.first { $0.shots != current.shots }?.shots
        let order = better.first { $0.order != current.order }?.order
        let temperature = better.first { $0.temperature != current.temperature }?.temperature
        guard [shots != nil, order != nil, temperature != nil].count(where: { $0 }) >= 2 else { return nil }
        return TuneSetting(
            shots: shots ?? current.shots, order: order ?? current.order,
            temperature: temperature ?? current.temperature)
    }

    private func row(_ setting: TuneSetting) -> TuneRecord.Row {
        let own = losses[setting] ?? []
        let theirs = losses[plan.current] ?? []
        let days = DateIndex(items.prefix(own.count).map(\.date.dayNumber))
        let horizon = items.first?.horizon ?? 1
        var brier: TuneRecord.Figure?
        var gain: TuneRecord.Figure?
        if !own.isEmpty {
            let measured = Computed { () throws(Degenerate) in try MarketMean.loss(own, on: days, horizon: horizon) }
            brier = TuneRecord.Figure(mean(setting), measured.value?.interval)
            if setting != plan.current, theirs.count >= own.count {
                let gains = zip(theirs, own).map { $0 - $1 }
                let interval = Computed { () throws(Degenerate) in
                    try MarketMean.estimate(gains, on: days, horizon: horizon).spreadInterval()
                }
                gain = TuneRecord.Figure(gains.reduce(0, +) / Double(gains.count), interval.value)
            }
        }
        return TuneRecord.Row(
            setting: setting, round: lastRound[setting] ?? 0, questions: own.count, brier: brier, gain: gain,
            isTooLong: tooLong.contains(setting))
    }
}

extension TuneRecord.Figure {
    init(_ value: Double, _ interval: Interval?) {
        self.init(value: value, low: interval?.lower, high: interval?.upper)
    }
}

extension TuneRecord.Confirmation {
    /// All confirmations on one DEV together show a difference that is not there with this probability at most.
    public static let alpha = 0.05

    /// - Parameters:
    ///   - items: that the search saw nothing of.
    ///   - current, other: one forecast for each of them.
    ///   - look: 1 for the first confirmation on this DEV: look k may spend α·6/(π²k²).
    /// - Throws: `empty`, `lengths`, `outOfRange`, `tooFew` days.
    public init(
        of setting: TuneSetting, on items: [DecisionItem], current: [Forecast], other: [Forecast], look: Int
    ) throws(Degenerate) {
        let gain = try PairedComparison.brierGain(of: other, on: items, over: current)
        let confidence = 1 - (try AlphaSpending(alpha: Self.alpha).level(ofLook: look))
        let interval = try gain.interval(confidence: confidence)
        func mean(_ forecasts: [Forecast]) -> Double {
            zip(items, forecasts).reduce(0) { $0 + $1.1.brierLoss(wentUp: $1.0.wentUp) } / Double(items.count)
        }
        self.init(
            setting: setting, questions: items.count, days: gain.dates, current: mean(current), brier: mean(other),
            gain: TuneRecord.Figure(gain.mean, interval), look: look, confidence: confidence)
    }

    /// Whether its days can show anything.
    public var hasEnoughDays: Bool { days >= PromotionRule.minimumDates }

    /// Whether all of its interval is on the other settings' side.
    public var isShown: Bool { hasEnoughDays && (gain.low ?? 0) > 0 }
}
