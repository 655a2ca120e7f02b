import Foundation
import Logging
import Messages
import NetworkFaults
import SandboxMarket
import Synchronization
import TrainerCore
import TrainerStore
import TrainerTestSupport

@testable import MarketSources
@testable import SandboxTuShare
@testable import TrainerPipeline

/// A market of a few stocks, a server over it with faults, and a fetch with its store; no socket between them, and time
/// that whoever sleeps moves.
final class FaultWorld: WallClock, Sendable {
    /// What is fetched.
    enum Scope: CaseIterable, Sendable {
        /// The whole market of five days.
        case market
        /// Some of its stocks over these days, in lists.
        case list
        /// The whole market of sixty days, most of them long over.
        case history

        fileprivate static let short = halted(from: MarketDay(yyyymmdd: 20_240_520))
        fileprivate static let long = halted(from: MarketDay(yyyymmdd: 20_240_226))

        /// Eight stocks, and the first of Beijing, which has left an old code behind. One stock, which every scope wants, is
        /// suspended on the last day.
        private static func halted(from start: MarketDay) -> Market {
            let eight = MarketSimulator(seed: 11, stocks: 8, start: start).market(through: lastDay).codes
            let all = MarketSimulator(seed: 11, stocks: 20, start: start).market(through: lastDay)
            let whole = all.only(eight + all.codes.filter { $0.hasSuffix(".BJ") })
            let code = whole.bars(on: lastDay)[1].code
            return Market(
                label: whole.label, calendar: whole.calendar, stocks: whole.stocks,
                bars: Dictionary(
                    uniqueKeysWithValues: whole.codes.map { other in
                        (other, whole.bars(of: other).filter { other != code || $0.day != lastDay })
                    }),
                factors: Dictionary(uniqueKeysWithValues: whole.codes.map { ($0, whole.factors(of: $0)) }),
                suspensions: whole.suspensions + [MarketSuspension(code: code, day: lastDay)], names: whole.names,
                indexBars: Dictionary(uniqueKeysWithValues: whole.indexCodes.map { ($0, whole.index($0)) }))
        }

        var market: Market { self == .history ? Self.long : Self.short }
        var days: [TradeDate] {
            market.days.suffix(self == .history ? 60 : 5).compactMap { TradeDate(yyyymmdd: $0.yyyymmdd) }
        }
        var range: ClosedRange<TradeDate> { days[0]...days[days.count - 1] }
        var allCodes: [TSCode] { market.codes.map { TSCode(trusted: $0) } }
        /// Empty: the whole market.
        var wanted: [TSCode] { self == .list ? Array(allCodes.prefix(5)) : [] }
    }

    static let lastDay = MarketDay(yyyymmdd: 20_240_531)
    /// Rounds of a run that is put off and taken up again.
    private static let rounds = 12

    private let scope: Scope
    private let time = ManualTime()
    private let desk: TuShareDesk
    private let stores: Stores
    private let rowCap: Int?
    /// A list or an index that comes late is there in one of the next nights.
    private let nights: Int
    private let notices = Notices()
    private let warnings = Mutex<[Message]>([])

    init(_ faults: [SandboxFault], rowCap: Int? = nil, scope: Scope = .market, wording: RateWording = .most) throws {
        let time = time
        self.scope = scope
        desk = TuShareDesk(
            scope.market,
            SandboxOptions(
                today: Self.lastDay, rateWording: wording, faults: faults, rowCap: rowCap,
                monotonicSeconds: { time.seconds },
                pause: { try await time.source.sleep($0) }))
        self.rowCap = rowCap
        nights = faults.contains { $0.kind == .late } ? 4 : 1
        let database = try TrainerDatabase.inMemory()
        stores = Stores(
            runs: SQLiteRunStore(database), bars: SQLiteBarStore(database), reference: SQLiteReferenceStore(database),
            findings: SQLiteFindingStore(database), quotas: InMemoryQuotaStore(),
            samples: SQLiteSampleStore(database), models: SQLiteModelStore(database),
            answers: SQLiteAnswerStore(database), gates: SQLiteGateStore(database), artifacts: InMemoryArtifactStore())
    }

    /// 18:00 on the last day at the start.
    var now: Date {
        ShanghaiTime.instant(scope.range.upperBound, hour: 18, minute: 0).addingTimeInterval(time.seconds)
    }

    func sleep(until deadline: Date) async throws {
        let pause = deadline.timeIntervalSince(now)
        if pause > 0 { try await time.source.sleep(.seconds(pause)) }
    }

