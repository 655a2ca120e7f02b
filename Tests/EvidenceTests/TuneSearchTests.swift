import Evidence
import Statistics
import Testing
import TrainerCore

@Suite("The search of a tune")
struct TuneSearchTests {
    private static let current = TuneSetting(shots: 6, order: .balanced, temperature: 0.7)
    private static let others = TunePlan.others(
        beside: current, shotCounts: TunePlan.shotCounts(beside: 6, isCapped: false))

    /// Days of stocks, of which every other one rises.
    private static func items(days: Int, stocks: Int, horizon: Int = 1) -> [DecisionItem] {
        (0..<days * stocks).map { place in
            DecisionItem(
                date: TradeDate(dayNumber: 20_000 + place / stocks),
                code: TSCode(trusted: "\(600_000 + place % stocks).SH"), horizon: horizon,
                excessReturn: place % 2 == 0 ? 0.01 : -0.01, rating: .hold,
                signals: TrendSignals(lastReturn: 0, averageGap: 0, indicators: []))
        }
    }

    /// Says the right direction with this probability.
    private static func forecasts(_ probability: Double, of items: some Sequence<DecisionItem>) -> [Forecast] {
        items.map { item in
            Forecast.Answer(upProbability: item.wentUp ? probability : 1 - probability, rating: .hold)
                .map(Forecast.answered) ?? .failed(.unparsed)
        }
    }

    /// - Parameter skill: of each setting, the probability that it gives to what happened.
    private static func searched(
        _ plan: TunePlan, _ items: [DecisionItem], skill: (TuneSetting) -> Double,
        onRound: ([TuneSetting]) -> Void = { _ in }
    ) -> TuneSearch {
        var search = TuneSearch(plan, items: items)
        while !search.isOver {
            onRound(search.challengers)
            for setting in search.asked { search.take(forecasts(skill(setting), of: search.askedItems), of: setting) }
            search.endRound()
        }
        return search
    }

    // MARK: Plan

    @Test("each candidate differs from the current settings in one thing, and none is named twice")
    func candidates() {
        #expect(Self.others.count == 7 && Set(Self.others).count == 7 && !Self.others.contains(Self.current))
        #expect(Self.others.allSatisfy { $0.changes(from: Self.current).count == 1 })
        #expect(TunePlan.shotCounts(beside: 6, isCapped: true) == [1, 3, 12])
        #expect(TunePlan.shotCounts(beside: 1, isCapped: false).isEmpty)
        let single = TuneSetting(shots: 1, order: .balanced, temperature: 0)
        #expect(TunePlan.others(beside: single, shotCounts: []).allSatisfy { $0.order == .balanced })
    }

    @Test("half of the challengers go after each round, which asks as much as all before it, within half of the budget")
    func halving() throws {
        let plan = try TunePlan(
            current: Self.current, others: Self.others, budget: 2_000, searchItems: 400, confirmationItems: 600)
        // 8·50, then 5 more times 50 and 50 for the one that joins, then 3·100.
        #expect(plan.rounds.map(\.challengers) == [7, 4, 2] && plan.rounds.map(\.questions) == [50, 100, 200])
        #expect(plan.confirmation == 500 && plan.questions == 2_000)
    }

    @Test(
        "never asks for more than the budget, nor for more than DEV has",
        arguments: [400, 777, 2_000, 50_000], [60, 300, 5_000])
    func bounds(budget: Int, items: Int) throws {
        for count in 1...9 {
            let others = (1...count).map { TuneSetting(shots: $0, order: .newestLast, temperature: 0) }
            let plan = try TunePlan(
                current: Self.current, others: others, budget: budget, searchItems: items, confirmationItems: items)
            #expect(plan.questions <= budget && plan.confirmation <= items)
            #expect(plan.rounds.allSatisfy { $0.questions <= items && $0.questions >= 5 })
            #expect(budget >= TunePlan.leastBudget(others: count))
        }
    }

