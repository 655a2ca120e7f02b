import ControlAPI
import Messages
import TrainerCore

extension Page {
    /// What a tune has come to: on what, every setting that it tried, the confirmation, and what to set.
    func tune(_ view: TuneView) -> [String] {
        let record = view.record
        var head = LabelledLines()
        head.add(
            text(.labelTune),
            [
                text(
                    .tuneBasis(
                        run: record.basis.rawValue, epoch: record.epoch, searchDays: record.searchDays,
                        confirmationDays: record.confirmationDays))
            ])
        head.add(
            text(.labelQuestions),
            [text(.tuneSpent(asked: record.asked, most: record.budget, triedBefore: record.triedBefore))])
        var foot = LabelledLines()
        if let confirmation = record.confirmation {
            foot.add(text(.labelConfirmation), [text(confirmed(confirmation))])
        }
        let changes = view.changes.map { "\($0.key): \($0.value)" }
        foot.add(
            text(.labelResult),
            [
                text(
                    .tuneEnded(
                        outcome: record.outcome.rawValue, questions: record.asked,
                        changes: view.changes.map(\.key).joined(separator: ", ")))
            ])
        foot.add(text(.labelToSet), changes)
        return head.lines(width: width) + [""] + settings(record) + foot.lines(width: width)
    }

    private func settings(_ record: TuneRecord) -> [String] {
        guard !record.rows.isEmpty else { return [] }
        var table = Table([
            .init(head: text(.headShots), isRightAligned: true), .init(head: text(.headShotOrder)),
            .init(head: text(.headTemperature), isRightAligned: true),
            .init(head: text(.headRound), isRightAligned: true), .init(head: "n", isRightAligned: true),
            .init(head: "Brier", minimum: 10, wraps: true),
            .init(head: text(.headGainOverCurrent), minimum: 10, wraps: true),
        ])
        for row in record.rows {
            let gain =
                row.setting == record.current
                ? text(.tuneIsCurrent) : row.isTooLong ? text(.tuneIsTooLong) : figure(row.gain, isSigned: true)
            table.add([
                "\(row.setting.shots)", row.setting.order.rawValue, "\(row.setting.temperature)", "\(row.round)",
                "\(row.questions)", figure(row.brier, isSigned: false), gain,
            ])
        }
        return table.lines(width: width) + [""] + DisplayWidth.wrapped(text(.tuneNote), to: width) + [""]
    }

    private func confirmed(_ found: TuneRecord.Confirmation) -> Message {
        .tuneConfirmed(
            setting: text(name(of: found.setting)), questions: found.questions, days: found.days,
            current: Format.fixed(found.current, 4), brier: Format.fixed(found.brier, 4),
            gain: figure(found.gain, isSigned: true), confidence: Format.percent(found.confidence), look: found.look)
    }

    private func name(of setting: TuneSetting) -> Message {
        .tuneSetting(
            shots: setting.shots, order: setting.order.rawValue, temperature: "\(setting.temperature)")
    }

    /// `0.2487 [0.2424, 0.2550]`
    private func figure(_ figure: TuneRecord.Figure?, isSigned: Bool) -> String {
        func number(_ value: Double) -> String {
            (isSigned && value > 0 ? "+" : "") + Format.fixed(value, 4)
        }
        guard let figure else { return "-" }
        guard let low = figure.low, let high = figure.high else { return number(figure.value) }
        return "\(number(figure.value)) [\(number(low)), \(number(high))]"
    }

    func tunePlan(_ plan: TunePlanReply) -> [String] {
        var lines = LabelledLines()
        lines.add(
            text(.labelTune),
            [
                text(
                    .tuneBasis(
                        run: plan.basis.rawValue, epoch: plan.epoch, searchDays: plan.searchDays,
                        confirmationDays: plan.confirmationDays)),
                text(name(of: plan.current)) + " (\(text(.tuneIsCurrent)))",
            ] + plan.others.map { text(name(of: $0)) })
        lines.add(
            text(.labelQuestions),
            [text(.tunePlan(questions: plan.questions, confirmation: plan.confirmation))]
                + plan.rounds.enumerated().map { place, round in
                    text(.tunePlanRound(place + 1, challengers: round.challengers, questions: round.questions))
                } + [text(.tuneTriedBefore(plan.triedBefore))])
        let warnings = [
            plan.canConfirm ? nil : Message.tuneTooFewDaysAhead, plan.isPaceAssumed ? .tunePaceAssumed : nil,
        ].compactMap { $0 }
        lines.add(text(.labelWarning), warnings.map(text))
        return lines.lines(width: width)
    }

    func gateReads(_ reply: GateReadsReply) -> [String] {
        let head = [text(.gateReadCount(reply.count, run: reply.run?.rawValue))]
        guard !reply.reads.isEmpty else { return head }
        var table = Table([
            .init(head: text(.headReadAt)), .init(head: "GATE"), .init(head: text(.headReader)),
            .init(head: text(.headRun)), .init(head: text(.labelQuestions), isRightAligned: true),
        ])
        for read in reply.reads {
            table.add([
                Format.second(read.at), read.epoch, read.reader.rawValue, read.run?.rawValue ?? "-",
                "\(read.questions)",
            ])
        }
        return head + [""] + table.lines(width: width)
    }
}
