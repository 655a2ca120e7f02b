import Foundation
import Messages
import Retention
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("the grammar of what is kept")
struct KeepRulesTests {
    private static let now = Date(timeIntervalSince1970: 1_796_000_000)

    private func codes(_ rules: KeepRules, _ sets: [RunFileSet], now: Date = Self.now) throws -> [RunID: Set<String>] {
        let plan = try RetentionPolicy(rules, of: "retention.runs").plan(sets, live: [], needed: [], now: now)
        var found: [RunID: Set<String>] = [:]
        for kept in plan.keep { found[kept.files.run] = Set(kept.reasons.map(\.code)) }
        for removed in plan.remove { found[removed.run] = [] }
        return found
    }

    private func set(_ number: Int, at instant: Date, _ tags: Set<KeepTag> = []) -> RunFileSet {
        RunFileSet(run: RunID("run-\(number)"), madeAt: instant, tags: tags, paths: ["runs/\(number)"], bytes: 1)
    }

    @Test(
        "over random histories the plan is what a slow reading of the rules says, reason for reason", arguments: 0..<200
    )
    func reference(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed) &* 7_919 &+ 1)
        func roll(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
        func count() -> Int { [0, 0, -1, roll(1...3), roll(1...12)][roll(0...4)] }
        let span = [3, 40, 400, 3_000][roll(0...3)]
        let instants = (0..<roll(0...60)).map { _ in
            Self.now.addingTimeInterval(-Double(roll(0...span * 24)) * 3600 + Double(roll(-60...60)))
        }
        let window = KeepWindow(years: roll(0...2), months: roll(0...14), days: roll(0...40), hours: roll(0...30))
        func tags(_ count: ClosedRange<Int>) -> Set<KeepTag> {
            Set(KeepTag.allCases.shuffled(using: &generator).prefix(roll(count)))
        }
        let wanted = try (0..<roll(0...3)).map { _ in
            try #require(KeepTags(tags(1...3).map(\.rawValue).joined(separator: ",")))
        }
        let rules = KeepRules(
            last: count(), hourly: count(), daily: count(), weekly: count(), monthly: count(), yearly: count(),
            within: roll(0...2) == 0 && !window.description.isEmpty ? window : nil, tags: wanted)
        guard !rules.isEmpty else {
            #expect(throws: TrainerError.self) { try RetentionPolicy(rules, of: "retention.runs") }
            return
        }
        let sets = instants.enumerated().map { set($0, at: $1, tags(0...4)) }
        let ordered = sets.sorted { ($0.madeAt, $0.run.rawValue) > ($1.madeAt, $1.run.rawValue) }
        let expected = SlowRules(
            rules: rules, instants: ordered.map(\.madeAt), tags: ordered.map(\.tags), now: Self.now
        ).codes
        let found = try codes(rules, sets.shuffled(using: &generator))
        for (rank, set) in ordered.enumerated() {
            #expect(found[set.run]?.subtracting(["newest"]) == expected[rank], "rank \(rank) of \(ordered.count)")
        }
        #expect(found.count == sets.count)

        let backups = sets.map { BackupFacts(name: $0.run.rawValue, madeAt: $0.madeAt, tags: $0.tags, bytes: 1) }
        let plan = try RetentionPolicy(rules, of: "retention.backups").plan(
            backups.shuffled(using: &generator), now: Self.now)
        let reasons = Dictionary(
            uniqueKeysWithValues: plan.keep.map { ($0.backup.name, Set($0.reasons.map(\.code))) })
        for (rank, set) in ordered.enumerated() {
            let told = reasons[set.run.rawValue] ?? []
            #expect(told.subtracting(["newest"]) == expected[rank], "backup at rank \(rank)")
            #expect(told.contains("newest") == (rank == 0))
        }
        #expect(plan.keep.count + plan.remove.count == backups.count)
        #expect(plan.remove.map(\.madeAt) == plan.remove.map(\.madeAt).sorted(), "oldest first")
    }

    @Test("rules that keep nothing are refused, with the section's name and a value that would do")
    func empty() {
        let error = #expect(throws: TrainerError.self) { try RetentionPolicy(KeepRules(), of: "retention.data") }
        #expect(error?.code == .configInvalid)
        #expect(error?.message.en.contains("retention.data") == true)
        #expect(error?.hint?.en.contains("retention.data.keep_last") == true)
    }

    @Test(
        "any one rule makes a policy",
        arguments: [
            KeepRules(last: 1), KeepRules(hourly: 1), KeepRules(daily: 1), KeepRules(weekly: 1), KeepRules(monthly: 1),
            KeepRules(yearly: -1), KeepRules(within: KeepWindow(hours: 1)),
            KeepRules(tags: [KeepTags("promoted")].compactMap(\.self)),
        ])
    func enough(_ rules: KeepRules) throws { _ = try RetentionPolicy(rules, of: "x") }

    @Test("the newest, live runs and runs whose model stays are kept whatever the rules say")
    func protected() throws {
        let sets = (0..<5).map { set($0, at: Self.now.addingTimeInterval(-Double($0) * 86_400 * 400)) }
        let plan = try RetentionPolicy(KeepRules(within: KeepWindow(hours: 1)), of: "x").plan(
            sets, live: [sets[3].run], needed: [sets[2].run], now: Self.now)
        #expect(plan.keep.map(\.files.run) == [0, 2, 3].map { sets[$0].run })
        #expect(
            plan.keep.map { $0.reasons.map(\.code) } == [["newest", "keep_within"], ["model_stays"], ["live_run"]])
        #expect(plan.remove.map(\.run) == [sets[4].run, sets[1].run], "oldest first")
    }

    @Test("of several things made on one day a daily rule keeps the newest, and the oldest while places are left")
    func oldest() throws {
        let morning = Self.now.addingTimeInterval(-86_400)
        let sets = (0..<3).map { set($0, at: morning.addingTimeInterval(-Double($0) * 60)) }
        #expect(try codes(KeepRules(daily: 1), sets)[sets[2].run] == [])
        let two = try codes(KeepRules(daily: 2), sets)
        #expect(two[sets[0].run] == ["newest", "keep_daily"])
        #expect(two[sets[1].run] == [])
        #expect(two[sets[2].run] == ["keep_daily"])
    }

    @Test("of one hour the newest is kept, and hours end at the full hour")
    func hours() throws {
        let hour = ShanghaiTime.instant(TradeDate(dayNumber: 20_780), hour: 16, minute: 0)
        let sets = [
            set(0, at: hour.addingTimeInterval(60)), set(1, at: hour), set(2, at: hour.addingTimeInterval(-60)),
            set(3, at: hour.addingTimeInterval(-3600)), set(4, at: hour.addingTimeInterval(-7200)),
        ]
        let found = try codes(KeepRules(hourly: 2), sets)
        #expect(found[sets[0].run] == ["newest", "keep_hourly"])
        #expect(found[sets[1].run] == [])
        #expect(found[sets[2].run] == ["keep_hourly"])
        #expect(found[sets[3].run] == [] && found[sets[4].run] == [], "both places are used")
    }

    @Test("what bears all tags of one list is kept, and the reason names them")
    func tags() throws {
        let rules = KeepRules(tags: try ["promoted", "manual, rejected"].map { try #require(KeepTags($0)) })
        let all: [Set<KeepTag>] = [
            [.kept], [.promoted, .schedule], [.rejected, .schedule], [.rejected, .manual], [.manual], [],
        ]
        let sets = all.enumerated().map { set($0, at: Self.now.addingTimeInterval(-Double($0) * 3600), $1) }
        let plan = try RetentionPolicy(rules, of: "x").plan(sets, live: [], now: Self.now)
        #expect(plan.keep.map(\.files.run) == [0, 1, 3].map { sets[$0].run })
        #expect(plan.keep.last?.reasons.map(\.message.en) == ["tagged rejected,manual"])
    }

    private static let ends: [(RunState, Verdict?, Set<KeepTag>)] = [
        (.succeeded, .promoted, [.promoted, .manual]), (.succeeded, .rejected, [.rejected, .manual]),
        (.failed, nil, [.failed, .manual]), (.noNewData, nil, [.manual]), (.deferred, .kept, [.kept, .manual]),
    ]

    @Test("a run bears its verdict, whether it failed, and who asked for it", arguments: ends)
    func tagsOfRun(state: RunState, verdict: Verdict?, tags: Set<KeepTag>) {
        func run(_ trigger: JobTrigger) -> RunRecord {
            var run = RunRecord(
                id: RunID("20261121-0200"), trigger: trigger, options: RunOptions(), enqueuedAt: Self.now)
            run.state = state
            return run
        }
        #expect(KeepTag.tags(of: run(.manual), verdict: verdict) == tags)
        let ofSlot = KeepTag.tags(of: run(.schedule(slot: "daily@02:00", due: Self.now)), verdict: verdict)
        #expect(ofSlot == tags.subtracting([.manual]).union([.schedule]))
    }

    @Test("tags are written in one order, whatever order they were read in")
    func written() throws {
        #expect(KeepTags("schedule, failed,promoted")?.description == "promoted,failed,schedule")
    }

    @Test("other words are no tags", arguments: ["", " ", "Promoted", "promoted,", "promoted manual", "latest"])
    func noTags(text: String) { #expect(KeepTags(text) == nil) }

    @Test("days end at midnight in Shanghai, weeks on Sunday")
    func boundaries() throws {
        let monday = TradeDate(dayNumber: 20_780)
        try #require(monday.isoWeekday == 1)
        let before = ShanghaiTime.instant(monday.advanced(by: -1), hour: 23, minute: 59)
        let after = ShanghaiTime.instant(monday, hour: 0, minute: 1)
        let early = ShanghaiTime.instant(monday.advanced(by: -6), hour: 0, minute: 1)
        let sets = [
            set(0, at: after), set(1, at: before), set(2, at: early), set(3, at: early.addingTimeInterval(-60)),
        ]
        let days = try codes(KeepRules(daily: 2), sets)
        #expect(days[sets[0].run] == ["newest", "keep_daily"] && days[sets[1].run] == ["keep_daily"])
        let weeks = try codes(KeepRules(weekly: 2), sets)
        #expect(weeks[sets[1].run] == ["keep_weekly"] && weeks[sets[2].run] == [])
    }

    @Test("what lies in the future does not move the window")
    func future() throws {
        let sets = [
            set(0, at: Self.now.addingTimeInterval(86_400 * 365)), set(1, at: Self.now.addingTimeInterval(-3600)),
            set(2, at: Self.now.addingTimeInterval(-7 * 86_400)),
        ]
        let found = try codes(KeepRules(within: KeepWindow(days: 2)), sets)
        #expect(found[sets[1].run] == ["keep_within"])
        #expect(found[sets[2].run] == [])
    }

    @Test(
        "a length of time is read and written as restic does",
        arguments: [("30d", "30d"), ("2y5m7d3h", "2y5m7d3h"), ("3h2y", "2y3h"), ("0y1m", "1m")])
    func window(text: String, written: String) { #expect(KeepWindow(text)?.description == written) }

    @Test(
        "anything else is none", arguments: ["", "d", "30", "30s", "1d1d", "-1d", "1.5d", "0d", "1 d", "999999999y"])
    func noWindow(text: String) { #expect(KeepWindow(text) == nil) }
}
