import Foundation
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("what a fetch asks for")
struct FetchPlanTests {
    private let days = BarBuilder.weekdays(60, from: TradeDate(dayNumber: 20_700))
    private var newest: TradeDate { days[59] }

    /// - Parameters:
    ///   - factorless: days since each day came without factors.
    ///   - age: days since each day was asked for.
    private func plan(
        _ asked: [TradeDate: Int], isCalendar: Bool = true, factorDays: Set<TradeDate> = [],
        factorless: [TradeDate: Int] = [:], listedSince: TradeDate? = nil, age: Int = 0
    ) -> FetchPlan {
        let evening = ShanghaiTime.instant(newest, hour: 18, minute: 0)
        let askedAt = ShanghaiTime.instant(newest.advanced(by: -age), hour: 18, minute: 0)
        return FetchPlan.byDay(
            days: days, isCalendar: isCalendar, asked: asked, askedAt: asked.mapValues { _ in askedAt },
            factorDays: factorDays,
            factorlessDays: factorless.mapValues { evening.addingTimeInterval(-86_400 * Double($0)) },
            suspensionDays: [], suspensionSpan: 1, unexplained: [], limitDays: [], basicDays: [],
            listedSince: listedSince, now: evening)
    }

    private func missing(_ asked: [TradeDate: Int], isCalendar: Bool = true, age: Int = 0) -> [TradeDate] {
        plan(asked, isCalendar: isCalendar, age: age).barDays
    }

    private func marks(_ rows: Int = 5_000) -> [TradeDate: Int] {
        Dictionary(uniqueKeysWithValues: days.map { ($0, rows) })
    }

    @Test("days that were answered are not asked for again")
    func settled() {
        #expect(missing([:]) == days)
        #expect(missing(marks()) == [])
    }

    @Test("an old day of which the source has another answer is asked for again, its factors too; others are no news")
    func revised() {
        let now = ShanghaiTime.instant(newest, hour: 18, minute: 0)
        let plan = FetchPlan.byDay(
            days: days, isCalendar: true, asked: marks(), askedAt: marks().mapValues { _ in now },
            factorDays: Set(days), factorlessDays: [:], suspensionDays: Set(days), suspensionSpan: 1, unexplained: [],
            limitDays: Set(days), basicDays: Set(days), listedSince: nil,
            revised: [days[3], newest.advanced(by: 400)], now: now)
        #expect(plan.barDays == [days[3]])
        #expect(plan.factorDays == [days[3]])
    }

    @Test("a day that came back short is asked for again while it is recent, and then left alone")
    func short() {
        var asked = marks()
        asked[days[58]] = 4_000
        asked[days[10]] = 4_000
        #expect(missing(asked) == [days[58]])
        asked[days[58]] = 4_900
        #expect(missing(asked) == [])
    }

    @Test("a short list may lack a few stocks")
    func slack() {
        var asked = marks(20)
        asked[days[58]] = 17
        #expect(missing(asked) == [])
        asked[days[58]] = 16
        #expect(missing(asked) == [days[58]])
    }

    @Test("an empty day of the calendar is asked for again while it is recent; without a calendar it was a holiday")
    func empty() {
        var asked = marks()
        asked[days[57]] = 0
        asked[days[5]] = 0
        #expect(missing(asked) == [days[57]])
        #expect(missing(asked, isCalendar: false) == [])
        asked[days[59]] = 0
        asked[days[58]] = 0
        #expect(missing(asked, isCalendar: false) == Array(days[57...]))
    }

    @Test("an open day that stayed empty while stocks were listed is asked for again once a week, its factors too")
    func hole() {
        var asked = marks()
        for day in [0, 1, 5, 6] { asked[days[day]] = 0 }
        #expect(missing(asked, age: 6) == [])
        let holes = [0, 1, 5, 6].map { days[$0] }
        #expect(missing(asked, age: 7) == holes, "the oldest ones, too: an answer may have been lost there")
        #expect(plan(asked, factorDays: Set(days), age: 7).factorDays == holes)
        for (since, count) in [(days[1], 3), (days[2], 2), (days[0].advanced(by: -9_000), 4)] {
            let found = plan(asked, listedSince: since, age: 7).barDays
            #expect(found == Array(holes.suffix(count)), "nothing traded before")
        }
        #expect(missing(asked, isCalendar: false, age: 7) == [])
        // A back-fill that was cut short before its first bars knows of no hole yet.
        let begun = Dictionary(uniqueKeysWithValues: days[..<10].map { ($0, 0) })
        #expect(missing(begun, age: 7) == Array(days[10...]))
    }

