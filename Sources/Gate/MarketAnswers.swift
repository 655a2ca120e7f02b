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
    /// That a model is in service of which too few answers are kept to be compared.
    public let isChampionNotComparable: Bool
    /// On the first run, beside the challenger.
    public let base: [ModelAnswer]?
    /// nil where no model was in service in this epoch yet, and for what an earlier version measured.
    public let anchor: Anchor?
    /// What the challenger's answers are read by.
    public let source: ProbabilitySource
    /// What the champion's are, of when it was a challenger.
    public let championSource: ProbabilitySource

    /// The epoch's first champion.
    public struct Anchor: Sendable {
        public let model: EpochAnchor
        /// nil where they are not kept any more.
        public let answers: [ModelAnswer]?

        public init(_ model: EpochAnchor, answers: [ModelAnswer]?) {
            self.model = model
            self.answers = answers
        }

        func forecasts(of items: [DecisionItem]) -> [Forecast]? {
            answers.map { model.source.forecasts($0, of: items) }
        }
    }

    public init(
        items: [DecisionItem], baselines: Baselines, challenger: [ModelAnswer], champion: [ModelAnswer]?,
        base: [ModelAnswer]?, anchor: Anchor? = nil, source: ProbabilitySource = .asSaid,
        championSource: ProbabilitySource = .asSaid, isChampionNotComparable: Bool = false
    ) {
        self.items = items
        self.baselines = baselines
        self.challenger = challenger
        self.champion = champion
        self.isChampionNotComparable = isChampionNotComparable
        self.base = base
        self.anchor = anchor
        self.source = source
        self.championSource = championSource
    }

}
