internal import Evidence
internal import Foundation
public import Messages
internal import Statistics
internal import TrainerCore

extension Gate {
    /// The narrative lane's decision with what the decision lane says of it. What failed before stays so. Without a champion
    /// what is absolute decides, of either lane: answers that can be read, forecasts no worse than the base rate, the alarm.
    ///
    /// - Parameter hasChampion: false on the first run, and where Ollama has lost the champion.
    public static func decide(
        _ narrative: GateDecision, market: MarketEvidence, hasChampion: Bool
    ) -> GateDecision {
        guard narrative.passes else { return narrative }
        switch market.state {
        case .off, .notAsked: return narrative
        case .unavailable:
            guard hasChampion else { return narrative }
            let why = Message.marketUnavailable(market.why ?? .verbatim("-"))
            return narrative.becoming(.insufficientEvidence, reason(.marketUnavailable, why))
        case .measured:
            guard let measured = market.measured else { return narrative }
            return decide(narrative, measured)
        }
    }

    /// The verdict of the decision lane knows whether there is a champion: what stands beside it does not apply without one.
    private static func decide(_ narrative: GateDecision, _ measured: MarketMeasurement) -> GateDecision {
        let verdict = measured.verdict
        guard let check = verdict.decisive.flatMap(verdict.check) else { return narrative }
        let examples = check.examples.map(Message.verbatim)
        switch verdict.outcome {
        case .promote: return narrative
        case .hold: return narrative.becoming(.hold, reason(.tooGood, .marketTooGood(text(check)), examples: examples))
        case .insufficientEvidence:
            let why = Message.marketInsufficient(
                text(check), detectable: measured.budget.map { decimal($0.minimumDetectable) },
                moreDays: measured.budget?.moreDates)
            return narrative.becoming(
                .insufficientEvidence, reason(.insufficientEvidence, why, examples: examples))
        case .abort, .reject, .keepChampion:
            let outcome: GateDecision.Outcome = verdict.outcome == .keepChampion ? .keepChampion : .reject
            return narrative.becoming(
                outcome, reason(code(of: check.id), .marketFailed(text(check)), examples: examples))
        }
    }

    private static func code(of check: Check.ID) -> GateDecision.Code {
        switch check {
        case .constantForecast: .constantForecast
        case .brierMean: .brierMean
        case .brierBound: .brierBound
        case .anchorBound: .anchorBound
        case .climatology: .climatology
        default: .parse
        }
    }

    /// Measure, limit, interval and what it rests on.
    private static func text(_ check: Check) -> Message {
        .marketCheck(
            check.id.rawValue, fault: check.fault, measure: check.measure.map(decimal), limit: check.limit.map(decimal),
            interval: check.interval.map { "\(decimal($0.lower))…\(decimal($0.upper))" }, n: check.n)
    }

    static func decimal(_ value: Double) -> String { String(format: "%.4f", locale: nil, value) }
}

extension MarketEvidence {
    /// One line for the journal; nil where the lane is off.
    public var line: Message? {
        guard let measured else { return why.map(Message.marketNothing) }
        func figure(_ mean: DateMean) -> String { "\(Gate.decimal(mean.mean)) ± \(Gate.decimal(mean.standardError))" }
        return .marketMeasured(
            epoch: gate?.epoch ?? "-", look: measured.wear.look,
            brier: measured.challenger.brier.measured.map { Gate.decimal($0.value) } ?? "-",
            overChampion: measured.comparison.map { figure($0.brier) },
            overBaseRate: measured.overClimatology.map(figure), items: measured.challenger.n,
            days: measured.challenger.dates)
    }
}
