public import Evidence
public import TrainerCore

/// What the models said to the items of the decision lane.
public struct MarketAnswers: Sendable {
    public let items: [DecisionItem]
    /// Fitted to train items alone.
    public let baselines: Baselines
    public let challenger: [ModelAnswer]
    /// nil on the first run.
    public let champion: [ModelAnswer]?
    /// On the first run, beside the challenger.
    public let base: [ModelAnswer]?

    public init(
        items: [DecisionItem], baselines: Baselines, challenger: [ModelAnswer], champion: [ModelAnswer]?,
        base: [ModelAnswer]?
    ) {
        self.items = items
        self.baselines = baselines
        self.challenger = challenger
        self.champion = champion
        self.base = base
    }

    func forecasts(_ answers: [ModelAnswer]) -> [Forecast] { DecisionAnswer.forecasts(answers, of: items) }
}
