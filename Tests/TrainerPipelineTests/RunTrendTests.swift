import Foundation
import Gate
import Statistics
import Testing
import TrainerCore
import TrainerStore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("the trend over runs")
struct RunTrendTests {
    private static let start = ShanghaiTime.instant(PipelineWorld.friday, hour: 2, minute: 0)

    private func row(_ passed: Int, _ questions: String = "a") -> RunMetrics.Row {
        let share = Share(passed, of: 100)
        return RunMetrics.Row(
            .passRate, value: share.rate, low: share.interval.lower, high: share.interval.upper,
            standardError: (share.interval.upper - share.interval.lower) / (2 * WilsonInterval.z95), n: 100,
            questions: questions)
    }

    /// One night each, oldest first; nil is a night that measured nothing.
    private func store(_ passed: [Int?], options: RunOptions = RunOptions()) async throws -> SQLiteRunStore {
        let runs = SQLiteRunStore(try TrainerDatabase.inMemory())
        for (night, passed) in passed.enumerated() {
            let at = Self.start.addingTimeInterval(86_400 * TimeInterval(night))
            _ = try await runs.enqueue(options, trigger: .manual, at: at)
            var run = try #require(try await runs.claimNext(at: at))
            run.state = passed == nil ? .noNewData : .succeeded
            run.finishedAt = at
            if let passed {
                run.verdict = .kept
                run.metrics = RunMetrics(rows: [row(passed)])
            }
            try await runs.record(run)
        }
        return runs
    }

    @Test("a planted drop of ten points is flagged by its second run, by its first and showing run")
    func drop() async throws {
        let trend = try await RunTrend(
            runs: try await store([92, 91, nil, 93, 92, 92, 91, 82, 82]), since: Self.start)
        #expect(trend.points.count == 8, "a night without a measurement is no point")
        let change = try #require(trend.changes.first)
        #expect(trend.changes.count == 1 && change.measure == .passRate && change.after < change.before)
        let last = trend.points.suffix(2).map(\.run.id)
        #expect(change.first == last[0] && last.contains(change.shownBy))
    }

    @Test("the first runs of the days asked for are held against those before, which are not shown")
    func reference() async throws {
        let since = Self.start.addingTimeInterval(86_400 * 7)
        let trend = try await RunTrend(
            runs: try await store([92, 91, 93, 92, 92, 91, 92, 82, 82]), since: since)
        #expect(trend.points.count == 2 && trend.changes.count == 1)
        let earlier = try await RunTrend(
            runs: try await store([92, 91, 93, 92, 92, 91, 82, 82, 82, 82, 82, 82, 82]),
            since: since.addingTimeInterval(86_400))
        #expect(earlier.changes.isEmpty, "what runs before showed is not told again")
    }

    @Test("steady runs are not flagged, and runs that look back are left out")
    func steady() async throws {
        let steady = try await RunTrend(runs: try await store(Array(repeating: 92, count: 30)), since: .distantPast)
        #expect(steady.points.count == 30 && steady.changes.isEmpty)
        let back = try await store([92, 20], options: RunOptions(asOf: PipelineWorld.friday))
        #expect(try await RunTrend(runs: back, since: .distantPast).points.isEmpty)
    }

    @Test("a run keeps what it measured, and an earlier version's run is read from its checkpoint")
    func ofRun() async throws {
        let world = try await PipelineWorld()
        let run = try await world.run()
        #expect(run.verdict != nil)
        let metrics = try #require(run.metrics)
        let rate = try #require(metrics.row(.passRate))
        let model = try #require(run.model)
        let record = try #require(try await world.stores.models.model(model))
        #expect(rate.value == record.passRate && rate.n == 20)
        #expect(rate.low != nil && rate.high != nil && (rate.standardError ?? 0) > 0)
        #expect(metrics.row(.precision) != nil && metrics.row(.latency)?.low == nil)
        var old = run
        old.metrics = nil
        try await world.stores.runs.record(old)
        #expect(try await world.stores.runs.run(run.id)?.metrics == nil)
        let trend = try await RunTrend(runs: world.stores.runs, since: .distantPast)
        #expect(trend.points.map(\.metrics) == [metrics])
    }
}
