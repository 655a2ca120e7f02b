import ControlAPI
import Messages
import TrainerCore

extension Page {
    /// Runs that a line of blocks shows.
    private static let plotted = 40

    func trend(_ trend: TrendReply) -> [String] {
        guard !trend.runs.isEmpty else { return [text(.trendEmpty(days: trend.days))] }
        var lines = LabelledLines()
        for measure in RunMetrics.Measure.allCases { lines.add(text(measure.name), series(measure, trend)) }
        return [text(.trendTitle(days: trend.days, runs: trend.runs.count)), ""] + lines.lines(width: width) + [""]
            + trendTable(trend) + [""] + DisplayWidth.wrapped(text(.trendMarks), to: width)
    }

    /// The measure's line, its newest value, and each change; nothing where no run has it.
    private func series(_ measure: RunMetrics.Measure, _ trend: TrendReply) -> [String] {
        let figures = trend.runs.compactMap { $0.figure(measure) }
        guard let newest = figures.last else { return [] }
        let values = figures.suffix(Self.plotted).map(\.value)
        let range = (values.min() ?? 0)...(values.max() ?? 0)
        let interval = newest.low.flatMap { low in
            newest.high.map { "\(Self.value(low, measure))–\(Self.value($0, measure))" }
        }
        let line = Message.trendNewest(value: Self.value(newest.value, measure), interval: interval, n: newest.n)
        let changes = trend.changes.filter { $0.measure == measure }.map { change in
            text(
                .trendChange(
                    isRise: change.after > change.before, first: change.first.rawValue,
                    before: Self.value(change.before, measure), after: Self.value(change.after, measure),
                    shownBy: change.shownBy.rawValue))
        }
        let quiet: Message = figures.contains { $0.low != nil } ? .trendSteady : .trendNotWatched
        return [Sparkline.of(values, in: range), text(line)] + (changes.isEmpty ? [text(quiet)] : changes)
    }

    /// Newest first, as other tables of runs.
    private func trendTable(_ trend: TrendReply) -> [String] {
        var table = Table([
            .init(head: text(.headRun)), .init(head: text(.headMark)), .init(head: text(.headVerdict)),
            .init(head: text(.measurePassRate), isRightAligned: true), .init(head: text(.headInterval)),
            .init(head: text(.measureBrier), isRightAligned: true),
            .init(head: text(.headChanged), minimum: 8, wraps: true),
        ])
        for run in trend.runs.reversed() {
            let rate = run.figure(.passRate)
            let interval = rate?.low.flatMap { low in
                rate?.high.map { "\(Self.value(low, .passRate))–\(Self.value($0, .passRate))" }
            }
            let changed = trend.changes.filter { $0.shownBy == run.run }.map { change in
                text(change.measure.name) + (change.after > change.before ? "↑" : "↓")
            }
            table.add([
                run.run.rawValue, run.isChampion ? "★" : run.served ? "☆" : "", text(run.verdict?.name),
                rate.map { Self.value($0.value, .passRate) } ?? "-", interval ?? "-",
                run.figure(.brier).map { Self.value($0.value, .brier) } ?? "-", changed.joined(separator: " "),
            ])
        }
        return table.lines(width: width)
    }

    private static func value(_ value: Double, _ measure: RunMetrics.Measure) -> String {
        switch measure {
        case .passRate, .formatRate, .precision, .ratingRule, .accuracy: Format.percent(value)
        case .brier: Format.fixed(value, 4)
        case .latency: Format.fixed(value, 2) + " s"
        }
    }
}

extension RunMetrics.Measure {
    var name: Message {
        switch self {
        case .passRate: .measurePassRate
        case .formatRate: .measureFormat
        case .precision: .measurePrecision
        case .ratingRule: .measureRatingRule
        case .brier: .measureBrier
        case .accuracy: .measureAccuracy
        case .latency: .measureLatency
        }
    }
}