    @Test("factors are asked for every day that has none, and without a calendar only for days with bars")
    func factors() {
        var asked = marks()
        asked[days[57]] = 0
        asked[days[59]] = nil
        let have = Set(days[..<50])
        let known = Set(days.dropLast())
        let plan = FetchPlan.byDay(
            days: days, isCalendar: true, asked: asked, askedAt: [:], factorDays: have, factorlessDays: [:],
            suspensionDays: known, suspensionSpan: 1, unexplained: [],
            limitDays: known, basicDays: [], listedSince: nil, now: .distantPast)
        #expect(plan.factorDays == Array(days[50...]))
        let guess = FetchPlan.byDay(
            days: days, isCalendar: false, asked: asked, askedAt: [:], factorDays: have, factorlessDays: [:],
            suspensionDays: known, suspensionSpan: 1, unexplained: [],
            limitDays: known, basicDays: [], listedSince: nil, now: .distantPast)
        #expect(guess.factorDays == days[50...].filter { $0 != days[57] })
        #expect(plan.suspensionDays == [days[57], days[59]])
    }

    @Test("a day with bars whose answer had no factors is asked for again: while it is recent, and then once a week")
    func factorless() {
        var asked = marks()
        asked[days[4]] = 0
        let have = Set(days).subtracting([days[4], days[10], days[11], days[57]])
        func again(_ age: [Int: Int]) -> [TradeDate] {
            plan(asked, factorDays: have, factorless: Dictionary(uniqueKeysWithValues: age.map { (days[$0], $1) }))
                .factorDays
        }
        #expect(again([4: 0, 10: 6, 11: 7, 57: 0]) == [days[11], days[57]])
        #expect(again([10: 6, 57: 0]) == [days[4], days[11], days[57]], "what was never asked for is asked for")
    }

    @Test("suspensions of a recent day that leave a stock's missing bar open are asked for again")
    func unexplained() {
        let plan = FetchPlan.byDay(
            days: days, isCalendar: true, asked: marks(), askedAt: [:], factorDays: Set(days), factorlessDays: [:],
            suspensionDays: Set(days), suspensionSpan: 1, unexplained: [days[3], days[57]], limitDays: Set(days),
            basicDays: Set(days), listedSince: nil, now: .distantPast)
        #expect(plan.asks == [.suspensions(days[57])])
    }

    @Test("a second look that was cut short goes on after the question that landed last")
    func corrections() {
        let now = ShanghaiTime.instant(newest, hour: 18, minute: 0)
        let (week, settled) = (now.addingTimeInterval(-7 * 86_400), Array(days.suffix(4)))
        var (suspended, span) = (Set([settled[1]]), 1)
        func again(_ list: SourceList? = nil, _ day: TradeDate? = nil, at instant: Date? = nil) -> [FetchAsk] {
            var marks: [SourceList: ListMark] = [.corrections: ListMark(askedAt: week, range: days[0]...newest)]
            if let list, let day { marks[list] = ListMark(askedAt: instant ?? now, range: day...day) }
            return FetchPlan.corrections(
                settled: settled, askedAt: Dictionary(uniqueKeysWithValues: settled.map { ($0, week) }),
                suspensionDays: suspended, suspensionSpan: span, marks: marks, incrementalDays: 30, now: now)
        }
        let whole = settled.flatMap { day -> [FetchAsk] in
            (day == settled[1] ? [.suspensions(day)] : []) + [.factors(day), .bars(day)]
        }
        #expect(again() == whole)
        #expect(again(.correctedSuspensions, settled[1]) == whole.filter { $0 != .suspensions(settled[1]) })
        #expect(again(.correctedFactors, settled[3]) == whole.filter { $0 != .factors(settled[3]) })
        #expect(again(.correctedFactors, settled[3], at: week) == whole, "another round's")
        (suspended, span) = (Set(settled), 30)
        let rest = settled.flatMap { [FetchAsk.factors($0), .bars($0)] }
        #expect(again() == [.suspensionsOf(settled)] + rest)
        #expect(again(.correctedSuspensions, settled[3]) == rest)
    }