    /// Fetches until everything is there, or a person or a longer wait than the test's has to help.
    func fetch() async throws -> FaultOutcome {
        let source = TuShareSource(client) { [self] day in
            try await KnownCodes.on(day, stores.bars, stores.reference, of: "tushare", now: now)
        }
        var outcome = FaultOutcome()
        for night in 0..<nights {
            let evening = ShanghaiTime.instant(scope.range.upperBound.advanced(by: night), hour: 18, minute: 0)
            try await sleep(until: evening)
            try await run(source, &outcome)
        }
        outcome.warnings = warnings.withLock { $0 }.map(\.en)
        outcome.notices = notices.all
        outcome.findings = try await findings()
        outcome.data = try await data()
        outcome.storedFactors = try await storedFactors()
        return outcome
    }

    /// One night's run, put off and taken up again as the daemon does.
    private func run(_ source: TuShareSource, _ outcome: inout FaultOutcome) async throws {
        for _ in 0..<Self.rounds {
            do {
                outcome.error = nil
                outcome.lacking = try await round(source)
                return
            } catch let error as TrainerError {
                outcome.error = error
                guard error.disposition != .final else { return }
                try await sleep(until: max(error.resumesAt ?? now, now + 900))
            }
        }
    }

    private func round(_ source: TuShareSource) async throws -> Set<String> {
        let context = StageContext(
            run: RunRecord(id: RunID("20240531-1800"), trigger: .manual, options: RunOptions(), enqueuedAt: now),
            logger: Logger(label: "faults") { _ in SwiftLogNoOpLogHandler() }, clock: self,
            language: .english, onProgress: { _, _ in },
            onWarning: { text in self.warnings.withLock { $0.append(text) } })
        var visit = FetchVisit(source: source, stores: stores, codes: Set(scope.wanted), context: context)
        let range = scope.range
        let lists = try await FetchLists(
            of: source.name, parts: source.listingParts, keeps: { source.keeps($0, askedAt: $1, now: now) },
            range: range, lastBarDay: range.upperBound, now: now, stores.reference)
        var tally = FetchTally()
        try await visit.lists(lists, &tally)
        tally.hasCalendar = !tally.lacking.contains(.calendar)
        let days =
            tally.hasCalendar ? try await stores.reference.openDays(in: range, from: source.name) : scope.days
        if visit.asksInLists(days) {
            try await visit.listed(days, lists, incrementalDays: 0, &tally)
        } else {
            try await visit.days(days, isCalendar: tally.hasCalendar, lists, incrementalDays: 0, &tally)
        }
        let landed = try await visit.awaitLanding(of: days, isCalendar: tally.hasCalendar, .standard, &tally)
        try await visit.warnOfHoles(in: days, isCalendar: tally.hasCalendar, upTo: landed ?? range.upperBound)
        try await visit.warnOfShortDays(in: days, upTo: landed ?? range.upperBound)
        try await visit.tellMissing(of: days, &tally)
        guard try await stores.bars.newestDay(atOrBefore: landed ?? range.upperBound, knownAt: now) != nil else {
            throw TrainerError(
                .noData,
                .noBars(source: source.name, from: range.lowerBound.dashed, to: range.upperBound.dashed),
                hint: .noBarsHint)
        }
        if tally.refused > 0 { await context.warn(.rowsRefused(tally.refused, source: source.name)) }
        return Set(tally.lacking.subtracting([.calendar]).map(\.rawValue))
    }

    private var client: TuShareClient {
        let (time, desk) = (time, desk)
        return TuShareClient(
            TuShareSettings(token: TuShareToken("t"), timeout: .seconds(30), rowCap: rowCap, jitterSeed: 1),
            quotas: stores.quotas, time: time.source, now: { self.now },
            send: { body, _, timeout in
                let start = time.now
                let answer = try await desk.answer(Data(body), pathAPI: nil)
                guard time.now - start <= timeout else { throw HTTPPostFault.timedOut(timeout) }
                switch answer {
                case .body(let bytes): return HTTPReply(status: 200, body: bytes)
                case .html(let page, let status): return HTTPReply(status: status, body: Array(page.utf8))
                case .empty: return HTTPReply(status: 200, body: [])
                case .truncatedGzip: throw HTTPPostFault.failed(.packedCut)
                case .reset: throw HTTPPostFault.failed(.reset)
                }
            }, notify: notices.sink)
    }

