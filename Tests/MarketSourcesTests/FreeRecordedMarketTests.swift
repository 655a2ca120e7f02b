import Foundation
import MarketSources
import SandboxFreeSources
import SandboxMarket
import Testing
import TrainerCore

/// TuShare's own published rows and factors of a year, served as the free pages would: what comes back is compared with
/// the rows themselves.
@Suite(
    .timeLimit(.minutes(10)), .enabled(if: TestPlaces.recordedMarket != nil, "no ../shared/market on this machine")
)
struct FreeRecordedMarketTests {
    @Test("of published bars nothing changes but the rounding of volumes, and reference prices by a cent at most")
    func published() async throws {
        let folder = try #require(TestPlaces.recordedMarket)
        let market = try await TestPlaces.withFolder { place in
            for file in ["sz2024_daily.csv.gz", "sz2024_adj_factor.csv.gz"] {
                try FileManager.default.createSymbolicLink(
                    atPath: place.path + "/" + file, withDestinationPath: folder + "/" + file)
            }
            return try CSVMarket.load(place.path)
        }
        let stocks = market.codes.filter { Set(market.factors(of: $0).map(\.factor)).count > 1 }.prefix(60)
        #expect(stocks.count == 60)
        let last = try #require(market.days.last)
        let end = try #require(TradeDate(yyyymmdd: last.yyyymmdd))
        let range = end.advanced(by: -330)...end
        let server = FreeSandboxServer(market, FreeSandboxOptions(today: last))
        var (exDays, offByACent, others) = (0, 0, 0)
        let replies = try await server.whileRunning { url in
            let source = FreeStage.source(url, now: ShanghaiTime.instant(end, hour: 18, minute: 0))
            var replies: [String: BarReply] = [:]
            for code in stocks { replies[code] = try await source.bars(of: TSCode(trusted: code), in: range) }
            return replies
        }
        for code in stocks {
            let expected = market.bars(of: code).map(SourceUnderTest.expected).filter { range.contains($0.date) }
            let bars = replies[code]?.bars ?? []
            #expect(bars.map(\.date) == expected.map(\.date))
            for (before, (bar, right)) in zip([nil] + expected.map(Optional.some), zip(bars, expected)) {
                #expect([bar.open, bar.high, bar.low, bar.close] == [right.open, right.high, right.low, right.close])
                #expect(abs(bar.volume - right.volume) <= 0.51)
                let distance = abs(Int((bar.preClose * 100).rounded()) - Int((right.preClose * 100).rounded()))
                if let before, before.close != right.preClose { exDays += 1 }
                if distance == 1 { offByACent += 1 } else if distance > 1 { others += 1 }
            }
        }
        #expect(exDays > 30)
        #expect(others == 0)
        #expect(offByACent <= exDays / 20, "\(offByACent) of \(exDays) ex-days are a cent off")
    }
}
