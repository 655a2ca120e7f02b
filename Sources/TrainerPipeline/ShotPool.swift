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

/// The samples that may be shots: those whose label shares no day with a hold-out or its embargo, and that print no bars of
/// one nor count its labels. Chooses the run's GATE on the way, and freezes it on a quarter's first run.
struct ShotPool: Sendable {
    let stores: Stores
    /// nil: the decision lane is off, and nothing is held back for it.
    let settings: DecisionSettings?

    struct Chosen: Sendable {
        let samples: [Sample]
        let heldBack: [SampleKey]
        /// nil where the lane is off.
        let gate: GateChoice?
    }

    /// - Parameter freezes: false in a dry run, which keeps nothing.
    /// - Throws: `noData` where all samples are held back; `conflict` where the kept GATE was changed.
    func chosen(
        from samples: [Sample], asOf: TradeDate, knownAt: Date, freezes: Bool, _ context: StageContext
    ) async throws -> Chosen {
        guard let settings else { return Chosen(samples: samples, heldBack: [], gate: nil) }
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
            return Chosen(samples: samples, heldBack: [], gate: GateChoice(epoch: nil, why: error.message))
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
        return Chosen(
            samples: usable, heldBack: heldBack.sorted(),
            gate: GateChoice(epoch: held?.frozen.epoch, why: nil))
    }
}
