import Evidence
import Statistics
import Testing
import TrainerCore

@Suite("Forecasts and labels")
struct ForecastTests {
    private static func item(_ y: Double, _ rating: Rating) -> DecisionItem {
        DecisionItem(
            date: TradeDate(dayNumber: 20_000), code: TSCode(trusted: "600000.SH"), horizon: 1, excessReturn: y,
            rating: rating, signals: TrendSignals(lastReturn: 0, averageGap: 0, indicators: []))
    }

    @Test("what could not be read is wrong in every rate and loses the most", arguments: Forecast.Failure.allCases)
    func failure(failure: Forecast.Failure) {
        let forecast = Forecast.failed(failure)
        for item in [Self.item(0.01, .buy), Self.item(-0.01, .sell), Self.item(0, .hold)] {
            #expect(!forecast.isRight(item))
            #expect(!forecast.hasDirection(of: item))
            #expect(forecast.brierLoss(wentUp: item.wentUp) == 1)
        }
        #expect(forecast.isCovered)
    }

    @Test("hold abstains from a direction but is a class that can be right or wrong")
    func hold() {
        let forecast = SimulatedMarket.answer(0.5, .hold)
        #expect(!forecast.isCovered)
        #expect(forecast.saidUp == nil)
        #expect(forecast.isRight(Self.item(0.001, .hold)))
        #expect(!forecast.isRight(Self.item(0.05, .buy)))
    }

    @Test("a number that is no probability is no answer", arguments: [-0.01, 1.01, .nan, .infinity])
    func impossible(p: Double) {
        #expect(Forecast.Answer(upProbability: p, rating: .buy) == nil)
    }

    @Test("no change is not up")
    func flat() { #expect(!Self.item(0, .hold).wentUp) }

    @Test("the thirds of the train pool hold a third each, whatever the volatility")
    func thirds() throws {
        var generator = Xoshiro256(seed: 6)
        var z = [Double](repeating: 0, count: 3_000)
        generator.fillNormal(&z, deviation: 1.7)
        let thirds = try VolatilityThirds(fitting: z)
        for rating in Rating.allCases {
            let share = Double(z.count { thirds.rating(z: $0) == rating }) / 3_000
            #expect(abs(share - 1.0 / 3) < 0.03)
        }
        #expect(abs(thirds.k - 1.7 * 0.4307) < 0.05)
    }

    @Test("z scales with volatility and the root of the horizon, and needs both")
    func scale() throws {
        #expect(abs(try VolatilityThirds.z(excessReturn: 0.06, volatility: 0.02, horizon: 9) - 1) < 1e-12)
        #expect(throws: Degenerate.outOfRange) {
            try VolatilityThirds.z(excessReturn: 0.06, volatility: 0, horizon: 9)
        }
        #expect(throws: Degenerate.constant) { try VolatilityThirds(fitting: [0, 0, 0, 1]) }
        #expect(throws: Degenerate.tooFew(found: 2, needed: 3)) { try VolatilityThirds(fitting: [1, 2]) }
    }
}
