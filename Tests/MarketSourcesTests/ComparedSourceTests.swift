import Foundation
import MarketSources
import Testing
import TrainerCore
import TrainerTestSupport

@Suite struct ComparedSourceTests {
    private static let days = BarBuilder.weekdays(6, from: TradeDate(dayNumber: 19_800))
    private static let bars = BarBuilder(seed: 3).market(of: BarBuilder.codes(4), on: days)

    @Test("where nothing is kept, and where the other source agrees, the reply stays as it is", arguments: [0, 6])
    func untouched(keptDays: Int) async throws {
        let day = Self.days[5]
        let reply = try await source(keptDays: keptDays, factor: 1).bars(on: day)
        #expect(reply.bars == Self.bars.filter { $0.date == day })
        #expect(reply.refused.isEmpty && reply.findings.isEmpty)
        let agreed = keptDays == 0 ? [] : Set(reply.bars.map { BarKey(code: $0.code, date: $0.date) })
        #expect(reply.agreed == agreed)
    }

    @Test("a bar that is one percent off another source's is refused, and the kept one quarantined")
    func disagreement() async throws {
        let notices = Notices()
        let reply = try await source(keptDays: 6, factor: 1.011, notices: notices).bars(on: Self.days[5])
        #expect(reply.bars.isEmpty)
        #expect(reply.findings.count == 4 && reply.refused.count == 4)
        #expect(reply.findings.allSatisfy { $0.rule == .sourcesDisagree && $0.severity == .quarantine })
        #expect(reply.refused.first?.reason.hasPrefix("disagrees with the kept bar: close ") == true)
        #expect(reply.agreed.isEmpty)
        #expect(notices.all.map(\.kind) == [.disagreement])
    }

    @Test("of one stock, only the days that disagree are refused")
    func oneStock() async throws {
        let code = BarBuilder.codes(4)[1]
        let reply = try await source(keptDays: 2, factor: 1.011).bars(of: code, in: Self.days[0]...Self.days[5])
        #expect(reply.bars.map(\.date) == Array(Self.days[2...]))
        #expect(reply.findings.map(\.date) == Array(Self.days[..<2]))
    }

    @Test("a source may correct its own bars, however far they move")
    func ownCorrection() async throws {
        let reply = try await source(keptDays: 6, factor: 2, from: "fake").bars(on: Self.days[5])
        #expect(reply.bars.count == 4 && reply.findings.isEmpty)
        // Its own word twice is no second opinion.
        #expect(reply.agreed.isEmpty)
    }

    /// The kept bars are those of the first `keptDays` days times `factor`.
    private func source(
        keptDays: Int, factor: Double, from name: String = "tushare", notices: Notices = Notices()
    ) -> ComparedSource {
        let kept = Self.bars.filter { Self.days.prefix(keptDays).contains($0.date) }.map { bar in
            StoredBar(
                bar: DailyBar(
                    code: bar.code, date: bar.date, open: bar.open * factor, high: bar.high * factor,
                    low: bar.low * factor, close: bar.close * factor, preClose: bar.preClose * factor,
                    volume: bar.volume, amount: bar.amount), source: name, ingestedAt: .distantPast)
        }
        return ComparedSource(
            FakeMarketSource(bars: Self.bars), keptDays: Set(kept.map(\.bar.date)),
            kept: { code, range in kept.filter { $0.bar.code == code && range.contains($0.bar.date) } },
            notify: notices.sink)
    }
}
