import Foundation
import MarketSources
import Messages
import SandboxFreeSources
import SandboxMarket
import Testing
import TrainerCore

/// When another place may stand in for the usual one, and what is said of it.
@Suite(.timeLimit(.minutes(10))) struct FreeStandInTests {
    private static let code = TSCode(trusted: "600000.SH")
    private static let range = SourceUnderTest.lastDay.advanced(by: -60)...SourceUnderTest.lastDay

    @Test("without Tencent Sina stands in: reported, named, without amounts")
    func standIn() async throws {
        let notices = Notices()
        let reply = try await FreeStage.run(["empty:kline"], notices: notices) { source, _ in
            try await source.bars(of: Self.code, in: Self.range)
        }
        #expect(reply.source == "sina")
        #expect(!reply.bars.isEmpty && reply.bars.allSatisfy { $0.amount == nil })
        #expect(notices.all.contains { $0.kind == .fallback && $0.message.en.contains("600000.SH: tencent") })
    }

    @Test("a stand-in that agrees with the kept bars on five days may be used")
    func standInAgrees() async throws {
        let reply = try await FreeStage.run(["empty:kline"], kept: Self.kept(5)) { source, _ in
            try await source.bars(of: Self.code, in: Self.range)
        }
        #expect(!reply.bars.isEmpty && reply.refused.isEmpty && reply.findings.isEmpty)
    }

    @Test("what Sina itself gave before does not count against or for it")
    func ownBars() async throws {
        let reply = try await FreeStage.run(["empty:kline"], kept: Self.kept(2, from: "sina")) { source, _ in
            try await source.bars(of: Self.code, in: Self.range)
        }
        #expect(!reply.bars.isEmpty && reply.refused.isEmpty)
    }

    @Test("the factors of a stock are read once a day, for its bars and by themselves")
    func factorsOnce() async throws {
        let calls = try await FreeStage.run { source, server in
            async let bars = source.bars(of: Self.code, in: Self.range)
            async let factors = source.adjFactors(of: Self.code, in: Self.range)
            _ = try await (bars, factors)
            _ = try await source.bars(of: Self.code, in: Self.range)
            return server.calls
        }
        #expect(calls["sina-factor"] == 1)
    }

    @Test("Sina is not asked for a stock with too few kept days to prove its bars, and that is told", arguments: 1...4)
    func standInUnproven(days: Int) async throws {
        let notices = Notices()
        let (reply, calls) = try await FreeStage.run(["empty:kline"], notices: notices, kept: Self.kept(days)) {
            source, server in
            (try await source.bars(of: Self.code, in: Self.range), server.calls)
        }
        #expect(reply.bars.isEmpty && reply.refused.count == 1)
        #expect(calls["sina-kline"] == nil)
        #expect(!notices.all.contains { $0.kind == .fallback || $0.kind == .disagreement })
        let told = notices.all.first { $0.kind == .partial }?.message.en ?? ""
        #expect(told.hasPrefix("600000.SH: the free source tencent K-lines"), "\(told)")
        #expect(told.contains("only \(days) day"), "\(told)")
    }

    @Test("the fifth stock for which nobody may stand in ends the run for now: it waits for Tencent")
    func standInForNone() async throws {
        let codes = SourceUnderTest.market.codes.compactMap { TSCode($0) }.filter { $0.board != .beijing }.prefix(5)
        let error = try await FreeStage.run(["empty:kline"], kept: Self.kept(1)) { source, _ in
            for code in codes.dropLast() {
                let answer = try await source.bars(of: code, in: Self.range)
                #expect(answer.bars.isEmpty)
            }
            return await trainerError { _ = try await source.bars(of: codes[4], in: Self.range) }
        }
        #expect(error?.code == .upstreamUnavailable)
    }

    @Test(
        "bars one percent off the kept ones are refused, with a finding for every common day",
        arguments: ["tencent", "sina"])
    func disagreement(source name: String) async throws {
        let faults = name == "sina" ? ["empty:kline", "gap:1.2:sina-kline"] : ["gap:1.2:kline"]
        let notices = Notices()
        let reply = try await FreeStage.run(faults, notices: notices, kept: Self.kept(8)) { source, _ in
            try await source.bars(of: Self.code, in: Self.range)
        }
        #expect(reply.bars.isEmpty)
        #expect(reply.source == name)
        #expect(reply.findings.count == 8)
        #expect(reply.findings.allSatisfy { $0.rule == .sourcesDisagree && $0.severity == .quarantine })
        #expect(reply.refused.allSatisfy { $0.reason.contains("8 of 8 common days disagree") })
        #expect(notices.all.contains { $0.kind == .disagreement })
    }

    @Test("the Beijing exchange comes from Sina, which is no fallback")
    func beijing() async throws {
        let notices = Notices()
        let code = try #require(SourceUnderTest.market.codes.first { $0.hasSuffix("BJ") }.flatMap { TSCode($0) })
        let (reply, calls) = try await FreeStage.run(notices: notices) { source, server in
            (try await source.bars(of: code, in: Self.range), server.calls)
        }
        #expect(reply.source == "sina" && !reply.bars.isEmpty)
        #expect(calls["kline"] == nil)
        #expect(notices.all.isEmpty)
    }

    @Test("without quotes the newest day comes from Sina's list, with amounts")
    func listStandsIn() async throws {
        let notices = Notices()
        let reply = try await FreeStage.run(["empty:quote:2-"], notices: notices) { source, _ in
            try await source.bars(on: SourceUnderTest.lastDay)
        }
        #expect(reply.source == "sina")
        #expect(reply.bars.count == SourceUnderTest.market.bars(on: SourceUnderTest.today).count)
        #expect(reply.bars.allSatisfy { $0.amount != nil })
        #expect(notices.all.contains { $0.kind == .fallback })
    }

    @Test("without Sina's list the stored codes serve, and it is said")
    func knownCodes() async throws {
        let notices = Notices()
        let reply = try await FreeStage.run(["html:sina-count"], notices: notices, knownCodes: [Self.code]) {
            source, _ in
            try await source.bars(on: SourceUnderTest.lastDay)
        }
        #expect(reply.bars.map(\.code) == [Self.code])
        #expect(notices.all.map(\.kind) == [.retrying, .fallback])
    }

    @Test("without list and stored codes there is no day, and no guess")
    func noCodes() async throws {
        let error = try await FreeStage.run(["html:sina-count"]) { source, _ in
            await trainerError { _ = try await source.bars(on: SourceUnderTest.lastDay) }
        }
        #expect(error?.code == .upstreamUnavailable)
    }

    /// The last `days` bars of the market, as a store would have them.
    private static func kept(
        _ days: Int, from source: String = "tushare"
    ) -> @Sendable (TSCode, ClosedRange<TradeDate>) async throws -> [StoredBar] {
        { code, range in
            SourceUnderTest.market.bars(of: code.rawValue).map(SourceUnderTest.expected)
                .filter { range.contains($0.date) }.suffix(days)
                .map { StoredBar(bar: $0, source: source, ingestedAt: .distantPast) }
        }
    }
}
