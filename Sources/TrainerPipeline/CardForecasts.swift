import Evidence
import Foundation
import Gate
import Messages
import Statistics
import TrainerCore

/// The decision lane on a card: each model's figures with interval and n, the challenger beside the champion; or why
/// nothing was measured.
struct CardForecasts {
    let language: Language

    func lines(of evaluated: EvaluateStage.Output?) -> [String] {
        guard let market = evaluated?.market else { return [text(.cardNotMeasured(nil))] }
        guard let measured = market.measured, let gate = market.gate, let evaluated else {
            let why = market.state == .off ? Message.decisionState(market.state.rawValue, why: nil) : market.why
            return [text(.cardNotMeasured(why))]
        }
        return [text(asked(gate)), ""] + figures(evaluated.forecasters)
            + (measured.champion == nil ? [] : [""] + paired(measured.comparison))
            + (market.dev.map(sources) ?? [])
    }

    /// What the version's probabilities are read by, which is a part of what it is, beside what else was tried.
    private func sources(_ dev: DevEvidence) -> [String] {
        let coefficients = dev.chosen.scaling.coefficients.map { "\($0.name) \(fixed($0.value))" }
        let chosen = Message.cardSource(
            dev.chosen.name, coefficients: coefficients.joined(separator: ", "), items: dev.items, days: dev.days)
        let rows = dev.rows.map { row in
            [
                "`\(ProbabilitySource.name(row.statement, row.trial.kind))`", figure(row.trial.brier),
                "\(row.failures)/\(dev.items)",
            ]
        }
        return ["", text(chosen), ""]
            + MarkdownTable.lines(["", text(.figureBrier), text(.figureFailures)], rows)
    }

    private func text(_ message: Message) -> String { message.text(in: language) }

    private func asked(_ gate: HoldOutFacts) -> Message {
        .cardGate(
            gate.epoch, items: gate.items, days: gate.days, from: gate.firstDay.dashed, to: gate.lastDay.dashed,
            terms: .decisionTerms(horizon: gate.horizon, benchmark: gate.benchmark.rawValue))
    }

    private func figures(_ forecasters: [Forecaster]) -> [String] {
        let head: [Message] = [.figureBrier, .figureSkill, .figureMCC, .figureRankIC, .figureFailures]
        let rows = forecasters.map { one in
            let metrics = one.metrics
            let failures = metrics.failures.values.reduce(0, +)
            return ["\(text(role(one.role))): \(one.model.name.short)"]
                + [
                    figure(metrics.brier), figure(metrics.brierSkill), figure(metrics.directionCorrelation),
                    figure(metrics.rankCorrelation), "\(failures)/\(metrics.n)",
                ]
        }
        return MarkdownTable.lines([""] + head.map(text), rows)
    }

    private func role(_ role: Forecaster.Role) -> Message {
        switch role {
        case .challenger: .roleChallenger
        case .champion: .roleChampion
        case .base: .roleBase
        }
    }

    /// nil where there were too few days.
    private func paired(_ comparison: PairedComparison?) -> [String] {
        guard let comparison else { return ["- " + text(.cardNoComparison)] }
        let test = comparison.mcNemar
        return [
            Message.cardBrierGain(figure(comparison.brier), days: comparison.brier.dates),
            .cardRatingGain(figure(comparison.ratings), days: comparison.ratings.dates),
            .cardMcNemar(
                challenger: test?.onlyFirst ?? 0, champion: test?.onlySecond ?? 0, p: test.map { fixed($0.pValue) }),
        ].map { "- " + text($0) }
    }

    /// `0.2487 (0.2424…0.2550, n=1500)`
    private func figure(_ reading: Reading) -> String {
        switch reading {
        case .undefined(let why, let n): return "- (\(text(why.message)), n=\(n))"
        case .value(let value):
            guard let interval = value.interval else {
                let why = value.withoutInterval.map { ", \(text($0.message))" } ?? ""
                return "\(fixed(value.value)) (n=\(value.n)\(why))"
            }
            return figure(value.value, interval, value.n)
        }
    }

    private func figure(_ mean: DateMean) -> String {
        do throws(Degenerate) {
            return figure(mean.mean, try mean.spreadInterval(), mean.n)
        } catch {
            return "\(fixed(mean.mean)) (n=\(mean.n), \(text(error.message)))"
        }
    }

    private func figure(_ value: Double, _ interval: Interval, _ n: Int) -> String {
        "\(fixed(value)) (\(fixed(interval.lower))…\(fixed(interval.upper)), n=\(n))"
    }

    private func fixed(_ value: Double) -> String { String(format: "%.4f", locale: nil, value) }
}
