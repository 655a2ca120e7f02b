import Dedupe
import Foundation
public import Messages
import Samples
import TimeLine
import TrainerCore

/// The GATE that a run's versions are judged by; without an epoch, why there is none.
public struct GateChoice: Codable, Hashable, Sendable {
    public let epoch: String?
    public let why: Message?
}

/// The samples that may be shots: those whose label shares no day with a hold-out or its embargo, that print no bars of one
/// nor count its labels, and that no question asks about, be it drawn after they were kept. Chooses the run's GATE on the
/// way, and freezes it on a quarter's first run.
struct ShotPool: Sendable {
    let stores: Stores
    /// nil: the decision lane is off, and nothing is held back for it.
    let settings: DecisionSettings?

    struct Chosen: Sendable {
        let samples: [Sample]
        let heldBack: [SampleKey]
        /// Beside those, what today's questions ask about.
        let asked: [SampleKey]
        /// nil where the lane is off.
        let gate: GateChoice?
    }

    /// - Parameters:
    ///   - cases: the narrative questions that the version will be asked.
    ///   - freezes: false in a dry run, which keeps nothing.
    /// - Throws: `noData` where no sample is left; `conflict` where the kept GATE was changed.
    func chosen(
        from samples: [Sample], beside cases: [EvaluationCase], asOf: TradeDate, knownAt: Date, freezes: Bool,
        _ context: StageContext
    ) async throws -> Chosen {
        guard let settings else { return try Self.unasked(samples, cases, heldBack: [], gate: nil) }
        let keeper = GateKeeper(stores: stores, settings: settings)
        let held: GateKeeper.Held?
        let line: TimeLine
        let first = samples.map(\.key.asOf).min() ?? asOf
        do {
            held = freezes ? try await keeper.gate(asOf: asOf, knownAt: knownAt, context) : nil
            if let held {
                line = try await keeper.line(
                    of: held.manifest.layout, frozen: held.frozen, from: first, asOf: asOf, knownAt: knownAt)
            } else {
                line = try await keeper.line(from: first, asOf: asOf, knownAt: knownAt)
            }
        } catch let error as TrainerError where error.code == .noData {
            await context.warn(.gateUnavailable(error.message))
            return try Self.unasked(
                samples, cases, heldBack: [], gate: GateChoice(epoch: nil, why: error.message))
        }
        let codes = held?.manifest.codes ?? []
        let heldBack = Set(
            samples.filter {
                line.refusal(ofShot: $0, holdOutCodes: codes, countedHorizon: UpOdds.standardHorizon) != nil
            }.map(\.key))
        let usable = samples.filter { !heldBack.contains($0.key) }
        guard !usable.isEmpty || samples.isEmpty else {
            throw TrainerError(.noData, .noShotsBesideHoldOut(samples.count), hint: .noShotsBesideHoldOutHint)
        }
        var asked = cases
        if let held { asked += try await keeper.questions(of: held, in: context.run.id) }
        return try Self.unasked(
            usable, asked, heldBack: heldBack.sorted(), gate: GateChoice(epoch: held?.frozen.epoch, why: nil))
    }

    private static func unasked(
        _ samples: [Sample], _ cases: [EvaluationCase], heldBack: [SampleKey], gate: GateChoice?
    ) throws -> Chosen {
        let (clean, drops) = EvaluationFilter(cases: cases).filter(samples)
        guard !clean.isEmpty || samples.isEmpty else {
            throw TrainerError(.noData, .noShotsBesideQuestions(samples.count), hint: .noShotsBesideQuestionsHint)
        }
        return Chosen(samples: clean, heldBack: heldBack, asked: drops.map(\.key).sorted(), gate: gate)
    }
}
