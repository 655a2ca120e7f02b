public import ControlAPI
public import Foundation
import Messages
public import TrainerCore

/// Replies with every field filled, the same on every day.
public enum ControlFixtures {
    /// 2026-11-21 02:00:00 in Shanghai.
    public static let start = Date(timeIntervalSince1970: 1_795_197_600)
    public static let runID = RunID("20261121-0200")
    public static let challenger = ModelName(base: "ljwx-stock-trained-20261121_0200")
    public static let champion = ModelName(base: "ljwx-stock-trained-20261114_0200")
    public static let asOf = TradeDate(dayNumber: 20_777)

    public static func run(
        _ state: RunState = .succeeded, verdict: Verdict? = .rejected, error: TrainerError? = nil,
        options: RunOptions = RunOptions(), change: (inout RunRecord) -> Void = { _ in }
    ) -> RunSummary {
        var record = RunRecord(
            id: runID, trigger: .schedule(slot: "weekly-6-02:00", due: start), options: options, enqueuedAt: start)
        record.state = state
        record.attempt = 1
        record.startedAt = start.addingTimeInterval(1)
        record.finishedAt = state.isFinal ? start.addingTimeInterval(426) : nil
        record.asOf = asOf
        record.model = challenger
        record.error = error
        record.verdict = error == nil ? verdict : nil
        if record.verdict == .rejected {
            record.reasons = [
                VerdictReason(
                    code: "pass_rate", message: .verbatim("通过率 70.8% < 80.0%"),
                    examples: [.verbatim("600010.SH 价格预测: 金叉")])
            ]
        }
        change(&record)
        return RunSummary(record)
    }

    public static var stages: [StageView] {
        StageName.allCases.enumerated().map { index, name in
            var record = StageRecord(stage: name)
            record.state = .done
            record.attempt = 1
            record.startedAt = start.addingTimeInterval(Double(index) * 60)
            record.finishedAt = start.addingTimeInterval(Double(index) * 60 + Double(index * index))
            return StageView(record, of: .succeeded)
        }
    }

    public static func detail(_ run: RunSummary = run()) -> RunDetail {
        var counts = RunCounts(
            barsFetched: 5_432, barsRefused: 2, daysFetched: 1, sourceCalls: 3, candidates: 400, kept: 380,
            drops: [.init(rule: .sameKey, count: 12), .init(rule: .sameText, count: 8)], shots: 6,
            prompt: PromptBudget(promptTokens: 3_210, answerTokens: 512, contextTokens: 4_096))
        counts.lacking = ["daily_basic", "limits"]
        counts.notices = [
            .tuShareDoesWithout(
                api: "stk_limit", why: .tuSharePointsMissing(api: "stk_limit", needed: 2000, points: 120),
                instead: .insteadLimitRule)
        ]
        counts.stocks = 30
        counts.stocksWaiting = 170
        counts.longestWait = 6
        return RunDetail(run: run, stages: stages, counts: counts)
    }

    public static func model(
        _ name: ModelName = challenger, passRate: Double? = 0.708, verdict: Verdict? = .rejected,
        serving: ServingState = ServingState(champion: champion), change: (inout ModelRecord) -> Void = { _ in }
    ) -> ModelView {
        var record = ModelRecord(
            name: name, digest: String(repeating: "ab", count: 32), run: runID, createdAt: start, asOf: asOf,
            baseDigest: String(repeating: "cd", count: 32), recipeDigest: .of("recipe"), trainingKind: "fewshot",
            shots: 6)
        record.verdict = verdict
        record.passRate = passRate
        change(&record)
        return ModelView(record, serving: serving)
    }

    public static var models: [ModelView] {
        [model(), model(champion, passRate: 0.875, verdict: .promoted) { $0.isPinned = true }]
    }

    public static var serving: ServingView {
        ServingView(
            champion: model(champion, passRate: 0.875, verdict: .promoted), previous: nil,
            base: BaseView(name: ModelName(base: "ljwx-stock"), digest: String(repeating: "cd", count: 32)))
    }

    public static func score(
        _ name: ModelName, passed: Int, latency: LatencyView? = LatencyView(p50: 1.25, p95: 2.5, max: 3.75)
    ) -> ModelScore {
        ModelScore(
            model: name, digest: String(repeating: "ab", count: 32), cases: 24, passed: passed,
            passRate: Double(passed) / 24, wilsonLow: 0.508, wilsonHigh: 0.851,
            tasks: TaskKind.allCases.map { TaskScore(task: $0, cases: 6, passed: passed / 4) },
            failures: [.init(check: "numbers", count: 4), .init(check: "relations", count: 3)],
            ratings: [
                .init(rating: .buy, count: 10), .init(rating: .hold, count: 9), .init(rating: .sell, count: 4),
                .init(rating: nil, count: 1),
            ], ruleAgreement: 0.875, latency: latency)
    }