    @Test("a budget, or a DEV, that leaves the first round less than five questions is refused")
    func tooSmall() {
        let least = TunePlan.leastBudget(others: Self.others.count)
        #expect(least == 200)
        #expect(throws: Never.self) {
            try TunePlan(
                current: Self.current, others: Self.others, budget: least, searchItems: 20, confirmationItems: 9)
        }
        #expect(throws: Degenerate.tooFew(found: 4, needed: 5)) {
            try TunePlan(
                current: Self.current, others: Self.others, budget: least - 1, searchItems: 20, confirmationItems: 9)
        }
        #expect(throws: Degenerate.tooFew(found: 4, needed: 5)) {
            try TunePlan(
                current: Self.current, others: Self.others, budget: 9_000, searchItems: 19, confirmationItems: 9)
        }
        #expect(throws: Degenerate.empty) {
            try TunePlan(current: Self.current, others: [], budget: 9_000, searchItems: 99, confirmationItems: 9)
        }
    }

    // MARK: Split

    @Test("no label of the search shares a price with one of the confirmation, whatever the horizon", arguments: 1...6)
    func apart(horizon: Int) throws {
        let items = Self.items(days: 40, stocks: 3, horizon: horizon)
        let split = TuneSplit(items: items, seed: 1)
        let last = try #require(split.search.map { items[$0].date }.max())
        let first = try #require(split.confirmation.map { items[$0].date }.min())
        // The label of d is made of prices of d+1 … d+1+h.
        #expect(first.dayNumber + 1 == last.dayNumber + 1 + horizon + 1)
        #expect(split.searchDays + split.confirmationDays == 40 - horizon)
        #expect(Set(split.search).isDisjoint(with: split.confirmation))
        #expect(split.search.count == 3 * split.searchDays && split.confirmation.count == 3 * split.confirmationDays)
    }

    @Test("however many are asked, days differ by one question at most; a seed gives the same order each time")
    func even() {
        let items = Self.items(days: 21, stocks: 8)
        let split = TuneSplit(items: items, seed: 7)
        for count in 1...split.search.count {
            let byDay = Dictionary(grouping: split.search.prefix(count), by: { items[$0].date }).mapValues(\.count)
            let missing = byDay.count < split.searchDays ? 0 : byDay.values.min() ?? 0
            #expect((byDay.values.max() ?? 0) - missing <= 1)
        }
        #expect(split == TuneSplit(items: items, seed: 7) && split != TuneSplit(items: items, seed: 8))
    }

    @Test("a DEV of a day or two gives nothing to search or to confirm", arguments: 0...1)
    func short(days: Int) {
        let split = TuneSplit(items: Self.items(days: days, stocks: 3), seed: 0)
        #expect(split.search.isEmpty && split.confirmation.isEmpty && split.searchDays == 0)
    }

    // MARK: Search

    private static func plan() throws -> TunePlan {
        try TunePlan(current: current, others: others, budget: 2_000, searchItems: 240, confirmationItems: 240)
    }

    @Test("finds the one that is truly better", arguments: others)
    func finds(best: TuneSetting) throws {
        let items = Self.items(days: 12, stocks: 20)
        let search = Self.searched(try Self.plan(), items) { $0 == best ? 0.7 : 0.6 }
        #expect(search.best == best)
        let row = try #require(search.rows.first { $0.setting == best })
        #expect(row.round == 3 && row.questions == 200 && !row.isTooLong)
        // 0.4² − 0.3²
        #expect(abs((row.brier?.value ?? 0) - 0.09) < 1e-12 && abs((row.gain?.value ?? 0) - 0.07) < 1e-12)
        #expect(search.rows.first?.setting == Self.current && search.rows.first?.gain == nil)
    }

    @Test("where all are the same none is best")
    func none() throws {
        let search = Self.searched(try Self.plan(), Self.items(days: 12, stocks: 20)) { _ in 0.6 }
        #expect(search.isOver && search.best == nil)
        #expect(search.rows.map(\.round) == [3, 3, 3, 2, 2, 1, 1, 1])
    }

    @Test("what is better in two things comes in as one setting after the first round, and can win")
    func joins() throws {
        let together = TuneSetting(shots: 3, order: .newestFirst, temperature: 0.7)
        var rounds: [[TuneSetting]] = []
        let search = Self.searched(try Self.plan(), Self.items(days: 12, stocks: 20)) {
            0.6 + ($0.shots == 3 ? 0.05 : 0) + ($0.order == .newestFirst ? 0.1 : 0)
        } onRound: {
            rounds.append($0)
        }
        #expect(rounds.map(\.count) == [7, 4, 2])
        #expect(!rounds[0].contains(together) && rounds[1].contains(together) && search.best == together)
        #expect(search.rows.last?.setting == together && search.rows.last?.questions == 200)
        let keys = together.changes(from: Self.current).map(\.key)
        #expect(keys == ["model_settings.max_message_pairs", "model_settings.shot_order"])
    }

    @Test("one that its engine refuses is left out and said to be, and the rest goes on")
    func leavesOut() throws {
        let plan = try Self.plan()
        let items = Self.items(days: 12, stocks: 20)
        var search = TuneSearch(plan, items: items)
        let long = try #require(plan.others.first)
        while !search.isOver {
            for setting in search.asked {
                guard setting != long else {
                    search.leaveOut(setting)
                    continue
                }
                search.take(
                    Self.forecasts(setting.order == .newestLast ? 0.7 : 0.6, of: search.askedItems), of: setting)
            }
            search.endRound()
        }
        #expect(search.best?.order == .newestLast)
        let row = try #require(search.rows.first { $0.setting == long })
        #expect(row.isTooLong && row.questions == 0 && row.brier == nil && row.round == 0)
    }

    // MARK: Confirmation

    /// Right on all but every `miss`-th item, by which the days differ.
    private static func answers(missing miss: Int, of items: [DecisionItem]) -> [Forecast] {
        items.enumerated().map { place, item in
            forecasts(place % miss == 0 ? 0.3 : 0.7, of: [item])[0]
        }
    }

    @Test("is shown where all of the interval is on its side, and each later look on the same DEV is held to more")
    func confirmation() throws {
        let items = Self.items(days: 14, stocks: 10)
        let other = Self.answers(missing: 7, of: items)
        let current = Self.answers(missing: 3, of: items)
        var widths: [Double] = []
        for look in 1...3 {
            let found = try TuneRecord.Confirmation(
                of: Self.others[0], on: items, current: current, other: other, look: look)
            #expect(found.days == 14 && found.questions == 140 && found.look == look)
            // 0.05·6/π² for the first.
            let level = 0.05 * 6 / (Double.pi * Double.pi * Double(look * look))
            #expect(abs(found.confidence - (1 - level)) < 1e-12)
            #expect(abs(found.current - found.brier - found.gain.value) < 1e-12)
            let (low, high) = (try #require(found.gain.low), try #require(found.gain.high))
            #expect(found.isShown == (low > 0))
            widths.append(high - low)
        }
        #expect(widths == widths.sorted() && Set(widths).count == 3)
        let back = try TuneRecord.Confirmation(of: Self.others[0], on: items, current: other, other: current, look: 1)
        #expect(!back.isShown && back.gain.value < 0)
    }

    @Test("below ten days nothing is shown, however large the difference")
    func fewDays() throws {
        let items = Self.items(days: 9, stocks: 10)
        let found = try TuneRecord.Confirmation(
            of: Self.others[0], on: items, current: Self.answers(missing: 2, of: items),
            other: Self.forecasts(0.9, of: items), look: 1)
        #expect((found.gain.low ?? 0) > 0 && !found.hasEnoughDays && !found.isShown)
    }

    @Test("equal settings are taken for better no more often than the level says")
    func falseAlarms() throws {
        var random = Xoshiro256(seed: 3)
        let items = Self.items(days: 15, stocks: 20)
        var alarms = 0
        let worlds = 400
        for _ in 0..<worlds {
            func coin() -> [Forecast] {
                // A day moves together: both settings are right or wrong with it.
                var shift = 0.0
                return items.enumerated().map { place, item in
                    if place % 20 == 0 { shift = 0.1 * (random.uniform() - 0.5) }
                    return Self.forecasts(0.5 + shift + 0.2 * (random.uniform() - 0.5), of: [item])[0]
                }
            }
            let found = try TuneRecord.Confirmation(
                of: Self.others[0], on: items, current: coin(), other: coin(), look: 1)
            alarms += found.isShown ? 1 : 0
        }
        // One side of a two-sided 97 %: 1.5 % expected, 3.5 % is four standard errors above.
        #expect(Double(alarms) / Double(worlds) < 0.04, "\(alarms)")
    }
}
