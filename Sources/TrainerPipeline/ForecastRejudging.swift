import Evidence
import Gate
import Messages
import Statistics
import TrainerCore

/// Measures a run's forecasts once more from the stored answers, and holds the figures against those that the run stored.
struct ForecastRejudging: Sendable {
    let stores: Stores

    struct Found: Sendable {
        /// nil where the run measured no forecasts.
        let part: Reproduction.Part?
        /// What a verdict would rest on today; nil where that cannot be told.
        let evidence: MarketEvidence?
    }

    func again(_ evaluated: EvaluateStage.Output, of run: RunID) async throws -> Found {
        guard let stored = evaluated.market?.measured, let gate = evaluated.market?.gate else {
            // That nobody was asked, and why, is a fact of the run: no answer can tell it anew.
            return Found(part: nil, evidence: evaluated.market ?? .off)
        }
        let exam: StoredExam
        switch try await StoredExam.make(of: gate, from: stores, by: .reproduce, in: run) {
        case .exam(let made): exam = made
        case .impossible(let why): return unknown(why)
        }
        var answers: [Forecaster.Role: [ModelAnswer]] = [:]
        for one in evaluated.forecasters {
            guard let options = evaluated.options(of: one.source) else { return unknown(.forecastOptionsNotStored) }
            let kept = try await exam.answers(
                of: one.model.digest, under: options, from: evaluated.keptUnderVersion, in: run,
                late: one.metrics.lateAnswers)
            guard let kept else { return unknown(.forecastAnswersGone(one.model.name.short)) }
            answers[one.role] = kept
        }
        var anchor: MarketAnswers.Anchor?
        if let first = stored.anchor {
            let found = try await exam.anchor(first)
            guard stored.overAnchor == nil || found.answers != nil else {
                return unknown(.forecastAnswersGone(String(first.modelDigest.prefix(12))))
            }
            anchor = found
        }
        let given = MarketAnswers(
            items: exam.exam.items, baselines: exam.exam.baselines, challenger: answers[.challenger] ?? [],
            champion: answers[.champion], base: answers[.base], anchor: anchor, source: stored.source ?? .asSaid,
            championSource: stored.championSource ?? .asSaid,
            isChampionNotComparable: evaluated.lostChampion?.forecasts != nil)
        let look = try await exam.look(of: evaluated.challenger.digest)
        do throws(Degenerate) {
            let evidence = try MarketEvidence.measured(
                given, on: exam.exam.facts, policy: stored.policy, look: look, dev: evaluated.market?.dev)
            var differing = evidence.measured.map { stored.differing(from: $0) } ?? []
            if evidence.gate != gate { differing.append("gate") }
            return Found(
                part: differing.isEmpty
                    ? .init(.forecasts, .equal, .forecastsEqual(items: stored.challenger.n, models: answers.count))
                    : .init(.forecasts, .differs, .forecastsDiffer(differing)),
                evidence: evidence)
        } catch {
            return unknown(.marketDegenerate("\(error)"))
        }
    }

    private func unknown(_ why: Message) -> Found { Found(part: .init(.forecasts, .unknown, why), evidence: nil) }
}

extension MarketMeasurement {
    /// What comes out otherwise, by the names of the report's fields. What shows a check is left out: it may quote an answer
    /// that came too late, which earlier versions did not keep.
    fileprivate func differing(from other: MarketMeasurement) -> [String] {
        // What an earlier version did not look at is no difference, nor what it would have spent on a look.
        let looked = Set(verdict.checks.map(\.id))
        let checks = other.verdict.checks.filter { looked.contains($0.id) }
        let isSliced = slices.map { $0 == other.slicesLike($0) } ?? true
        let same: [(String, Bool)] = [
            ("wear", anchor == nil ? wear.look == other.wear.look : wear == other.wear),
            ("confidence", confidence == other.confidence),
            ("base_rate", baseRate == other.baseRate), ("challenger", other.challenger.agrees(with: challenger)),
            ("champion", Self.same(champion, other.champion)), ("base", Self.same(base, other.base)),
            ("comparison", comparison == other.comparison),
            ("over_anchor", overAnchor == other.overAnchor && anchorConfidence == other.anchorConfidence),
            ("over_base_rate", overClimatology == other.overClimatology), ("budget", budget == other.budget),
            ("slices", isSliced),
            ("outcome", verdict.outcome == other.verdict.outcome),
            ("checks", verdict.checks.map(\.figures) == checks.map(\.figures)),
        ]
        return same.filter { !$0.1 }.map(\.0)
    }

    private static func same(_ stored: ForecastMetrics?, _ again: ForecastMetrics?) -> Bool {
        guard let stored, let again else { return stored == nil && again == nil }
        return again.agrees(with: stored)
    }
}

extension MarketMeasurement {
    /// What an earlier version did not slice by is no difference.
    fileprivate func slicesLike(_ stored: [Slice]) -> [Slice] {
        let dimensions = Set(stored.map(\.dimension))
        return (slices ?? []).filter { dimensions.contains($0.dimension) }
    }
}

extension Check {
    /// Without what shows it.
    fileprivate var figures: Check {
        Check(id, status, measure: measure, limit: limit, interval: interval, n: n, fault: fault)
    }
}
