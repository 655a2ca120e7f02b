import Foundation
import MarketSources
import Messages
import SandboxMarket
import Testing
import TrainerCore

/// What every market source must hold to, whichever it is.
@Suite(.timeLimit(.minutes(10))) struct SourceConformanceTests {
    private static let whole = SourceUnderTest.firstDay...SourceUnderTest.lastDay
    /// From the second month on, so that every source knows the row before the first.
    private static let months = SourceUnderTest.firstDay.advanced(by: 31)...SourceUnderTest.lastDay

    @Test("is named as the store keeps it", arguments: SourceUnderTest.allCases)
    func name(subject: SourceUnderTest) async throws {
        let name = try await subject.run { $0.name }
        #expect(["tushare", "free", "csv", "plugin:example", "plugin:stocks"].contains(name))
    }

    @Test("open days are the exchange's, ascending, within the range", arguments: SourceUnderTest.allCases)
    func openDays(subject: SourceUnderTest) async throws {
        let days = try await subject.run { try await $0.openDays(in: Self.months) }
        let expected = SourceUnderTest.market.days.compactMap { TradeDate(yyyymmdd: $0.yyyymmdd) }
            .filter(Self.months.contains)
        #expect(days == expected)
    }

    @Test(
        "one stock's bars are the market's, ascending, without duplicates, in TuShare's units",
        arguments: SourceUnderTest.allCases)
    func history(subject: SourceUnderTest) async throws {
        let codes = ConformanceMarket.oneOfEachBoard + [ConformanceMarket.suspendedCode, ConformanceMarket.exRightCode]
        let replies = try await subject.run { source in
            var replies: [TSCode: BarReply] = [:]
            for code in codes { replies[code] = try await source.bars(of: code, in: Self.months) }
            return replies
        }
        for code in codes {
            let reply = try #require(replies[code])
            #expect(reply.refused.isEmpty, "\(reply.refused.prefix(3))")
            Self.compare(reply.bars, ConformanceMarket.expected(code, Self.months), subject)
        }
    }

    @Test("a part of a range is that part of its bars", arguments: SourceUnderTest.allCases)
    func slices(subject: SourceUnderTest) async throws {
        let code = ConformanceMarket.exRightCode
        let days = ConformanceMarket.expected(code, Self.months).map(\.date)
        let part = days[days.count / 3]...days[days.count / 2]
        let (all, some, one) = try await subject.run { source in
            (
                try await source.bars(of: code, in: Self.months).bars, try await source.bars(of: code, in: part).bars,
                try await source.bars(of: code, in: part.upperBound...part.upperBound).bars
            )
        }
        #expect(some == all.filter { part.contains($0.date) })
        #expect(one == all.filter { $0.date == part.upperBound })
        #expect(one.count == 1)
    }

    @Test(
        "several stocks' bars are those of each, and a list saves calls only where the source says so",
        arguments: SourceUnderTest.allCases)
    func lists(subject: SourceUnderTest) async throws {
        let codes = [ConformanceMarket.suspendedCode, ConformanceMarket.exRightCode]
        let (size, list, single) = try await subject.run { source in
            var single: [DailyBar] = []
            for code in codes { single += try await source.bars(of: code, in: Self.months).bars }
            return (source.codesPerCall(tradingDays: 100), try await source.bars(of: codes, in: Self.months), single)
        }
        #expect(Set(list.bars) == Set(single) && list.bars.count == single.count)
        #expect(size == ([.tushare, .compared].contains(subject) ? 59 : 1))
    }

    @Test("a source by day gives days; one by stock says whether it does, and refuses them as a wrong question if not")
    func givesDays() async throws {
        for subject in SourceUnderTest.allCases {
            let (gives, outcome) = try await subject.run { source in
                (source.givesDays, await Result.catching { try await source.bars(on: SourceUnderTest.lastDay) })
            }
            #expect(gives == (subject != .stockPlugin), "\(subject)")
            if case .failure(let error) = outcome {
                #expect(!gives && (error as? TrainerError)?.code == .usage, "\(subject): \(error)")
            } else {
                #expect(gives, "\(subject)")
            }
        }
    }

    @Test(
        "the newest day is the whole market's, one bar a stock",
        arguments: SourceUnderTest.allCases.filter { $0 != .stockPlugin })
    func newestDay(subject: SourceUnderTest) async throws {
        let reply = try await subject.run { try await $0.bars(on: SourceUnderTest.lastDay) }
        #expect(reply.refused.isEmpty, "\(reply.refused.prefix(3))")
        #expect(reply.findings.isEmpty, "\(reply.findings.prefix(3))")
        let expected = SourceUnderTest.market.bars(on: SourceUnderTest.today).map(SourceUnderTest.expected)
        #expect(expected.count > 50)
        // Quotes and lists have the reference price and the amount themselves.
        Self.compare(reply.bars.sorted { $0.code < $1.code }, expected, subject, isQuote: true)
    }

    @Test("an earlier day is given whole, or refused as a wrong question", arguments: SourceUnderTest.allCases)
    func earlierDay(subject: SourceUnderTest) async throws {
        let day = SourceUnderTest.lastDay.advanced(by: -1)
        let (shape, outcome) = try await subject.run { source in
            (source.historyShape, await Result.catching { try await source.bars(on: day) })
        }
        switch (shape, outcome) {
        case (.byDay, .success(let reply)):
            #expect(reply.bars.count == SourceUnderTest.market.bars(on: MarketDay(yyyymmdd: day.yyyymmdd)).count)
        case (.byStock, .failure(let error)): #expect((error as? TrainerError)?.code == .usage)
        default: Issue.record("\(shape) answered \(outcome)")
        }
    }

    @Test("a day that has not come is empty and no error", arguments: SourceUnderTest.allCases)
    func futureDay(subject: SourceUnderTest) async throws {
        let (day, stock) = try await subject.run { source in
            let next = SourceUnderTest.lastDay.advanced(by: 1)
            return (
                source.givesDays ? try await source.bars(on: next) : BarReply(bars: [], calls: 0),
                try await source.bars(of: ConformanceMarket.exRightCode, in: next...next.advanced(by: 9))
            )
        }
        #expect(day.bars.isEmpty && day.refused.isEmpty)
        #expect(stock.bars.isEmpty && stock.refused.isEmpty)
    }

    @Test("days without trading and unknown codes are empty and no error", arguments: SourceUnderTest.allCases)
    func nothingThere(subject: SourceUnderTest) async throws {
        let unknown = TSCode(trusted: "699999.SH")
        let weekend = try #require(TradeDate("20241228"))
        let (closed, none) = try await subject.run { source in
            (
                try await source.bars(of: ConformanceMarket.exRightCode, in: weekend...weekend.advanced(by: 1)),
                try await source.bars(of: unknown, in: Self.months)
            )
        }
        #expect(closed.bars.isEmpty && closed.refused.isEmpty)
        #expect(none.bars.isEmpty && none.refused.isEmpty)
    }

    @Test("a suspended stock has no row", arguments: SourceUnderTest.allCases)
    func suspension(subject: SourceUnderTest) async throws {
        let days = Set(
            SourceUnderTest.market.suspensions.filter { $0.code == ConformanceMarket.suspendedCode.rawValue }
                .compactMap { TradeDate(yyyymmdd: $0.day.yyyymmdd) })
        #expect(!days.isEmpty)
        let bars = try await subject.run {
            try await $0.bars(of: ConformanceMarket.suspendedCode, in: Self.months).bars
        }
        #expect(!bars.isEmpty)
        #expect(days.isDisjoint(with: bars.map(\.date)))
    }

    @Test("the same question gives the same answer", arguments: SourceUnderTest.allCases)
    func repeatable(subject: SourceUnderTest) async throws {
        let (first, second) = try await subject.run { source in
            (
                try await source.bars(of: ConformanceMarket.exRightCode, in: Self.months).bars,
                try await source.bars(of: ConformanceMarket.exRightCode, in: Self.months).bars
            )
        }
        #expect(first == second)
    }

    @Test("factors, where there are any, explain every reference price", arguments: SourceUnderTest.allCases)
    func factors(subject: SourceUnderTest) async throws {
        let code = ConformanceMarket.exRightCode
        let (factors, whole) = try await subject.run { source in
            (
                try await source.adjFactors(of: code, in: Self.months),
                try await source.bars(of: code, in: Self.months).bars
            )
        }
        #expect((factors != nil) == subject.hasFactors)
        guard let factors else { return }
        #expect(factors.map(\.date) == factors.map(\.date).sorted())
        #expect(Set(factors.map(\.factor)).count > 1)
        for (before, bar) in zip(whole, whole.dropFirst()) {
            let old = try #require(factors.last { $0.date <= before.date }).factor
            let new = try #require(factors.last { $0.date <= bar.date }).factor
            #expect(abs(before.close * old / new - bar.preClose) <= 0.011)
        }
    }

    @Test("an impossible row is refused with the reason and never a bar", arguments: SourceUnderTest.allCases)
    func defects(subject: SourceUnderTest) async throws {
        let code = ConformanceMarket.exRightCode
        let day = try #require(ConformanceMarket.expected(code, Self.months).dropFirst(20).first).date
        let market = try ConformanceMarket.withCrossedBar(code, day)
        let outcome = try await subject.run(market: market) { source in
            await Result.catching { try await source.bars(of: code, in: Self.months) }
        }
        switch outcome {
        case .success(let reply):
            #expect(!reply.bars.contains { $0.date == day })
            #expect(reply.refused.count == 1)
            #expect(reply.refused.first?.place.contains("\(code) \(day)") == true)
            #expect(reply.refused.first?.reason.contains("low…high") == true)
            #expect(reply.bars.count == ConformanceMarket.expected(code, Self.months).count - 1)
        case .failure(let error):
            let error = try #require(error as? TrainerError)
            #expect(error.code == .sourceFileInvalid)
            #expect(error.message.en.contains("low…high"))
        }
    }

    @Test("a cancelled question ends at once as cancelled", arguments: SourceUnderTest.allCases)
    func cancellation(subject: SourceUnderTest) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let asked = AskedSign()
        try await subject.run(isSlow: true, asked: asked) { source in
            let question = Task {
                // A folder has no call to wait in: it looks for the cancellation before it reads.
                if subject == .csv { while !Task.isCancelled { await Task.yield() } }
                return try await source.bars(of: ConformanceMarket.exRightCode, in: Self.months)
            }
            if subject != .csv { try await asked.wait() }
            question.cancel()
            await #expect(throws: CancellationError.self) { try await question.value }
        }
        #expect(clock.now - start < .seconds(25))
    }

    @Test("a source that cannot answer says so with a named error and a remedy", arguments: SourceUnderTest.allCases)
    func broken(subject: SourceUnderTest) async throws {
        let error = try await subject.run(isBroken: true) { source in
            await trainerError { _ = try await source.bars(of: ConformanceMarket.exRightCode, in: Self.months) }
        }
        #expect([.upstreamUnavailable, .sourceFileInvalid].contains(error?.code))
        #expect(error?.hint != nil)
        #expect(error.map { "\($0)" }?.contains(Stage.token) == false)
    }

    private static func compare(
        _ bars: [DailyBar], _ expected: [DailyBar], _ subject: SourceUnderTest, isQuote: Bool = false
    ) {
        #expect(bars.map(\.code) == expected.map(\.code))
        #expect(bars.map(\.date) == expected.map(\.date))
        for (bar, right) in zip(bars, expected) {
            let tolerance = subject.tolerance(of: bar.code)
            #expect([bar.open, bar.high, bar.low, bar.close] == [right.open, right.high, right.low, right.close])
            #expect(abs(bar.preClose - right.preClose) <= (isQuote ? 0 : tolerance.preClose), "\(bar) \(right)")
            #expect(abs(bar.volume - right.volume) <= max(tolerance.volume, isQuote ? 0.51 : 0), "\(bar) \(right)")
            if let limit = tolerance.amount ?? (isQuote ? 0 : nil) {
                #expect(abs((bar.amount ?? -1) - (right.amount ?? -1)) <= limit + 1e-6, "\(bar) \(right)")
            } else {
                #expect(bar.amount == nil)
            }
        }
    }
}
