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
}