    /// What the check of the market, which follows a fetch, finds in what was stored.
    private func findings() async throws -> [BarFinding] {
        let check = try await MarketCheck(stores, in: scope.range, knownAt: now)
        _ = try await check.run(from: scope.range.lowerBound, at: now)
        return try await stores.findings.findings(of: nil, in: scope.range)
    }

    /// Of Beijing's stocks, which have left codes behind, the level depends on what else is there.
    private func storedFactors() async throws -> [AdjFactor] {
        var found: [AdjFactor] = []
        let codes = scope.wanted.isEmpty ? scope.allCodes : scope.wanted
        for code in codes where code.board != .beijing {
            let series = try await stores.reference.factors(of: code, asOf: scope.range.upperBound, knownAt: now)
            found += series.factors.filter { scope.days.contains($0.date) }
        }
        return found
    }

    /// Of a list of stocks, what is asked for them alone: the rest depends on whether lists pay.
    private func data() async throws -> FaultData {
        let range = scope.range
        let answered = scope == .list ? range.upperBound...range.upperBound : range
        var data = FaultData()
        for code in scope.wanted.isEmpty ? scope.allCodes : scope.wanted {
            data.bars += try await stores.bars.bars(of: code, in: range, knownAt: now).map(\.bar)
            let factors = try await stores.reference.factors(of: code, asOf: range.upperBound, knownAt: now)
            // What is in force on each day: a repeated factor may or may not be a row of its own.
            data.factors += scope.days.compactMap { day in
                factors.factor(on: day).map { AdjFactor(code: code, date: day, factor: $0) }
            }
        }
        for code in scope.allCodes {
            data.limits += try await stores.reference.publishedLimits(of: code, in: answered, knownAt: now)
            data.basics += try await stores.reference.dailyBasics(of: code, in: answered, knownAt: now)
        }
        data.listings = try await stores.reference.listings(knownAt: now)
        data.spells = try await stores.reference.nameSpells(knownAt: now)
        data.codeChanges = try await stores.reference.codeChanges(knownAt: now)
        data.index = try await stores.reference.indexBars(
            of: TSCode(trusted: "000300.SH"), in: range, knownAt: now)
        for day in scope.days where answered.contains(day) {
            data.suspensions += try await stores.reference.suspensions(on: day, knownAt: now) ?? []
        }
        return data
    }
}

/// Everything that a fetch has stored.
struct FaultData: Hashable {
    var bars: [DailyBar] = []
    var factors: [AdjFactor] = []
    var listings: [Listing] = []
    var spells: [NameSpell] = []
    var codeChanges: [CodeChange] = []
    var index: [DailyBar] = []
    var suspensions: [Suspension] = []
    var limits: [PublishedLimits] = []
    var basics: [DailyBasic] = []
}

/// What a fetch came to, and all that it said.
struct FaultOutcome {
    var data = FaultData()
    var error: TrainerError?
    var lacking: Set<String> = []
    var warnings: [String] = []
    var findings: [BarFinding] = []
    var notices: [SourceNotice] = []
    /// As they came: not what is in force on days without a row.
    var storedFactors: [AdjFactor] = []

    /// The tables with rows that `other`, a clean run's, has not: whatever went wrong, and however the run ended, what is
    /// stored must be true.
    /// - Parameter revisesFactors: whether the server told factors that are not the clean run's.
    func strange(against other: FaultData, revisesFactors: Bool) -> [String] {
        var strange: [String] = []
        func check<Row: Hashable>(_ name: String, _ ours: [Row], _ theirs: [Row]) {
            if !Set(ours).isSubset(of: theirs) { strange.append(name) }
        }
        check("bars", data.bars, other.bars)
        if !revisesFactors { check("factors", storedFactors, other.factors) }
        check("listings", data.listings, other.listings)
        check("names", data.spells, other.spells)
        check("code changes", data.codeChanges, other.codeChanges)
        check("index", data.index, other.index)
        check("limits", data.limits, other.limits)
        check("daily_basic", data.basics, other.basics)
        check("suspensions", data.suspensions, other.suspensions)
        return strange
    }

