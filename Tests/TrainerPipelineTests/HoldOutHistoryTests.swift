import Foundation
import Gate
import MarketCalendar
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("the history that hold-outs need")
struct HoldOutHistoryTests {
    /// Fifteen days of DEV, of which 24 questions choose the source.
    private static let settings = DecisionSettings(days: 30, codesPerDay: 6, freshDays: 7, devQuestions: 40)

    /// All stocks were listed long before the history begins, so that a window must hold 250 bars.
    private static func world(tradingDays: Int, fetchedBefore: Int? = nil) async throws -> PipelineWorld {
        let world = try await PipelineWorld(
            openCodes: 12, tradingDays: tradingDays, fetchedBefore: fetchedBefore ?? tradingDays - 2
        ) {
            let plain = $0.evaluation
            $0.evaluation = ExaminationSettings(
                cases: plain.cases, options: plain.options, questionSeconds: plain.questionSeconds, gate: plain.gate,
                decision: settings)
        }
        world.answers.forecast(ScriptedAnswers.coin)
        let listings = world.codes.map {
            Listing(
                code: $0, name: "甲", status: .listed, listDate: world.days[0].advanced(by: -1_000), delistDate: nil)
        }
        try await world.stores.reference.store(
            listings, from: "fake", at: world.clock.now.addingTimeInterval(-60))
        return world
    }

    @Test("where windows would be cut no GATE is frozen, and the run says how many days are lacking")
    func tooShort() async throws {
        let world = try await Self.world(tradingDays: 300)
        let run = try await world.run()
        #expect(run.verdict == .promoted, "the samples' own windows are whole")
        // 249 before the first question, 1 + 2 of the pool, 15 + 7 of DEV, 30 + 2 of GATE, 5 + 5 fresh: 316.
        #expect(run.warnings.contains(.gateUnavailable(.timeLineTooShort(have: 300, needed: 316))))
        #expect(Message.timeLineTooShort(have: 300, needed: 316).en.contains("16 are lacking"))
        #expect(try await world.evaluation(of: run)?.market?.state == .unavailable)
        #expect(try await world.stores.gates.gates().isEmpty)
    }

    @Test("with whole windows GATE, DEV and the pool have all their questions")
    func longEnough() async throws {
        let world = try await Self.world(tradingDays: 340)
        let run = try await world.run()
        let market = try #require(try await world.evaluation(of: run)?.market)
        #expect(market.state == .measured)
        #expect(market.gate?.items == 180)
        #expect(market.dev?.items == 24)
        // Five days of the pool have whole windows: every fifth of the 25 up to its end, and twelve stocks.
        #expect(market.gate?.trainItems == 60)
        #expect(!run.warnings.contains { $0.en.contains("cannot be made") })
    }

    struct Loss: Sendable, CustomTestStringConvertible {
        let part: String
        /// A day that lies in all windows of the part, and in none of what is asked later.
        let place: Int
        let isOfHeldOut: Bool
        let count: Int
        var testDescription: String { part }
    }

    static let losses = [
        Loss(part: "train", place: 24, isOfHeldOut: false, count: 60),
        Loss(part: "DEV", place: 41, isOfHeldOut: true, count: 24),
        Loss(part: "GATE", place: 100, isOfHeldOut: true, count: 180),
    ]

    @Test("without one question of GATE, DEV or the pool nothing is frozen, and the reason is named", arguments: losses)
    func empty(loss: Loss) async throws {
        let world = try await Self.world(tradingDays: 340, fetchedBefore: 340)
        let day = world.days[loss.place]
        let found = world.codes.filter { $0.isHeldOut == loss.isOfHeldOut }.map {
            BarFinding(code: $0, date: day, rule: .sourcesDisagree, severity: .quarantine, detail: "a test's")
        }
        try await world.stores.findings.add(found, at: world.clock.now.addingTimeInterval(-60))
        let error = try await #require(throws: TrainerError.self) {
            _ = try await GateKeeper(stores: world.stores, settings: Self.settings).gate(
                asOf: PipelineWorld.friday, knownAt: world.clock.now, world.freezing)
        }
        #expect(error.code == .noData)
        #expect(error.message.en.contains("quarantined_bar \(loss.count)"), "\(error.message.en)")
        #expect(try await world.stores.gates.gates().isEmpty)
    }

    @Test("a run asks for that history, and no more of it than the free pages give in one call a stock")
    func fetched() async throws {
        let world = try await Self.world(tradingDays: 340)
        _ = try await world.run()
        let asked = world.source.calls.compactMap { call -> TradeDate? in
            guard case .openDays(let range) = call else { return nil }
            return range.lowerBound
        }
        #expect(asked.min() == PipelineWorld.friday.advanced(by: -world.settings.historyDays))
        #expect(world.settings.historyDays == Self.settings.historyCalendarDays)
        // 730 days and one, less forty that are asked for before the first.
        #expect(DecisionSettings().historyCalendarDays <= 690)
        var off = world.settings
        off.evaluation = ExaminationSettings(cases: 20, options: [:], questionSeconds: 150, gate: GatePolicy())
        #expect(off.historyDays == off.daysBack + 400)
    }

    @Test("whatever day it is, that history holds the windows, sixty days of the pool, DEV and GATE")
    func holds() {
        // 249, 60 + 2, 30 + 7, 60 + 2, 5 + 22.
        let needed = 437
        let calendarDays = DecisionSettings().historyCalendarDays
        let range = TradeDate(dayNumber: 12_000)...TradeDate(dayNumber: 20_700)
        let days = ExchangeCalendar.openDays(in: range.lowerBound.advanced(by: -calendarDays)...range.upperBound).days
        let open = TradingDays(days)
        for number in range.lowerBound.dayNumber...range.upperBound.dayNumber {
            let day = TradeDate(dayNumber: number)
            let held = open.place(of: day.advanced(by: 1)) - open.place(of: day.advanced(by: -calendarDays))
            #expect(held >= needed, "\(day)")
        }
    }
}