    public static func report(_ run: RunSummary = run()) -> ReportReply {
        ReportReply(
            detail: detail(run),
            evaluation: EvaluationView(
                challenger: score(challenger, passed: 17), champion: score(champion, passed: 21), base: nil,
                thresholds: ThresholdView(passRate: 0.8, responseSeconds: 30)),
            serving: serving, models: models)
    }

    public static func status(current: CurrentRun? = nil) -> StatusReply {
        StatusReply(
            daemon: DaemonView(version: "0.1.0", pid: 4_711, startedAt: start, language: .chinese),
            current: current, queue: [], next: slots, serving: serving,
            lastVerdict: VerdictView(
                run: runID, at: start, model: challenger, verdict: .rejected, reasons: run().reasons),
            lastRun: run(), data: DataView(source: "tushare", newestDay: asOf, stocks: 5_432, samples: 12_345),
            ollama: OllamaView(url: "http://127.0.0.1:11434", isReachable: true, version: "0.12.3"),
            disk: DiskView(path: "/var/lib/ljwx-trainer", freeBytes: 123_456_789_012), notices: [])
    }

    public static var health: HealthReply {
        func finding(
            _ code: String, _ day: TradeDate, _ rule: BarFinding.Rule, _ severity: BarFinding.Severity, _ detail: String
        ) -> BarFinding {
            BarFinding(code: TSCode(trusted: code), date: day, rule: rule, severity: severity, detail: detail)
        }
        return HealthReply(
            code: nil, from: asOf.advanced(by: -30), to: asOf,
            findings: [
                finding(
                    "600000.SH", asOf, .beyondLimit, .quarantine,
                    "high 11.02 > limit 10.99 (main, 10 %, pre_close 9.99)"),
                finding(
                    "300896.SZ", asOf.advanced(by: -3), .vwapOutside, .quarantine,
                    "vwap 551.85 outside 568.62…597.0 (amount 621161.326, vol 11256.04)"),
                finding(
                    "000408.SZ", asOf.advanced(by: -9), .calendarGap, .note,
                    "2 open day(s) after 20261110 without a bar; no list of suspensions for them"),
            ],
            refused: Refusals(
                total: 2, counts: [.init(rule: .priceOrder, count: 1), .init(rule: .sourcesDisagree, count: 1)],
                rows: [
                    .init(
                        source: "tushare", date: asOf, place: "daily 600009.SH 20261120",
                        reason: "open or close lies outside low…high",
                        content: "open 10.02, high 9.96, low 9.9, close 9.95, pre_close 10.01, vol 1234.5, amount 1227",
                        rule: .priceOrder, refusedAt: start),
                    .init(
                        source: "sina", date: asOf.advanced(by: -1), place: "sina 430047.BJ 20261119",
                        reason: "disagrees with the kept bar: close 9.99 (tushare) against 10.40 (sina)",
                        content: "open 10.4, high 10.5, low 10.3, close 10.4, pre_close 10.35, vol 987.0",
                        rule: .sourcesDisagree, refusedAt: start),
                ]))
    }

    public static var coverage: CoverageReply {
        CoverageReply(
            days: (0..<250).map { asOf.advanced(by: $0 - 249) }, stocks: 5_432,
            sources: [
                .init(source: "tencent", bars: 4_321, first: asOf.advanced(by: -9), last: asOf),
                .init(source: "tushare", bars: 1_350_000, first: asOf.advanced(by: -249), last: asOf),
            ],
            gaps: [asOf.advanced(by: -40), asOf.advanced(by: -12)], assumedFrom: asOf.advanced(by: -20),
            findings: health.findings, refused: health.refused.total,
            samples: .init(
                [1_234, 234, 34, 4].enumerated().flatMap { place, count in
                    let code = TSCode(trusted: "60000\(place).SH")
                    return TaskKind.allCases.prefix(4 - place).map { task in
                        SampleTally(
                            code: code, task: task, count: count, first: asOf.advanced(by: -249 + place), last: asOf)
                    }
                }))
    }

    public static var slots: [NextSlot] {
        [
            NextSlot(slot: "daily-02:00", due: start.addingTimeInterval(86_400)),
            NextSlot(slot: "weekly-6-02:00", due: start.addingTimeInterval(7 * 86_400)),
        ]
    }

    public static func event(
        _ stage: StageName?, _ fraction: Double?, _ text: String, after seconds: Double = 0, final: RunState? = nil
    ) -> ProgressEvent {
        ProgressEvent(
            run: runID, at: start.addingTimeInterval(seconds), stage: stage, fraction: fraction,
            message: .verbatim(text), finalState: final)
    }
}