    /// The tables that differ from `other` although nobody was told that they are not whole.
    func untold(against other: FaultData) -> [String] {
        // An error ends the run before its rest was asked for, and is told with the run.
        guard error == nil else { return [] }
        var untold: [String] = []
        func check<Row: Hashable>(_ name: String, _ ours: [Row], _ theirs: [Row], isTold: Bool) {
            if Set(ours) != Set(theirs), !isTold { untold.append(name) }
        }
        check("bars", data.bars, other.bars, isTold: isTold(Set(other.bars).subtracting(data.bars), other))
        // A factor that was revised on the way contradicts the bars. Of a day without bars it is told with the day.
        let days = Set(data.bars.map(\.date))
        check(
            "factors", data.factors.filter { days.contains($0.date) }, other.factors.filter { days.contains($0.date) },
            isTold: lacking.contains("factors") || findings.contains { $0.rule == .factorDisagrees })
        check(
            "listings", data.listings, other.listings,
            isTold: lacking.contains("listings") || notices.contains { $0.kind == .partial })
        check("names", data.spells, other.spells, isTold: lacking.contains("names"))
        check("code changes", data.codeChanges, other.codeChanges, isTold: lacking.contains("code_changes"))
        check("index", data.index, other.index, isTold: lacking.contains("index"))
        check("limits", data.limits, other.limits, isTold: lacking.contains("limits"))
        check("daily_basic", data.basics, other.basics, isTold: lacking.contains("daily_basic"))
        // An answer without suspensions is what most days have; only a stock without a bar contradicts it.
        check(
            "suspensions", data.suspensions.filter { $0.timing == nil }, other.suspensions.filter { $0.timing == nil },
            isTold: lacking.contains("suspensions") || findings.contains { $0.rule == .calendarGap })
        return untold
    }

    /// Quarantined days that a clean run does not have, of stocks whose bars are all there: nothing but what is known
    /// beside the bars has set them off.
    func falseAlarms(against clean: FaultOutcome) -> [BarFinding] {
        guard error == nil else { return [] }
        let (ours, theirs) = (
            Dictionary(grouping: data.bars, by: \.code), Dictionary(grouping: clean.data.bars, by: \.code)
        )
        let isExplained = Set(data.suspensions) == Set(clean.data.suspensions)
        return findings.filter { found in
            guard found.severity == .quarantine, Set(ours[found.code] ?? []) == Set(theirs[found.code] ?? []),
                found.rule != .calendarGap || isExplained
            else { return false }
            return !clean.findings.contains {
                $0.severity == .quarantine && ($0.code, $0.date, $0.rule) == (found.code, found.date, found.rule)
            }
        }
    }

    /// Each day by its name, or as one of so many days without any bar, between those with some or before them, or each
    /// stock as one of so many without any. Days after the last ones are told with the newest.
    private func isTold(_ lost: Set<DailyBar>, _ other: FaultData) -> Bool {
        let without = Set(other.bars.map(\.code)).subtracting(data.bars.map(\.code))
        let isNamedStock = without.min().map {
            warnings.contains(Message.stocksWithoutBars(without.count, example: $0.rawValue).en)
        }
        let missing = lost.filter { !without.contains($0.code) || isNamedStock != true }
        // What is partial is a warning of the run.
        let told = warnings + notices.filter { $0.kind == .partial }.map(\.message.en)
        func isNamed(_ day: TradeDate) -> Bool { told.contains { $0.contains(day.dashed) } }
        let stored = Set(data.bars.map(\.date))
        guard let first = stored.min(), let last = stored.max(), let newest = other.bars.map(\.date).max() else {
            return false
        }
        let lostDays = Set(other.bars.map(\.date)).subtracting(stored)
        let (before, between) = (lostDays.filter { $0 < first }, lostDays.filter { (first...last).contains($0) })
        let toldBefore = before.max().map {
            Message.openDaysBeforeBars(before.count, newest: $0.dashed, oldestBars: first.dashed).en
        }
        let toldBetween = between.max().map { Message.openDaysWithoutBars(between.count, newest: $0.dashed).en }
        return Set(missing.map(\.date)).allSatisfy { day in
            if isNamed(day) { return true }
            if day > last { return isNamed(newest) }
            return lostDays.contains(day) && (day < first ? toldBefore : toldBetween).map(warnings.contains) ?? false
        }
    }
}

extension Market {
    /// The same market of these stocks alone.
    fileprivate func only(_ codes: [String]) -> Market {
        Market(
            label: label, calendar: calendar, stocks: stocks.filter { codes.contains($0.code) },
            bars: Dictionary(uniqueKeysWithValues: codes.map { ($0, bars(of: $0)) }),
            factors: Dictionary(uniqueKeysWithValues: codes.map { ($0, factors(of: $0)) }),
            suspensions: suspensions.filter { codes.contains($0.code) },
            names: names.filter { codes.contains($0.code) },
            indexBars: Dictionary(uniqueKeysWithValues: indexCodes.map { ($0, index($0)) }))
    }
}
