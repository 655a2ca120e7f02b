import SandboxMarket
import Testing
import TrainerCore

/// Stocks of the simulated market that the conformance rules are tried on.
enum ConformanceMarket {
    static let suspendedCode = TSCode(
        trusted: SourceUnderTest.market.suspensions.first {
            $0.day.yyyymmdd > 20_240_301 && SourceUnderTest.market.bars(of: $0.code).count > 200
        }?.code ?? "")

    /// A stock of the Shanghai main board with an ex-day.
    static let exRightCode = TSCode(
        trusted: SourceUnderTest.market.codes.first { code in
            code.hasPrefix("600") && Set(SourceUnderTest.market.factors(of: code).map(\.factor)).count > 1
                && SourceUnderTest.market.bars(of: code).count > 230
        } ?? "")

    static let oneOfEachBoard: [TSCode] = Board.allCases.compactMap { board in
        SourceUnderTest.market.codes.map { TSCode(trusted: $0) }.first {
            $0.board == board && SourceUnderTest.market.bars(of: $0.rawValue).count > 200
        }
    }

    static func expected(_ code: TSCode, _ range: ClosedRange<TradeDate>) -> [DailyBar] {
        SourceUnderTest.market.bars(of: code.rawValue).map(SourceUnderTest.expected).filter { range.contains($0.date) }
    }

    static func withCrossedBar(_ code: TSCode, _ day: TradeDate) throws -> Market {
        let whole = SourceUnderTest.market
        var bars = Dictionary(uniqueKeysWithValues: whole.codes.map { ($0, whole.bars(of: $0)) })
        let index = try #require(bars[code.rawValue]?.firstIndex { $0.day.yyyymmdd == day.yyyymmdd })
        var rows = whole.bars(of: code.rawValue)
        rows[index].high = rows[index].low - 0.01
        bars[code.rawValue] = rows
        return Market(
            label: "a crossed bar", calendar: whole.calendar, stocks: whole.stocks, bars: bars,
            factors: Dictionary(uniqueKeysWithValues: whole.codes.map { ($0, whole.factors(of: $0)) }))
    }
}
