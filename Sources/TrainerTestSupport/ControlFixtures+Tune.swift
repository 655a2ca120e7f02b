public import ControlAPI
public import TrainerCore

extension ControlFixtures {
    private static let current = TuneSetting(shots: 6, order: .balanced, temperature: 0.7)
    private static let other = TuneSetting(shots: 3, order: .newestFirst, temperature: 0.7)

    public static func tunePlan(questions: Int = 2_000) -> TunePlanReply {
        TunePlanReply(
            basis: runID, epoch: "2026Q4", current: current, others: [other],
            rounds: [.init(challengers: 7, questions: 50), .init(challengers: 4, questions: 100)], confirmation: 1_000,
            questions: questions, searchDays: 14, confirmationDays: 15, canConfirm: true, isPaceAssumed: false,
            triedBefore: 8)
    }

    /// Of which two settings together are better, or none is.
    public static func tune(_ outcome: TuneRecord.Outcome) -> TuneView {
        var record = TuneRecord(
            run: runID, basis: runID, epoch: "2026Q4", seed: 0, current: current, searchDays: 14, confirmationDays: 15,
            budget: 2_000, triedBefore: 8, asked: 1_950)
        record.rows = [
            .init(
                setting: current, round: 3, questions: 200, brier: .init(value: 0.2512, low: 0.2431, high: 0.2593),
                gain: nil),
            .init(
                setting: other, round: 3, questions: 200, brier: .init(value: 0.2401, low: 0.2312, high: 0.249),
                gain: .init(value: 0.0111, low: -0.0004, high: 0.0226)),
            .init(
                setting: TuneSetting(shots: 12, order: .balanced, temperature: 0.7), round: 0, questions: 0, brier: nil,
                gain: nil, isTooLong: true),
        ]
        record.outcome = outcome
        guard outcome == .better else { return TuneView(record) }
        record.confirmation = .init(
            setting: other, questions: 500, days: 15, current: 0.2508, brier: 0.2411,
            gain: .init(value: 0.0097, low: 0.0012, high: 0.0182), look: 2, confidence: 0.9924)
        return TuneView(record)
    }

    public static func tuneReport(_ outcome: TuneRecord.Outcome) -> ReportReply {
        let tuned = run(.succeeded, verdict: nil, options: RunOptions(tune: TuneOptions())) { $0.asOf = nil }
        var reply = ReportReply(
            detail: RunDetail(run: tuned, stages: []), evaluation: nil, serving: serving, models: [])
        reply.tune = tune(outcome)
        return reply
    }
}
