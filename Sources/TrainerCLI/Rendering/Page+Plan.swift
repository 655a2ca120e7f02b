import ControlAPI
import Messages
import TrainerCore

extension Page {
    func plan(_ plan: PlanReply) -> [String] {
        var facts = LabelledLines()
        facts.add(text(.labelSource), [text(.planSource(plan.source, points: plan.points))])
        facts.add(text(.labelRange), ["\(plan.from.dashed) … \(plan.to.dashed)"])
        facts.add(text(.labelCalls), [text(total(plan))])
        facts.add(text(.labelNote), plan.notes.map(text))
        guard !plan.apis.isEmpty else { return facts.lines(width: width) }
        var table = Table([
            .init(head: text(.headAPI)), .init(head: text(.headCalls), isRightAligned: true),
            .init(head: text(.headLimit), isRightAligned: true), .init(head: text(.headToday), isRightAligned: true),
            .init(head: text(.headTakes), isRightAligned: true),
            .init(head: text(.headInstead), minimum: 10, wraps: true),
        ])
        for api in plan.apis {
            table.add([
                api.api, String(api.calls), limit(api), String(api.callsToday),
                api.calls == 0 ? "-" : Format.shortDuration(api.seconds), remark(api),
            ])
        }
        return facts.lines(width: width) + [""] + table.lines(width: width)
    }

    /// The limits' time and the estimate, which of them there is; an earlier daemon tells the longer of both alone.
    private func total(_ plan: PlanReply) -> Message {
        func time(_ seconds: Double) -> String? { seconds > 0 ? Format.duration(seconds) : nil }
        let (least, about) = (plan.ruleSeconds.flatMap(time), time(plan.seconds))
        return .planTotal(calls: plan.calls, least: least, about: about == least ? nil : about)
    }

    private func limit(_ api: PlannedCalls) -> String {
        switch api.state {
        case .denied: return text(.planDenied)
        case .allowed, .untested: break
        }
        // An hourly limit is a few calls; the day's is never the tightest beside a minute's. All are in the JSON.
        let tightest =
            api.perHour.map(Message.perHour) ?? api.perMinute.map(Message.perMinute) ?? api.perDay.map(Message.perDay)
        guard api.state == .untested else { return text(tightest ?? .planUnlimited) }
        // A rate is no promise that the account may call it.
        let told: [Message] = [.planUntested] + (tightest.map { [$0] } ?? [])
        return told.map(text).joined(separator: " ")
    }

    private func remark(_ api: PlannedCalls) -> String {
        let postponed = api.postponed > 0 ? [Message.planPostponed(api.postponed)] : []
        return joined(postponed + (api.instead.map { [$0] } ?? []))
    }
}
