import MarketHealth
import Testing
import TrainerCore

@Suite("the risk grade")
struct RiskGradeTests {
    private static let calm: [RiskGrade.Factor: Double] = [
        .volatility: 10, .drawdown: 5, .liquidity: 500, .limitHits: 0,
    ]

    /// From harmless to bad, across both steps.
    private static func scale(_ factor: RiskGrade.Factor) -> [Double] {
        switch factor {
        case .volatility: [0, 10, 24.9, 25, 30, 44.9, 45, 90]
        case .drawdown: [0, 19.9, 20, 39.9, 40, 80]
        case .liquidity: [10_000, 100, 99.9, 20, 19.9, 0]
        case .limitHits: [0, 1, 3, 4, 20]
        }
    }

    private static func rank(_ level: RiskLevel) -> Int {
        switch level {
        case .low: 0
        case .medium: 1
        case .high: 2
        }
    }

    @Test("is monotone in each factor, whatever the others are", arguments: RiskGrade.Factor.allCases)
    func monotone(_ factor: RiskGrade.Factor) {
        let others = RiskGrade.Factor.allCases.filter { $0 != factor }
        var seen: Set<RiskLevel> = []
        for first in Self.scale(others[0]) {
            for second in Self.scale(others[1]) {
                for third in Self.scale(others[2]) {
                    let grades = Self.scale(factor).map { value in
                        RiskGrade([factor: value, others[0]: first, others[1]: second, others[2]: third])
                    }
                    let ranks = grades.map { Self.rank($0.level) }
                    #expect(ranks == ranks.sorted())
                    #expect(grades.map(\.points) == grades.map(\.points).sorted())
                    seen.formUnion(grades.map(\.level))
                }
            }
        }
        #expect(seen == Set(RiskLevel.allCases), "every grade is reached")
    }

    @Test("steps count from their value on, liquidity below it")
    func steps() {
        #expect(RiskGrade.Factor.volatility.points(for: 25) == 1 && RiskGrade.Factor.volatility.points(for: 24.99) == 0)
        #expect(RiskGrade.Factor.volatility.points(for: 45) == 2)
        #expect(RiskGrade.Factor.liquidity.points(for: 100) == 0 && RiskGrade.Factor.liquidity.points(for: 99.99) == 1)
        #expect(RiskGrade.Factor.liquidity.points(for: 19) == 2)
        #expect(RiskGrade(Self.calm).level == .low && RiskGrade(Self.calm).points == 0)
    }

    @Test("a factor that is not known has no points, and the grade is that at least")
    func unknown() {
        let grade = RiskGrade([.volatility: 50, .drawdown: 5, .limitHits: 0])
        #expect(grade.isAtLeast && grade.level == .medium && grade.points == 2)
        #expect(grade.rows.map(\.factor) == RiskGrade.Factor.allCases)
        #expect(grade.rows[2].value == nil && grade.rows[2].points == nil)
        #expect(!RiskGrade(Self.calm).isAtLeast)
    }

    /// Closes one after the other from 10 yuan on, in whole fen.
    private static func bars(_ closes: [Double], amount: Double? = 200_000) -> [DailyBar] {
        var before = 10.0
        return closes.enumerated().map { day, close in
            defer { before = close }
            return DailyBar(
                code: TSCode(trusted: "600001.SH"), date: TradeDate(dayNumber: 20_000 + day), open: before,
                high: max(before, close), low: min(before, close), close: close, preClose: before, volume: 1,
                amount: amount)
        }
    }

    @Test("the factors are read off the bars")
    func factors() {
        let flat = RiskGrade(bars: Self.bars(Array(repeating: 10, count: 60)), name: nil)
        #expect(flat.rows.map(\.value) == [0, 0, 200, 0] && flat.level == .low)
        // Two rises to the limit (11.00, 12.10), then a fall by half over fifty days.
        let falling = [11, 12.1] + (1...50).map { 12.1 - 0.121 * Double($0) }
        let grade = RiskGrade(bars: Self.bars(falling, amount: 15_000), name: nil)
        #expect(grade.rows[3].value == 2)
        #expect(abs((grade.rows[1].value ?? 0) - 50) < 1e-9)
        #expect(grade.rows[2].value == 15 && grade.rows[2].points == 2)
        #expect(grade.level == .high)
        let st = RiskGrade(bars: Self.bars([10.5] + Array(repeating: 10.5, count: 30)), name: "ST某某")
        #expect(st.rows[3].value == 1, "five percent is the limit of an ST stock then")
        #expect(RiskGrade(bars: Self.bars([10.5] + Array(repeating: 10.5, count: 30)), name: nil).rows[3].value == 0)
        #expect(RiskGrade(bars: Self.bars(Array(repeating: 10, count: 19)), name: nil).rows[0].value == nil)
        #expect(
            RiskGrade(bars: Self.bars(Array(repeating: 10, count: 30), amount: nil), name: nil).rows[2].value == nil)
    }
}
