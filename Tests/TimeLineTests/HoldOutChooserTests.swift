import Labels
import MarketCalendar
import Testing
import TimeLine
import TrainerCore
import TrainerTestSupport

@Suite("choice of the hold-out's stocks")
struct HoldOutChooserTests {
    private let days = Array(RandomCalendar.days(seed: 1, count: 60).days)

    @Test("25 held-out stocks on each of 60 days, 120 of the 1,500 items in whole answers, the tasks evenly")
    func sizes() throws {
        let items = try HoldOutChooser(gate: TimeLineSizes()).items(from: labels(seed: 1), on: days)
        #expect(items.count == 1_500)
        #expect(items == items.sorted() && Set(items).count == 1_500)
        #expect(items.allSatisfy { $0.code.isHeldOut })
        for day in days {
            #expect(items.count { $0.day == day } == 25)
            #expect(items.count { $0.day == day && $0.narrative != nil } == 2)
        }
        for task in TaskKind.allCases { #expect(items.count { $0.narrative == task } == 30) }
    }

    @Test("every board is asked about as it is large", arguments: 1...3 as ClosedRange<UInt64>)
    func strata(seed: UInt64) throws {
        let all = labels(seed: seed)
        let candidates = Set(all.map(\.code)).filter(\.isHeldOut)
        let items = try HoldOutChooser(codesPerDay: 25, narratives: 0).items(from: all, on: days)
        for board in Board.allCases {
            let share = Double(candidates.count { $0.board == board }) / Double(candidates.count)
            let asked = Double(items.count { $0.code.board == board }) / Double(items.count)
            #expect(abs(share - asked) < 0.07, "\(board): \(share), asked \(asked)")
        }
    }

    @Test("calm and wild stocks are asked about alike", arguments: 1...3 as ClosedRange<UInt64>)
    func volatility(seed: UInt64) throws {
        let all = labels(seed: seed)
        let items = Set(try HoldOutChooser(codesPerDay: 25, narratives: 0).items(from: all, on: days))
        let heldOut = all.filter { $0.code.isHeldOut }
        let asked = heldOut.filter { items.contains(HoldOutItem(code: $0.code, day: $0.day)) }
        func mean(_ labels: [MarketLabel]) -> Double { labels.reduce(0) { $0 + $1.volatility } / Double(labels.count) }
        #expect(abs(mean(asked) / mean(heldOut) - 1) < 0.15)
    }

    @Test("the same stocks day after day; another steps in only where one has no label")
    func panel() throws {
        let whole = try HoldOutChooser(codesPerDay: 25, narratives: 0).items(
            from: labels(seed: 2, gaps: 0), on: days)
        #expect(Set(whole.map(\.code)).count == 25)
        let panel = Set(whole.map(\.code))
        let lost = try #require(whole.first)
        let gapped = labels(seed: 2, gaps: 0).filter { $0.code != lost.code || $0.day == days[0] || $0.day > days[9] }
        let items = try HoldOutChooser(codesPerDay: 25, narratives: 0).items(from: gapped, on: days)
        for day in days {
            let asked = Set(items.filter { $0.day == day }.map(\.code))
            #expect(asked.count == 25)
            if day == days[0] || day > days[9] {
                #expect(asked == panel)
            } else {
                #expect(panel.subtracting(asked) == [lost.code])
            }
        }
    }

    @Test(
        "neither the order of the labels nor what happened to the stocks plays a part",
        arguments: 1...3 as ClosedRange<UInt64>)
    func blind(seed: UInt64) throws {
        let all = labels(seed: seed)
        let chooser = HoldOutChooser(gate: TimeLineSizes())
        let first = try chooser.items(from: all, on: days)
        var random = SplitMix64(seed: seed)
        #expect(try chooser.items(from: all.shuffled(using: &random), on: days) == first)
        let other = all.map {
            MarketLabel(
                code: $0.code, day: $0.day, horizon: $0.horizon, interval: $0.interval,
                stockReturn: .random(in: -0.1...0.1, using: &random), benchmarkReturn: 0, volatility: $0.volatility)
        }
        #expect(try chooser.items(from: other, on: days) == first)
    }

    @Test("a small market gives what it has, and one without held-out stocks is refused")
    func small() throws {
        let few = labels(seed: 3, codes: 60)
        let heldOut = Set(few.map(\.code)).count(where: \.isHeldOut)
        #expect(heldOut > 0 && heldOut < 25)
        let items = try HoldOutChooser(gate: TimeLineSizes()).items(from: few, on: days)
        for day in days {
            #expect(
                items.count { $0.day == day } == few.count { $0.day == day && $0.code.isHeldOut })
        }
        let error = #expect(throws: TrainerError.self) {
            try HoldOutChooser(gate: TimeLineSizes()).items(from: few.filter { !$0.code.isHeldOut }, on: days)
        }
        #expect(error?.code == .noData)
    }

    private func labels(seed: UInt64, codes: Int = 900, gaps: Int = 10) -> [MarketLabel] {
        HeldOutLabels.labels(seed: seed, codes: codes, days: days, gaps: gaps)
    }
}
