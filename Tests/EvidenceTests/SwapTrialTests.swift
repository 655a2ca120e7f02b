import Evidence
import Statistics
import Testing
import TrainerCore

@Suite("The rule of one standard error")
struct SwapTrialTests {
    /// Three days of two stocks.
    private static let items = [true, false, true, true, false, false].enumerated().map { place, isUp in
        DecisionItem(
            date: TradeDate(dayNumber: 20_000 + place / 2), code: TSCode(trusted: "60000\(place % 2).SH"), horizon: 1,
            excessReturn: isUp ? 0.01 : -0.01, rating: isUp ? .buy : .sell,
            signals: TrendSignals(lastReturn: 0, averageGap: 0, indicators: []))
    }

    private static func forecasts(_ probabilities: [Double]) -> [Forecast] {
        probabilities.map { probability in
            Forecast.Answer(upProbability: probability, rating: .hold).map(Forecast.answered) ?? .failed(.unparsed)
        }
    }

    private static let standing = [[0.5, 0.5, 0.6, 0.4, 0.5, 0.5], [0.6, 0.4, 0.5, 0.5, 0.3, 0.7]].map(forecasts)
    private static let other = [[0.7, 0.4, 0.6, 0.6, 0.2, 0.5], [0.6, 0.3, 0.7, 0.5, 0.3, 0.4]].map(forecasts)

    @Test("compares the mean of the orders item by item, with an error that is clustered by day")
    func numbers() throws {
        let trial = try SwapTrial(items: Self.items, standing: Self.standing, other: Self.other)
        // Computed in Python from the definition.
        #expect(abs(trial.gain.mean - 0.10166666666666664) < 1e-12)
        #expect(abs(trial.gain.standardError - 0.016914819275153696) < 1e-12)
        #expect(trial.gain.n == 6 && trial.gain.dates == 3 && trial.isAccepted)
        let back = try SwapTrial(items: Self.items, standing: Self.other, other: Self.standing)
        #expect(back.gain.mean == -trial.gain.mean && !back.isAccepted)
    }

    @Test("what is exactly as good does not take the place of what stands")
    func equal() throws {
        let trial = try SwapTrial(items: Self.items, standing: Self.standing, other: Self.standing)
        #expect(trial.gain.mean == 0 && !trial.isAccepted)
    }

    @Test("an answer that cannot be read loses as much as one can")
    func unread() throws {
        let silent = Self.standing.map { $0.map { _ in Forecast.failed(.unparsed) } }
        #expect(try SwapTrial.losses(silent, of: Self.items) == [Double](repeating: 1, count: 6))
        #expect(try !SwapTrial(items: Self.items, standing: Self.standing, other: silent).isAccepted)
    }

    @Test("one day, other orders or no items decide nothing")
    func degenerate() {
        let day = Array(Self.items.prefix(2))
        let two = [Self.forecasts([0.5, 0.5])]
        #expect(throws: Degenerate.tooFew(found: 1, needed: 2)) {
            try SwapTrial(items: day, standing: two, other: two)
        }
        #expect(throws: Degenerate.self) { try SwapTrial(items: Self.items, standing: Self.standing, other: []) }
        #expect(throws: Degenerate.empty) { try SwapTrial(items: [], standing: [[]], other: [[]]) }
    }

    // MARK: Simulated worlds

    /// How often of `worlds` a set that says `sure` and is right with probability `share` is taken instead of one that
    /// says as much at random.
    private func accepted(worlds: Int, perDay: Int, right share: Double, sure: Double) throws -> Double {
        var generator = Xoshiro256(seed: 77)
        var count = 0
        for world in 0..<worlds {
            let market = SimulatedMarket(days: 22, seed: UInt64(1_000 + world)).items()
            let items = market.enumerated().filter { $0.offset % SimulatedMarket.codes < perDay }.map(\.element)
            func said(right share: Double) -> [Forecast] {
                items.map { item in
                    let up = generator.uniform() < share ? item.wentUp : !item.wentUp
                    return Forecast.Answer(upProbability: up ? sure : 1 - sure, rating: up ? .buy : .sell)
                        .map(Forecast.answered) ?? .failed(.unparsed)
                }
            }
            let standing = [said(right: 0.5), said(right: 0.5)]
            let other = [said(right: share), said(right: share)]
            if try SwapTrial(items: items, standing: standing, other: other).isAccepted { count += 1 }
        }
        return Double(count) / Double(worlds)
    }

    @Test("a swap that changes nothing is taken as often as chance exceeds one standard error")
    func null() throws {
        // P(t > 1) with 19 degrees of freedom is 0.165; of 600 worlds within four standard errors.
        let rate = try accepted(worlds: 600, perDay: 1, right: 0.5, sure: 0.6)
        #expect(rate > 0.10 && rate < 0.23, "\(rate)")
    }

    @Test("a swap that makes the model know something is taken")
    func power() throws {
        let rate = try accepted(worlds: 200, perDay: 5, right: 0.7, sure: 0.65)
        #expect(rate > 0.9, "\(rate)")
    }
}
