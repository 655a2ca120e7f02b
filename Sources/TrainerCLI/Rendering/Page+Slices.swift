import ControlAPI
import Evidence
import Messages
import TrainerCore

extension Page {
    /// Parts of the evaluation; those with too few items show their number alone.
    func slices(_ slices: [SliceView]) -> [String] {
        let lanes: [(SliceView.Lane, Message)] = [(.answers, .slicesOfAnswers), (.forecasts, .slicesOfForecasts)]
        var lines = [text(.labelSlices)]
        for (lane, title) in lanes {
            let rows = slices.filter { $0.lane == lane }
            guard !rows.isEmpty else { continue }
            var table = Table([
                .init(head: "  " + text(.headSlice), minimum: 16, wraps: true),
                .init(head: text(.headItems), isRightAligned: true),
                .init(head: text(.headMeasure), isRightAligned: true), .init(head: text(.headInterval)),
                .init(head: text(.headBound), isRightAligned: true), .init(head: text(.headStanding)),
            ])
            // Industries are many: of those with too few items one line tells all numbers.
            let few = rows.filter { $0.dimension == Self.industry && $0.value == nil }
            for row in rows where !few.contains(row) { table.add(cells(row)) }
            lines += ["  " + text(title)] + table.lines(width: width)
            if !few.isEmpty {
                let counts = few.map { (name: name($0), n: $0.n) }
                lines += wrapped("  " + text(.slicesFewOfIndustry(counts, least: Slice.leastItems)))
            }
        }
        lines += wrapped(text(.slicesNote(Slice.leastItems)))
        let isLacking = slices.contains { $0.dimension == Self.industry && $0.name == Slice.unknownIndustry }
        return isLacking ? lines + wrapped(text(.slicesUnknownIndustry)) : lines
    }

    private static let industry = Slice.Dimension.industry.rawValue

    private func cells(_ slice: SliceView) -> [String] {
        func number(_ value: Double) -> String {
            slice.lane == .answers ? Format.percent(value) : Format.fixed(value, 4)
        }
        let interval = slice.low.flatMap { low in slice.high.map { "\(number(low))…\(number($0))" } }
        let known = slice.value != nil
        return [
            "  " + name(slice), "\(slice.n)", slice.value.map(number) ?? "", interval ?? "",
            known ? number(slice.limit) : "", slice.standing.map { text(.sliceStanding($0)) } ?? "-",
        ]
    }

    /// A name that is not known here, of a later daemon, stands as it came.
    private func name(_ slice: SliceView) -> String {
        if slice.dimension == Self.industry {
            return slice.name == Slice.unknownIndustry ? text(.industryUnknown) : slice.name
        }
        if let task = TaskKind(rawValue: slice.name) { return text(task.name) }
        if let cap = CapBand(rawValue: slice.name) { return text(.cap(cap.rawValue)) }
        switch (Board(rawValue: slice.name), slice.name) {
        case (.main, _): return text(.boardMain)
        case (.chiNext, _): return text(.boardChiNext)
        case (.star, _): return text(.boardStar)
        case (.beijing, _): return text(.boardBeijing)
        case (nil, "rising"): return text(.trendRising)
        case (nil, "falling"): return text(.trendFalling)
        case (nil, _): return slice.name
        }
    }
}
