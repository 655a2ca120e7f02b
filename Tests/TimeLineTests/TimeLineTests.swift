import MarketCalendar
import Messages
import Testing
import TimeLine
import TrainerCore
import TrainerTestSupport

@Suite("TimeLine")
struct TimeLineTests {
    @Test("each day has the use that the definition gives it", arguments: 1...60 as ClosedRange<UInt64>)
    func definition(seed: UInt64) throws {
        let world = try World(seed: seed)
        for day in world.days.days { #expect(world.line.use(of: day) == world.expected(day), "\(day)") }
        #expect(world.days.days.count { world.line.use(of: $0) == .dev } == world.layout.sizes.devDays)
        #expect(world.days.days.count { world.line.use(of: $0) == .gate } == world.layout.sizes.gateDays)
        #expect(world.days.days.contains { world.line.use(of: $0) == .pool })
    }

    @Test("no pool item's label shares a day with a hold-out", arguments: 1...60 as ClosedRange<UInt64>)
    func purge(seed: UInt64) throws {
        let world = try World(seed: seed)
        let held = [world.layout.dev.range, world.layout.gate.range]
        for (place, day) in world.days.days.enumerated() where world.line.use(of: day)?.isPool == true {
            let label = world.days.days.dropFirst(place + 1).prefix(world.layout.horizon + 1)
            for range in held {
                #expect(!range.contains(day))
                #expect(!label.contains(where: range.contains))
            }
        }
    }

    @Test(
        "no pool item lies within max(h+1, 5) trading days after a hold-out", arguments: 1...60 as ClosedRange<UInt64>)
    func embargo(seed: UInt64) throws {
        let world = try World(seed: seed)
        let embargo = max(world.layout.horizon + 1, 5)
        #expect(world.layout.embargo == embargo)
        for end in [world.layout.dev.labelEnd, world.layout.gate.labelEnd] {
            let after = world.days.days.drop { $0 <= end }.prefix(embargo)
            #expect(after.allSatisfy { world.line.use(of: $0)?.isPool == false })
        }
    }

    @Test("GATE is the last days whose labels were known when it was frozen", arguments: [1, 5, 10])
    func lastMatured(horizon: Int) throws {
        let days = RandomCalendar.days(seed: 7, count: 300)
        let asOf = days[219].advanced(by: 1)
        let known = days.place(of: asOf.advanced(by: 1))
        let layout = try HoldOutLayout(days: days, asOf: asOf, horizon: horizon)
        #expect(layout.gate.labelEnd == days[known - 1])
        #expect(layout.gate.days == Array(days.days[(known - 61 - horizon)..<(known - 1 - horizon)]))
        #expect(layout.gate.days.count == 60 && layout.sizes.codesPerDay * 60 == 1_500)
    }

    @Test("an epoch later the same layout gives the same uses, and what came since is the newer pool")
    func later() throws {
        let days = RandomCalendar.days(seed: 3, count: 400)
        let layout = try HoldOutLayout(days: days, asOf: days[299], horizon: 5)
        let then = try TimeLine(layout: layout, days: days.through(days[299]))
        let now = try TimeLine(layout: layout, days: days)
        for day in days.days[...299] { #expect(then.use(of: day) == now.use(of: day)) }
        let first = try #require(days.index(of: layout.gate.labelEnd)) + layout.embargo + 1
        #expect(now.use(of: days[first - 1]) == .embargo)
        #expect(days.days[first...].allSatisfy { now.use(of: $0) == .newerPool })
    }

    @Test(
        "with fresh days, as many of the newest stay pool on the day of the freeze, and an embargo lies before them",
        arguments: 1...20 as ClosedRange<UInt64>)
    func freshDays(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let days = RandomCalendar.days(seed: seed, count: 320)
        let fresh = Int.random(in: 1...30, using: &random)
        let horizon = Int.random(in: 1...10, using: &random)
        let layout = try HoldOutLayout(
            days: days, asOf: days[299], horizon: horizon, sizes: TimeLineSizes(freshDays: fresh))
        let line = try TimeLine(layout: layout, days: days.through(days[299]))
        let uses = days.days[0...299].map { line.use(of: $0) }
        #expect(uses.suffix(fresh).allSatisfy { $0 == .newerPool })
        #expect(uses.dropLast(fresh).last == .embargo)
        #expect(uses.count { $0 == .gate } == 60)
        #expect(layout.gate.labelEnd == days[299 - fresh - layout.embargo])
    }

    @Test("an epoch reads what it writes, and nothing else")
    func epochNames() {
        for epoch in [GateEpoch(year: 2026, quarter: 4, series: 1), GateEpoch(year: 2027, quarter: 1, series: 12)] {
            #expect(GateEpoch(epoch.description) == epoch)
        }
        for text in [
            "", "2026", "2026Q", "2026Q5", "2026Q0", "2026Q4-", "2026Q4-0", "2026Q4-1", "2026Q04", "2026Q4-2-3", "Q4",
        ] {
            #expect(GateEpoch(text) == nil, "\(text)")
        }
    }

    @Test("strict walk-forward leaves nothing after GATE", arguments: 1...20 as ClosedRange<UInt64>)
    func strict(seed: UInt64) throws {
        let days = RandomCalendar.days(seed: seed, count: 400)
        let layout = try HoldOutLayout(days: days, asOf: days[299], horizon: 5, strictWalkForward: true)
        let line = try TimeLine(layout: layout, days: days)
        #expect(days.days.filter { $0 > layout.gate.range.lowerBound }.allSatisfy { line.use(of: $0)?.isPool == false })
        #expect(days.days.contains { line.use(of: $0) == .afterGate })
        #expect(line.use(of: days[0]) == .pool)
    }

    @Test("no shot prints a bar of a hold-out of its own stock", arguments: 1...30 as ClosedRange<UInt64>)
    func featureWindow(seed: UInt64) throws {
        let world = try World(seed: seed)
        let (asked, other) = (TSCode(trusted: "600000.SH"), TSCode(trusted: "600001.SH"))
        for (place, day) in world.days.days.enumerated() {
            func refusal(_ code: TSCode) -> TimeLine.ShotRefusal? {
                world.line.refusal(
                    ofShot: SampleKey(code: code, asOf: day, task: .riskAssessment), holdOutCodes: [asked])
            }
            let use = try #require(world.line.use(of: day))
            #expect(refusal(other) == (use.isPool ? nil : .use(use)))
            guard use.isPool else { continue }
            let printed = world.days.days[max(0, place - world.layout.sizes.printedDays + 1)...place]
            let isInside = printed.contains {
                world.layout.dev.range.contains($0) || world.layout.gate.range.contains($0)
            }
            #expect(refusal(asked) == (isInside ? .printsHoldOut : nil))
        }
    }

    // MARK: What a frequency may count

    @Test(
        "labels outside of the blind days share no day with a hold-out and no embargo, and those inside do",
        arguments: 1...60 as ClosedRange<UInt64>)
    func blindDays(seed: UInt64) throws {
        let world = try World(seed: seed)
        for horizon in [1, 5, 12] {
            let blind = world.line.blindDays(horizon: horizon)
            let embargo = max(world.layout.embargo, horizon + 1, 5)
            for (place, day) in world.days.days.enumerated() where place + 1 + horizon < world.days.count {
                let label = world.days.days[(place + 1)...(place + 1 + horizon)]
                let touches = [world.layout.dev, world.layout.gate].contains { span in
                    let since = world.days.days.count { $0 > span.labelEnd && $0 <= day }
                    return label.contains(where: span.range.contains)
                        || (day >= span.range.lowerBound && since <= embargo)
                }
                #expect(blind.contains(day) == touches, "\(day) \(horizon)")
            }
        }
    }

    @Test(
        "a sample that counts labels is a shot only where none of a hold-out can be among them",
        arguments: 1...30 as ClosedRange<UInt64>)
    func counts(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let world = try World(seed: seed)
        let blind = world.line.blindDays(horizon: 5)
        for (place, day) in world.days.days.enumerated() where world.line.use(of: day)?.isPool == true {
            func refusal(_ labels: Int?, _ known: DaySpan?) -> TimeLine.ShotRefusal? {
                world.line.refusal(
                    ofShot: Self.sample(day, labels: labels, blindTo: known), holdOutCodes: [], countedHorizon: 5)
            }
            // Labels that had matured by the day: their last price was known.
            let matured = world.days.days.prefix(max(0, place - 5))
            let isTouched = matured.contains(where: blind.contains)
            #expect(refusal(nil, nil) == nil && refusal(0, nil) == nil)
            #expect(refusal(40, nil) == (day >= world.layout.dev.days[0] ? .countsHoldOut : nil))
            if isTouched { #expect(refusal(40, nil) == .countsHoldOut) }
            #expect(refusal(40, blind) == nil)
            let known = DaySpan(
                first: blind.first.advanced(by: Int.random(in: -3...3, using: &random)),
                last: blind.last.advanced(by: Int.random(in: -3...3, using: &random)))
            let counted = matured.filter { !known.contains($0) }
            if refusal(40, known) == nil { #expect(!counted.contains(where: blind.contains)) }
        }
    }

    private static func sample(_ day: TradeDate, labels: Int?, blindTo: DaySpan?) -> Sample {
        Sample(
            key: SampleKey(code: TSCode(trusted: "600001.SH"), asOf: day, task: .pricePrediction), instruction: "问",
            input: "数", output: "答", rating: .hold, regime: "above",
            facts: labels.map { [Fact(Sample.labelCountName, Double($0), decimals: 0)] } ?? [], blindTo: blindTo)
    }

    @Test("a day without trading has no use and gives no shot")
    func closedDays() throws {
        let world = try World(seed: 2)
        let closed = world.days[0].advanced(by: -1)
        #expect(world.line.use(of: closed) == nil)
        let key = SampleKey(code: TSCode(trusted: "600001.SH"), asOf: closed, task: .riskAssessment)
        #expect(world.line.refusal(ofShot: key, holdOutCodes: []) != nil)
    }

    @Test("too few days are refused with both numbers, and one more is enough")
    func tooShort() throws {
        let needed = 1 + 6 + 30 + 12 + 60 + 6
        let days = RandomCalendar.days(seed: 1, count: needed)
        let error = #expect(throws: TrainerError.self) {
            try HoldOutLayout(days: days, asOf: days[needed - 2], horizon: 5)
        }
        #expect(error?.code == .noData)
        #expect(error?.message.en.contains("\(needed - 1) trading days") == true)
        #expect(error?.message.en.contains("at least \(needed)") == true)
        let line = try TimeLine(
            layout: try HoldOutLayout(days: days, asOf: days[needed - 1], horizon: 5), days: days)
        #expect(line.use(of: days[0]) == .pool)
    }

    @Test("a calendar that changed under a frozen layout is named by its first day")
    func changedCalendar() throws {
        let days = RandomCalendar.days(seed: 5, count: 300)
        let layout = try HoldOutLayout(days: days, asOf: days[299], horizon: 5)
        for lost in [layout.dev.days[3], layout.gate.days[0], layout.gate.labelEnd] {
            let changed = TradingDays(days.days.filter { $0 != lost })
            let error = #expect(throws: TrainerError.self) { try TimeLine(layout: layout, days: changed) }
            #expect(error?.code == .conflict)
            #expect(error?.message.en.contains(lost.dashed) == true)
        }
    }

    /// A time line over a random calendar, and the definition of it in plain words.
    private struct World {
        let days: TradingDays
        let layout: HoldOutLayout
        let line: TimeLine

        init(seed: UInt64) throws {
            var random = SplitMix64(seed: seed)
            days = RandomCalendar.days(seed: seed, count: 320)
            let sizes = TimeLineSizes(
                devDays: .random(in: 1...40, using: &random), gateDays: .random(in: 1...70, using: &random),
                printedDays: .random(in: 1...80, using: &random))
            layout = try HoldOutLayout(
                days: days, asOf: days[.random(in: 200..<320, using: &random)],
                horizon: .random(in: 1...12, using: &random), sizes: sizes)
            line = try TimeLine(layout: layout, days: days)
        }

        func expected(_ day: TradeDate) -> TimeLine.Use {
            if layout.dev.days.contains(day) { return .dev }
            if layout.gate.days.contains(day) { return .gate }
            let later = days.days.drop { $0 <= day }.prefix(layout.horizon + 1)
            for span in [layout.dev, layout.gate] where later.contains(where: span.range.contains) { return .purged }
            for span in [layout.dev, layout.gate] where day >= span.range.lowerBound {
                let since = days.days.count { $0 > span.labelEnd && $0 <= day }
                if since <= max(layout.horizon + 1, 5) { return .embargo }
            }
            return day < layout.dev.range.lowerBound ? .pool : .newerPool
        }
    }
}
