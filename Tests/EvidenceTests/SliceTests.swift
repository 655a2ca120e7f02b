import Evidence
import Statistics
import Testing
import TrainerCore

@Suite("slices")
struct SliceTests {
    /// Stocks of two boards on sixty days: the main board's forecasts know the outcome in 80 of 100 cases, those of STAR are
    /// sure of the opposite as often.
    private static let world: (items: [DecisionItem], forecasts: [Forecast]) = {
        var random = Xoshiro256(seed: 3)
        var items: [DecisionItem] = []
        var forecasts: [Forecast] = []
        for day in 0..<60 {
            for code in ["600001.SH", "600002.SH", "688001.SH", "688002.SH"] {
                let move = random.normalPair().0
                items.append(
                    DecisionItem(
                        date: TradeDate(dayNumber: 20_000 + day), code: TSCode(trusted: code), horizon: 1,
                        excessReturn: 0.02 * move, rating: move > 0 ? .buy : .sell,
                        signals: TrendSignals(lastReturn: 0, averageGap: random.normalPair().0, indicators: [0])))
                let knows = random.uniform() < 0.8
                let up = code.hasPrefix("600") ? (move > 0) == knows : (move > 0) != knows
                if let answer = Forecast.Answer(upProbability: up ? 0.8 : 0.2, rating: up ? .buy : .sell) {
                    forecasts.append(.answered(answer))
                }
            }
        }
        return (items, forecasts)
    }()

    @Test("a board on which the model is worse than the base rate is seen, though the whole hides it")
    func boards() throws {
        let slices = Slice.forecasts(Self.world.items, Self.world.forecasts, baseRate: 0.5)
        let main = try #require(slices.first { $0.name == "main" })
        let star = try #require(slices.first { $0.name == "star" })
        #expect(main.n == 120 && main.standing == .above && (main.value ?? 0) > 0.03)
        #expect(star.n == 120 && star.standing == .below && (star.value ?? 0) < -0.03)
        #expect(slices.map(\.name) == ["main", "star", "unknown", "rising", "falling"], "no source told an industry")
        #expect(slices.filter { $0.dimension == .trend }.map(\.n).reduce(0, +) == 240)
    }

    @Test(
        "a slice of fewer than thirty items prints its number and nothing else", arguments: [(29, false), (30, true)])
    func few(_ count: Int, _ isJudged: Bool) throws {
        let (items, forecasts) = Self.world
        let own = items.indices.filter { items[$0].code.board == .main }.prefix(count)
        let slices = Slice.forecasts(own.map { items[$0] }, own.map { forecasts[$0] }, baseRate: 0.5)
        let main = try #require(slices.first { $0.name == "main" })
        #expect(main.n == count)
        #expect((main.standing != nil) == isJudged && (main.value != nil) == isJudged)
        #expect((main.interval != nil) == isJudged)
    }

    @Test("forecasts are shown by industry, what no source tells apart, and one of fewer than thirty is not judged")
    func industries() throws {
        let (items, forecasts) = Self.world
        let named = items.enumerated().map { place, item in
            DecisionItem(
                date: item.date, code: item.code, horizon: item.horizon, excessReturn: item.excessReturn,
                rating: item.rating, signals: item.signals,
                industry: item.code.board == .star ? (place < 80 ? "半导体" : nil) : "银行")
        }
        let slices = Slice.forecasts(named, forecasts, baseRate: 0.5).filter { $0.dimension == .industry }
        #expect(slices.map(\.name).sorted() == ["unknown", "半导体", "银行"].sorted())
        #expect(slices.last?.name == Slice.unknownIndustry && slices.last?.n == 80)
        let bank = try #require(slices.first { $0.name == "银行" })
        #expect(bank.n == 120 && bank.standing == .above)
        // Two of each day's four items are of STAR: forty of the first eighty.
        #expect(slices.first { $0.name == "半导体" }?.n == 40)
        let few = Slice.forecasts(Array(named.prefix(56)), Array(forecasts.prefix(56)), baseRate: 0.5)
        for slice in few where slice.dimension == .industry {
            #expect(slice.n == 28 && slice.value == nil && slice.interval == nil && slice.standing == nil)
        }
    }

    @Test("with an interval on both sides of the limit, or none, nothing is said either way")
    func open() {
        let wide = Slice(.board(.main), n: 40, limit: 0.8) { (0.8, Interval(lower: 0.7, upper: 0.9)) }
        #expect(wide.standing == .open)
        #expect(Slice(.board(.main), n: 40, limit: 0.8) { (0.9, nil) }.standing == .open)
        #expect(Slice(.board(.main), n: 40, limit: 0.8) { nil }.value == nil)
        let equal = Slice(.board(.main), n: 40, limit: 0.8) { (0.9, Interval(lower: 0.8, upper: 1)) }
        #expect(equal.standing == .above)
    }

    @Test("every item is in one place of each dimension, and places come in one order")
    func parts() {
        let places: [[Slice.Place]] = [
            [.board(.star), .trend(1), .cap(.large), .industry("银行")],
            [.board(.main), .trend(-1), .industry(nil)],
            [.board(.star), .trend(0), .cap(.small), .industry("煤炭")],
        ]
        let parts = Slice.parts(places)
        #expect(
            parts.map(\.place.name) == [
                "main", "star", "煤炭", "银行", "unknown", "small_cap", "large_cap", "rising", "falling",
            ])
        #expect(parts.map(\.items) == [[1], [0, 2], [2], [0], [1], [2], [0], [0], [1, 2]])
    }

    @Test(
        "a company is small below ten billion yuan and large from fifty",
        arguments: [(999_999.0, CapBand.small), (1_000_000.0, .mid), (4_999_999.0, .mid), (5_000_000.0, .large)])
    func caps(value: Double, band: CapBand) {
        #expect(CapBand(totalMarketValue: value) == band)
    }
}
