internal import Evidence
public import Messages
public import Statistics

/// What the decision lane says of a challenger, or why it says nothing.
public struct MarketEvidence: Codable, Hashable, Sendable {
    public enum State: String, Codable, Sendable {
        /// Switched off in the config.
        case off
        /// There is no GATE to ask: too short a history, mostly.
        case unavailable
        /// The challenger failed before: its questions would wear the GATE and change nothing.
        case notAsked = "not_asked"
        case measured
    }

    public let state: State
    /// Why nothing was measured; nil where something was, or the lane is off.
    public let why: Message?
    public let gate: HoldOutFacts?
    public let measured: MarketMeasurement?
    /// nil where DEV was asked nothing.
    public let dev: DevEvidence?

    private init(
        _ state: State, why: Message? = nil, gate: HoldOutFacts? = nil, measured: MarketMeasurement? = nil,
        dev: DevEvidence? = nil
    ) {
        self.state = state
        self.why = why
        self.gate = gate
        self.measured = measured
        self.dev = dev
    }

    /// That forecasts were measured beside no champion though one is in service: not all of its answers are kept.
    public var isChampionNotComparable: Bool {
        measured?.verdict.check(.brierMean)?.fault == Check.championNotComparable
    }

    public static let off = MarketEvidence(.off)
    public static func unavailable(_ why: Message) -> MarketEvidence { MarketEvidence(.unavailable, why: why) }
    public static func notAsked(_ gate: HoldOutFacts) -> MarketEvidence {
        MarketEvidence(.notAsked, why: .marketNotAsked, gate: gate)
    }

    /// - Throws: as `MarketMeasurement`.
    public static func measured(
        _ answers: MarketAnswers, on gate: HoldOutFacts, policy: MarketPolicy, look: Int, dev: DevEvidence? = nil
    ) throws(Degenerate) -> MarketEvidence {
        MarketEvidence(
            .measured, gate: gate, measured: try MarketMeasurement(answers, policy: policy, look: look), dev: dev)
    }
}
