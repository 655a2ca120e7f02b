import Messages
import QuotaPlan
import SandboxMarket
import SandboxTuShare
import Testing
import TrainerCore
import TrainerTestSupport

@testable import MarketSources
@testable import TrainerPipeline

extension SandboxFault {
    fileprivate var end: Int { calls?.map(\.upperBound).max() ?? .max }
    fileprivate var length: Int { calls?.reduce(0) { $0 + $1.count } ?? .max }
}

/// A thousand seeded mixtures of everything that goes wrong between us and TuShare.
@Suite(.timeLimit(.minutes(10))) struct FaultScheduleTests {
    private static let schedules = 1_000
    private static let parts = 20

    @Test(
        "what is stored after any mixture of faults equals the fault-free run's, or the run says what is missing",
        arguments: 0..<parts)
    func schedules(part: Int) async throws {
        var clean: [FaultWorld.Scope: FaultOutcome] = [:]
        for scope in FaultWorld.Scope.allCases {
            let outcome = try await FaultWorld([], scope: scope).fetch()
            #expect(outcome.error == nil && outcome.lacking.isEmpty && outcome.warnings.isEmpty, "\(scope)")
            #expect(outcome.notices.isEmpty && !outcome.findings.contains { $0.rule == .factorDisagrees }, "\(scope)")
            clean[scope] = outcome
        }
        for (place, seed) in stride(from: part, to: Self.schedules, by: Self.parts).enumerated() {
            // Sixty days take ten times as long as five.
            let scope: FaultWorld.Scope = place % 20 == 19 ? .history : place % 20 > 12 ? .list : .market
            let schedule = Schedule(seed: UInt64(seed), scope)
            let outcome = try await FaultWorld(
                schedule.faults, rowCap: schedule.rowCap, scope: scope,
                wording: seed.isMultiple(of: 2) ? .exceeded : .most
            ).fetch()
            let whole = try #require(clean[scope])
            let untold = outcome.untold(against: whole.data)
            #expect(untold.isEmpty, "schedule \(seed), \(scope): \(schedule)")
            let revises = schedule.faults.contains { $0.kind == .revisedFactor }
            let strange = outcome.strange(against: whole.data, revisesFactors: revises)
            #expect(strange.isEmpty, "schedule \(seed), \(scope): \(schedule)")
            let alarms = outcome.falseAlarms(against: whole)
            #expect(alarms.isEmpty, "schedule \(seed), \(scope): \(schedule)")
            #expect(
                outcome.error.map { $0.hint != nil } ?? true, "schedule \(seed): an error says what to do: \(schedule)")
        }
    }

    @Test("a row that the clean run has not is seen, whatever the run says, also where it ended with an error")
    func strangeRow() async throws {
        let clean = try await FaultWorld([]).fetch()
        #expect(clean.strange(against: clean.data, revisesFactors: false).isEmpty)
        var outcome = clean
        let bar = try #require(outcome.data.bars.first)
        outcome.data.bars[0] = DailyBar(
            code: bar.code, date: bar.date, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
            preClose: bar.preClose, volume: bar.volume + 1, amount: bar.amount)
        outcome.warnings = [bar.date.dashed]
        outcome.error = TrainerError(.upstreamUnavailable, .freeNoIndex)
        #expect(outcome.strange(against: clean.data, revisesFactors: false) == ["bars"])
        #expect(outcome.untold(against: clean.data).isEmpty)
        outcome = clean
        outcome.storedFactors[0] = AdjFactor(code: bar.code, date: bar.date, factor: 99)
        #expect(outcome.strange(against: clean.data, revisesFactors: false) == ["factors"])
        #expect(outcome.strange(against: clean.data, revisesFactors: true).isEmpty)
    }

    @Test("the clean run has everything that the market has", arguments: FaultWorld.Scope.allCases)
    func clean(_ scope: FaultWorld.Scope) async throws {
        let data = try await FaultWorld([], scope: scope).fetch().data
        let wanted = Set(scope.wanted.isEmpty ? scope.allCodes : scope.wanted)
        func bars(_ days: [TradeDate]) -> [MarketBar] {
            days.flatMap { scope.market.bars(on: MarketDay(yyyymmdd: $0.yyyymmdd)) }
        }
        #expect(data.bars.count == bars(scope.days).count { wanted.contains(TSCode(trusted: $0.code)) })
        #expect(data.listings.count == scope.market.stocks.count && data.codeChanges.count == 1)
        #expect(data.factors.count >= data.bars.count && data.index.count == scope.days.count)
        // Of the whole market: a list has them of the newest day, and a history of the last month.
        let answered = scope.days.suffix(scope == .list ? 1 : 30).filter {
            $0 > scope.range.upperBound.advanced(by: -FetchPlan.lateDays)
        }
        #expect(data.basics.count == bars(answered).count)
        #expect(data.limits.count > data.basics.count / 2 && data.limits.count <= data.basics.count)
    }

    /// The rule above would hold for a fetch that stores nothing and says so.
    @Test("of faults that pass nothing is left behind, in each schedule that has no others")
    func passing() async throws {
        let clean = try await FaultWorld([]).fetch()
        let schedules = (0..<Self.schedules).map { ($0, Schedule(seed: UInt64($0), .market)) }.filter { $0.1.passes }
        try #require(!schedules.isEmpty)
        for (seed, schedule) in schedules {
            let outcome = try await FaultWorld(schedule.faults).fetch()
            #expect(outcome.error == nil && outcome.lacking.isEmpty, "schedule \(seed): \(schedule)")
            #expect(outcome.data == clean.data, "schedule \(seed): \(schedule)")
        }
    }

    /// One to five faults, each on some calls of one API or of all.
    private struct Schedule: CustomStringConvertible {
        var faults: [SandboxFault] = []
        var rowCap: Int?

        init(seed: UInt64, _ scope: FaultWorld.Scope) {
            var random = SplitMix64(seed: seed)
            func pick(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
            let apis = [
                "daily", "adj_factor", "stock_basic", "trade_cal", "suspend_d", "namechange", "index_daily",
                "stk_limit",
                "daily_basic",
            ]
            for _ in 0...pick(5) {
                let kind = Self.kinds[pick(Self.kinds.count)]
                let api = pick(5) == 0 ? nil : apis[pick(apis.count)]
                let first = 1 + pick(scope == .history ? 80 : 10)
                // One in twenty never ends.
                let last = pick(20) == 0 ? Int.max : first + pick(4)
                faults.append(SandboxFault(kind, api: api, calls: kind == .late ? [1...(1 + pick(3))] : [first...last]))
            }
            // Fewer rows than stocks: every answer of a whole day is cut. Of its parts one without rows looks like that of
            // stocks that did not trade.
            if pick(5) == 0, !faults.contains(where: { $0.kind == .emptyRows }) { rowCap = 6 }
            // Asked for once a run: one schedule in ten has a fault of its first answers.
            if pick(10) == 0 {
                let last = pick(20) == 0 ? Int.max : 1 + pick(4)
                faults.append(
                    SandboxFault(Self.kinds[pick(Self.kinds.count)], api: "bse_mapping", calls: [1...last]))
            }
            // Answers that are not as TuShare's are: one schedule in ten has one.
            if pick(10) == 0 {
                let last = pick(5) == 0 ? Int.max : 1 + pick(4)
                faults.append(
                    SandboxFault(
                        Self.misshapen[pick(Self.misshapen.count)], api: apis[pick(apis.count)], calls: [1...last]))
            }
            addStrangers(apis + ["bse_mapping"], pick)
        }

        /// A server that does not know an API, and cells that are refused: one schedule in ten has each. Drawn last, so that
        /// everything before is as it was without them.
        private mutating func addStrangers(_ apis: [String], _ pick: (Int) -> Int) {
            for kind in [SandboxFault.Kind.unknownAPI, .hugeCell(bytes: 100_000)] where pick(10) == 0 {
                let (api, first) = (apis[pick(apis.count)], 1 + pick(4))
                let last = pick(5) == 0 ? Int.max : first + pick(4)
                faults.append(SandboxFault(kind, api: api, calls: [first...last]))
            }
        }

        var description: String {
            "rowCap \(rowCap.map(String.init) ?? "-") "
                + faults.map { "\($0.kind) \($0.api ?? "*") \($0.calls.map { "\($0)" } ?? "")" }.joined(separator: "; ")
        }

        private static let kinds: [SandboxFault.Kind] = [
            .html504, .reset, .slow(seconds: 5), .slow(seconds: 40), .truncatedGzip, .empty, .nullMessage, .badJSON,
            .rateMinute(50), .rateHour(2), .rateDay(3), .permission, .token, .late, .revisedFactor, .duplicateRows,
            .silentCut, .html, .emptyRows,
        ]
        private static let misshapen: [SandboxFault.Kind] = [.noData, .noColumn, .moreOfNothing]

        /// Whether every fault ends, and all of them are seen as faults by whoever asks. What a run does not wait for
        /// (`APIRule.canWait`) is left out once all tries of a call have failed, so that fewer calls in all may fail there.
        var passes: Bool {
            guard rowCap == nil, faults.allSatisfy({ Self.passing.contains($0.kind) && $0.end < .max }) else {
                return false
            }
            let tries = TuShareSettings(token: TuShareToken("t")).attempts
            return APIRule.all.filter(\.canWait).allSatisfy { rule in
                faults.filter { ($0.api ?? rule.name) == rule.name }.reduce(0) { $0 + $1.length } < tries
            }
        }

        private static let passing: [SandboxFault.Kind] = [
            .html504, .reset, .slow(seconds: 5), .slow(seconds: 40), .truncatedGzip, .empty, .nullMessage, .badJSON,
            .rateMinute(50), .html,
        ]
    }
}
