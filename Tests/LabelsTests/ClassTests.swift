import Labels
import MarketCalendar
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("classes of labels")
struct ClassTests {
    @Test("k cuts train labels into about equal thirds", arguments: 1...6 as ClosedRange<UInt64>)
    func thirds(seed: UInt64) throws {
        let market = RoughMarket(seed: seed, stocks: 20)
        let rules = LabelRules(horizon: 5, benchmark: .equalWeight(minimumStocks: 5))
        let labels = Labeller(days: market.days, asOf: market.days[139], rules: rules)
            .labels(of: market.stocks, on: market.all).labels
        let threshold = try ClassThreshold(training: labels)
        let counts = Dictionary(grouping: labels, by: threshold.rating).mapValues(\.count)
        for rating in Rating.allCases {
            let share = Double(counts[rating] ?? 0) / Double(labels.count)
            #expect(abs(share - 1.0 / 3) < 0.06, "\(rating) \(share)")
        }
        #expect(try ClassThreshold(training: labels.reversed()) == threshold)
    }

    @Test("the middle third is exact, and a class is decided by z against k")
    func exact() throws {
        let labels = (1...30).map { label(excess: Double($0) * ($0 % 2 == 0 ? 0.01 : -0.01)) }
        let threshold = try ClassThreshold(training: labels)
        #expect(labels.filter { threshold.rating(of: $0) == .hold }.count == 10)
        #expect(labels.filter { threshold.rating(of: $0) == .buy }.count == 10)
        #expect(ClassThreshold(k: 1).rating(of: label(excess: 0.02)) == .hold)
        #expect(ClassThreshold(k: 1).rating(of: label(excess: 0.021)) == .buy)
        #expect(ClassThreshold(k: 1).rating(of: label(excess: -0.021)) == .sell)
    }

    @Test("too few labels are refused with their number")
    func tooFew() {
        let error = #expect(throws: TrainerError.self) {
            try ClassThreshold(training: (0..<29).map { label(excess: Double($0)) })
        }
        #expect(error?.code == .noData)
        #expect(error?.message.en.contains("29 train labels") == true)
    }

    private func label(excess: Double) -> MarketLabel {
        MarketLabel(
            code: TSCode(trusted: "600000.SH"), day: TradeDate(dayNumber: 20_000), horizon: 4,
            interval: LabelInterval(entry: TradeDate(dayNumber: 20_001), exit: TradeDate(dayNumber: 20_005)),
            stockReturn: excess, benchmarkReturn: 0, volatility: 0.01)
    }
}
