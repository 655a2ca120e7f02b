import MarketCalendar
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("price limits")
struct PriceLimitRuleTests {
    struct Case: Sendable {
        let code: String
        let day: Int
        var listed: Int?
        var listedDays: Int?
        var name: String?
        let expected: PriceLimitRule.Limit
    }

    @Test(
        "follow the board, the day, the name and the days since listing",
        arguments: [
            Case(code: "600000.SH", day: 19_961_213, expected: .none),
            Case(code: "600000.SH", day: 19_961_216, expected: .percent(up: 10, down: 10)),
            Case(code: "000001.SZ", day: 20_240_102, expected: .percent(up: 10, down: 10)),
            Case(code: "000001.SZ", day: 20_260_703, name: "*ST平", expected: .percent(up: 5, down: 5)),
            Case(code: "000001.SZ", day: 20_260_706, name: "*ST平", expected: .percent(up: 10, down: 10)),
            Case(code: "300001.SZ", day: 20_200_821, expected: .percent(up: 10, down: 10)),
            Case(code: "300001.SZ", day: 20_200_824, expected: .percent(up: 20, down: 20)),
            Case(code: "300001.SZ", day: 20_240_102, name: "ST特锐", expected: .percent(up: 20, down: 20)),
            Case(
                code: "688001.SH", day: 20_190_731, listed: 20_190_722, listedDays: 8,
                expected: .percent(up: 20, down: 20)),
            Case(code: "688001.SH", day: 20_190_726, listed: 20_190_722, listedDays: 5, expected: .none),
            Case(code: "830799.BJ", day: 20_240_102, expected: .percent(up: 30, down: 30)),
            Case(code: "920001.BJ", day: 20_250_102, listed: 20_250_102, listedDays: 1, expected: .none),
            Case(
                code: "920001.BJ", day: 20_250_103, listed: 20_250_102, listedDays: 2,
                expected: .percent(up: 30, down: 30)),
            Case(code: "601061.SH", day: 20_230_410, listed: 20_230_410, listedDays: 1, expected: .none),
            Case(code: "601061.SH", day: 20_230_414, listed: 20_230_410, listedDays: 5, expected: .none),
            Case(
                code: "601061.SH", day: 20_230_417, listed: 20_230_410, listedDays: 6,
                expected: .percent(up: 10, down: 10)),
            Case(
                code: "601065.SH", day: 20_230_331, listed: 20_230_331, listedDays: 1,
                expected: .percent(up: 44, down: 36)),
            Case(
                code: "601065.SH", day: 20_230_403, listed: 20_230_331, listedDays: 2,
                expected: .percent(up: 10, down: 10)),
            Case(code: "300860.SZ", day: 20_200_824, listed: 20_200_824, listedDays: 1, expected: .none),
            Case(
                code: "300859.SZ", day: 20_200_729, listed: 20_200_729, listedDays: 1,
                expected: .percent(up: 44, down: 36)),
            Case(code: "601857.SH", day: 20_071_105, listed: 20_071_105, listedDays: 1, expected: .none),
            Case(code: "900901.SH", day: 20_240_102, expected: .unknown),
            Case(code: "200002.SZ", day: 20_240_102, expected: .unknown),
        ])
    func limits(_ given: Case) {
        var stock = PriceLimitRule.Stock(name: given.name)
        stock.listDate = given.listed.map(day)
        stock.listedDays = given.listedDays
        #expect(PriceLimitRule.limit(of: TSCode(trusted: given.code), on: day(given.day), stock) == given.expected)
    }

    @Test("the first day of a delisting period has none")
    func delisting() {
        var stock = PriceLimitRule.Stock(name: "退市海润")
        stock.isFirstDelistingDay = true
        #expect(PriceLimitRule.limit(of: TSCode(trusted: "600401.SH"), on: day(20_190_527), stock) == .none)
        #expect(PriceLimitRule.isDelistingPeriod("海润退"))
        #expect(!PriceLimitRule.isDelistingPeriod("海润光伏"))
    }

    @Test(
        "round half up to the fen, move by at least one and never end under one",
        arguments: [
            (1005, 10, 905, 1106), (995, 10, 896, 1095), (205, 10, 185, 226), (210, 5, 200, 221), (4, 10, 3, 5),
            (1, 10, 1, 2), (999_999, 20, 799_999, 1_199_999), (333, 30, 233, 433),
        ])
    func rounding(reference: Int, percent: Int, low: Int, high: Int) {
        #expect(PriceLimitRule.band(around: reference, up: percent, down: percent) == low...high)
    }
}
