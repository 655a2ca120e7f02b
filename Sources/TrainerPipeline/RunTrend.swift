public import Foundation
import Statistics
public import TrainerCore

/// What runs measured over a time, and the runs at which a measure's level moved.
public struct RunTrend: Sendable {
    public struct Point: Sendable {
        public let run: RunRecord
        public let metrics: RunMetrics
    }

    public struct Change: Hashable, Sendable {
        public let measure: RunMetrics.Measure
        /// The first run at the new level, and the one that showed it.
        public let first: RunID
        public let shownBy: RunID
        public let before: Double
        public let after: Double
    }

    /// Oldest first.
    public let points: [Point]
    /// Shown by one of the points, in their order.
    public let changes: [Change]

    private static let page = 100

    /// Runs that measured from `since` on. Those that look back are left out: they tell of another day. So many before
    /// them as the watch looks at are read besides, so that the first ones are held against something.
    public init(runs: any RunStore, since: Date) async throws {
        var found: [Point] = []
        var earlier = 0
        var last: RunID?
        reading: while true {
            let page = try await runs.runs(limit: Self.page, before: last)
            for run in page {
                guard earlier < LevelWatch.standard.window else { break reading }
                guard run.verdict != nil, !run.options.looksBack,
                    let metrics = try await Self.metrics(of: run, in: runs)
                else { continue }
                found.append(Point(run: run, metrics: metrics))
                if run.enqueuedAt < since { earlier += 1 }
            }
            guard let oldest = page.last else { break }
            last = oldest.id
        }
        let all = Array(found.reversed())
        self.points = Array(all.dropFirst(earlier))
        self.changes = try Self.changes(in: all).filter { $0.shownAt >= earlier }.map(\.change)
    }

    /// A run of an earlier version has them in its checkpoint alone. nil: nothing was measured.
    private static func metrics(of run: RunRecord, in runs: any RunStore) async throws -> RunMetrics? {
        let metrics: RunMetrics?
        if let stored = run.metrics {
            metrics = stored
        } else {
            metrics = try await runs.stages(of: run.id).output(of: .evaluate, as: EvaluateStage.Output.self)
                .map { RunMetrics($0) }
        }
        return metrics.flatMap { $0.rows.isEmpty ? nil : $0 }
    }

    private static func changes(in points: [Point]) throws -> [(shownAt: Int, change: Change)] {
        var found: [(shownAt: Int, change: Change)] = []
        for measure in RunMetrics.Measure.allCases {
            let series: [(place: Int, point: LevelWatch.Point)] = points.indices.compactMap { place in
                guard let row = points[place].metrics.row(measure), let error = row.standardError else { return nil }
                return (
                    place: place,
                    point: LevelWatch.Point(value: row.value, standardError: error, questions: row.questions)
                )
            }
            for change in try LevelWatch.standard.changes(in: series.map(\.point)) {
                let (first, shown) = (series[change.first].place, series[change.shownAt].place)
                let entry = Change(
                    measure: measure, first: points[first].run.id, shownBy: points[shown].run.id,
                    before: change.before, after: change.after)
                found.append((shownAt: shown, change: entry))
            }
        }
        // Stable: measures of one run stay in their order.
        return found.enumerated().sorted { ($0.element.shownAt, $0.offset) < ($1.element.shownAt, $1.offset) }
            .map(\.element)
    }
}