    @Test("where a question spans many days, suspensions are asked for all of the history, each stretch after its bars")
    func stretches() {
        let have = Set(days[..<10] + [days[58]])
        func plan(span: Int) -> FetchPlan {
            var asked = marks()
            asked[days[58]] = nil
            return FetchPlan.byDay(
                days: days, isCalendar: true, asked: asked, askedAt: [:], factorDays: Set(days), factorlessDays: [:],
                suspensionDays: have, suspensionSpan: span, unexplained: [], limitDays: Set(days),
                basicDays: Set(days), listedSince: nil, now: .distantPast)
        }
        let stretches = plan(span: 30).suspensionStretches
        #expect(stretches.flatMap(\.self) == Array(days[10...]), "those of a day that is asked for go with its bars")
        #expect(stretches.count == 3)
        for stretch in stretches {
            #expect(stretch[stretch.count - 1] < stretch[0].advanced(by: 30))
        }
        let asks = plan(span: 30).asks
        #expect(asks.filter { $0 != .bars(days[58]) } == stretches.map(FetchAsk.suspensions(of:)))
        #expect(asks.dropLast().last == .bars(days[58]))
        // Where each day is a question, the last month's are enough.
        #expect(plan(span: 1).suspensionDays == days.filter { $0 > newest.advanced(by: -30) })
    }

    @Test("a stock is asked for its gaps in one range that joins its mark")
    func stocks() {
        let codes = BarBuilder.codes(6)
        func gap(_ number: Int, _ mark: ClosedRange<Int>?, listed: Int = 0, delisted: Int? = nil) -> ClosedRange<
            TradeDate
        >? {
            let listing = Listing(
                code: codes[number], name: "", status: .listed, listDate: days[listed],
                delistDate: delisted.map { days[$0] })
            return FetchPlan.byStock(
                codes: [codes[number]], listings: [codes[number]: listing], days: days, marketDays: [newest],
                asked: mark.map { [codes[number]: days[$0.lowerBound]...days[$0.upperBound]] } ?? [:]
            ).first?.range
        }
        #expect(gap(0, nil) == days[0]...days[58])
        #expect(gap(1, nil, listed: 20, delisted: 40) == days[20]...days[39])
        #expect(gap(2, 0...58) == nil)
        #expect(gap(3, 0...55) == days[55].advanced(by: 1)...days[58])
        #expect(gap(4, 10...58) == days[0]...days[10].advanced(by: -1))
        #expect(gap(5, 10...50) == days[0]...days[58])
    }

    @Test("stocks that are no more are asked for in the same calls before that is known and afterwards")
    func delisted() {
        let codes = BarBuilder.codes(7)
        func lists(
            _ ends: [Int: TradeDate], asked: [TSCode: ClosedRange<TradeDate>] = [:]
        ) -> [(codes: [TSCode], range: ClosedRange<TradeDate>)] {
            FetchPlan.inLists(
                codes: codes,
                listings: codes.enumerated().map { place, code in
                    Listing(
                        code: code, name: "", status: ends[place] == nil ? .listed : .delisted, listDate: days[0],
                        delistDate: ends[place])
                }, days: days, marketDays: [], asked: asked, codesPerCall: { _ in 3 })
        }
        let ends = [2: days[40], 5: days[0]]
        let (before, after) = (lists([:]), lists(ends))
        #expect(before.map(\.range) == Array(repeating: days[0]...newest, count: 3))
        #expect(after.map(\.range) == Array(repeating: days[0]...newest, count: 2))
        #expect(after.flatMap(\.codes) == codes.filter { $0 != codes[5] }, "its end lies before the history")
        var asked = Dictionary(uniqueKeysWithValues: codes.map { ($0, days[0]...newest) })
        asked[codes[2]] = days[0]...days[40].advanced(by: -1)
        #expect(lists(ends, asked: asked).isEmpty)
    }

    @Test("a stock's codes go together and count once, and one that was left behind lacks nothing from its end on")
    func renumbered() {
        let codes = BarBuilder.codes(5)
        let changes = [CodeChange(old: codes[0], new: codes[4]), CodeChange(old: codes[1], new: codes[2])]
        func lists(_ history: CodeHistory, _ ends: [TSCode: TradeDate] = [:]) -> [[TSCode]] {
            FetchPlan.inLists(
                codes: history.whole(codes[2...]), listings: [], days: days, marketDays: [], asked: [:],
                codesPerCall: { _ in 2 }, history: history, ends: ends
            ).map(\.codes)
        }
        #expect(lists(.none) == [[codes[2], codes[3]], [codes[4]]])
        let history = CodeHistory(changes)
        #expect(lists(history) == [[codes[2], codes[1], codes[3]], [codes[4], codes[0]]])
        #expect(lists(history, [codes[0]: days[0], codes[1]: days[0]]) == lists(.none))
        // Up to its end, which is another range.
        #expect(lists(history, [codes[0]: days[20], codes[1]: days[0]]) == [[codes[0]]] + lists(.none))
    }

