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
    /// What the challenger's answers are read by.
    public let source: ProbabilitySource
    /// What the champion's are, of when it was a challenger.
    public let championSource: ProbabilitySource

    public init(
        items: [DecisionItem], baselines: Baselines, challenger: [ModelAnswer], champion: [ModelAnswer]?,
        base: [ModelAnswer]?, source: ProbabilitySource = .asSaid, championSource: ProbabilitySource = .asSaid
    ) {
        self.items = items
        self.baselines = baselines
        self.challenger = challenger
        self.champion = champion
        self.base = base
        self.source = source
        self.championSource = championSource
    }

}
