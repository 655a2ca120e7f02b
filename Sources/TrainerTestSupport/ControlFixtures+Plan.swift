public import ControlAPI
import Messages
import TrainerCore

extension ControlFixtures {
    /// An account of 120 points that has most of a year to catch up with.
    public static var plan: PlanReply {
        PlanReply(
            source: "tushare", from: TradeDate(dayNumber: 20_300), to: asOf, points: 120,
            apis: [
                planned("trade_cal", .denied, instead: .insteadCalendarRule),
                planned("stock_basic", calls: 1, postponed: 2, perHour: 1, instead: .insteadCodesOfBars),
                planned("daily", calls: 243, today: 1_234, seconds: 244),
                planned("adj_factor", .denied, instead: .insteadChainedFactors),
                planned("suspend_d", .untested, calls: 20),
            ], calls: 264, ruleSeconds: 244, seconds: 293,
            notes: [.planUntestedNote, .planEstimateNote(secondsPerCall: 0.3)])
    }

    private static func planned(
        _ api: String, _ state: PlannedCalls.State = .allowed, calls: Int = 0, postponed: Int = 0, today: Int = 0,
        perHour: Int? = nil, seconds: Double = 0, instead: Message? = nil
    ) -> PlannedCalls {
        PlannedCalls(
            api: api, state: state, calls: calls, postponed: postponed, callsToday: today,
            perMinute: state == .allowed ? 50 : nil, perHour: perHour, perDay: state == .allowed ? 8_000 : nil,
            seconds: seconds, instead: instead)
    }
}