    @Test("a stock whose row of a market's day was refused is asked for that day, in a range that joins its mark")
    func refused() {
        let codes = BarBuilder.codes(2)
        let asked = [codes[0]: days[0]...days[56], codes[1]: days[0]...newest]
        let gaps = FetchPlan.byStock(
            codes: codes, listings: [:], days: days, marketDays: Set(days[57...]),
            refused: [newest: Set(codes)], asked: asked)
        #expect(gaps.map(\.code) == [codes[0]], "the other one was asked for")
        #expect(gaps.map(\.range) == [days[56].advanced(by: 1)...newest])
    }

    @Test("an answer about a stock settles its days through the last row, and none from a refused one on")
    func stockAnswers() {
        let range = days[50]...newest
        func row(_ day: Int, _ rule: BarFinding.Rule? = nil, isFinal: Bool = false) -> RefusedRow {
            RefusedRow(place: "x", reason: "y", date: days[day], rule: rule, isFinal: isFinal)
        }
        func end(
            _ rows: ClosedRange<Int>?, _ refused: [RefusedRow] = [], isDelisted: Bool = false, age: Int = 0
        ) -> TradeDate? {
            let bars = BarBuilder(seed: 1).market(of: BarBuilder.codes(1), on: rows.map { Array(days[$0]) } ?? [])
            return StockAnswer.end(
                of: BarReply(bars: bars, refused: refused, calls: 1), in: range, isDelisted: isDelisted, open: nil,
                now: ShanghaiTime.instant(newest.advanced(by: age), hour: 18, minute: 0))
        }
        #expect(end(50...59) == newest)
        #expect(end(50...57) == days[57], "the last ones may come yet")
        #expect(end(50...57, age: 31) == newest)
        #expect(end(50...57, isDelisted: true) == newest)
        #expect(end(nil) == nil && end(nil, age: 31) == nil && end(nil, isDelisted: true) == nil)
        #expect(end(50...59, [row(55)]) == newest, "another row of the day was refused")
        #expect(end(50...57, [row(58), row(59)]) == days[57])
        #expect(end(53...59, [row(52)], age: 31) == days[52].advanced(by: -1))
        #expect(end(51...59, [row(50)]) == nil)
        #expect(end(51...59, [row(50, isFinal: true)]) == newest)
        #expect(end(50...57, [row(58, .sourcesDisagree), row(59, .sourcesDisagree)]) == newest)
        #expect(end(50...59, [RefusedRow(place: "x", reason: "no day")]) == newest)
        #expect(end(nil, [RefusedRow(place: "x", reason: "no adjustment factors")]) == nil)
    }

    @Test("what an answer left open is asked for in each run for a week, then once a week, and given up after a month")
    func openDays() {
        let (code, range) = (BarBuilder.codes(1)[0], days[58]...newest)
        func instant(_ age: Int) -> Date { ShanghaiTime.instant(newest.advanced(by: age), hour: 18, minute: 0) }
        func isAsked(_ age: Int, last: Int, of asked: ClosedRange<TradeDate>? = nil) -> Bool {
            let open = OpenAnswer(days: asked ?? range, since: instant(0), askedAt: instant(last))
            let waiting = StockAnswer.waiting([code: open], now: instant(age))
            return !FetchPlan.byStock(
                codes: [code], listings: [:], days: days, marketDays: [], waiting: waiting,
                asked: [code: days[0]...days[57]]
            ).isEmpty
        }
        #expect((1...6).allSatisfy { isAsked($0, last: $0 - 1) })
        #expect(!isAsked(3, last: 3), "not in each attempt of a run")
        #expect(!isAsked(7, last: 6) && !isAsked(12, last: 6) && isAsked(13, last: 6))
        #expect(isAsked(12, last: 6, of: days[58]...days[58]), "a day that nobody asked for yet")
        func end(_ age: Int, of asked: ClosedRange<TradeDate>) -> TradeDate? {
            StockAnswer.end(
                of: BarReply(bars: [], calls: 1), in: range, isDelisted: false,
                open: OpenAnswer(days: asked, since: instant(0), askedAt: instant(age - 7)), now: instant(age))
        }
        #expect(end(29, of: range) == nil && end(30, of: range) == newest)
        #expect(end(30, of: days[58]...days[58]) == days[58])
    }
}
