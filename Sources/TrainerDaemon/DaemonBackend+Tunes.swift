import ControlAPI
import Evidence
import Foundation
import Modelfile
import TrainerCore
import TrainerPipeline

extension DaemonBackend {
    private var tuner: Tuner {
        Tuner(stores: stores, server: server, strategy: FewShotTrainer(), settings: settings, clock: clock)
    }

    /// What cannot be tuned is told at once, not by a run that fails.
    func tune(_ request: TuneRequest) async throws -> RunNowReply {
        let options = try request.options()
        try await tuner.check()
        return try await queued(RunOptions(tune: options), at: clock.now)
    }

    func tunePlan(_ request: TuneRequest) async throws -> TunePlanReply {
        let preview = try await tuner.preview(try request.options())
        let plan = preview.plan
        return TunePlanReply(
            basis: preview.basis, epoch: preview.epoch, current: plan.current, others: plan.others,
            rounds: plan.rounds.map { TunePlanReply.Round(challengers: $0.challengers, questions: $0.questions) },
            confirmation: 2 * plan.confirmation, questions: plan.questions, searchDays: preview.searchDays,
            confirmationDays: preview.confirmationDays,
            canConfirm: preview.confirmationDays >= PromotionRule.minimumDates, isPaceAssumed: preview.isPaceAssumed,
            triedBefore: preview.triedBefore)
    }

    func gateReads(_ run: RunID?, limit: Int) async throws -> GateReadsReply {
        if let run { _ = try await record(run) }
        return GateReadsReply(
            run: run, count: try await stores.gates.readCount(of: run),
            reads: try await stores.gates.reads(of: run, limit: limit))
    }
}
