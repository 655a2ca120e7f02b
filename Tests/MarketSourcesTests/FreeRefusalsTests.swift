import Testing
import TrainerCore

@testable import MarketSources

@Suite struct FreeRefusalsTests {
    private static let day = TradeDate(dayNumber: 20_000)

    private static func numbered(_ number: Int) -> TSCode { TSCode(trusted: "\(600_000 + number).SH") }

    @Test("refused stocks are many where they are five in a row, or five and more than two in a hundred")
    func many() {
        var refusals = FreeRefusals()
        for number in 0..<400 { refusals.answered(Self.numbered(number), .bars, on: Self.day) }
        for number in 400..<408 {
            // The same stock again is no other one, and another page has nothing to do with it.
            for _ in 0..<2 {
                let areMany = refusals.areMany(with: Self.numbered(number), .bars, on: Self.day)
                #expect(!areMany)
            }
            refusals.answered(Self.numbered(number), .factors, on: Self.day)
            refusals.answered(Self.numbered(0), .bars, on: Self.day)
        }
        let areMany = refusals.areMany(with: Self.numbered(408), .bars, on: Self.day)
        #expect(areMany, "9 of 409")
        for number in 0..<4 {
            let areMany = refusals.areMany(with: Self.numbered(number), .bars, on: Self.day)
            #expect(!areMany, "counted anew")
        }
        let areStill = refusals.areMany(with: Self.numbered(4), .bars, on: Self.day.advanced(by: 1))
        #expect(!areStill, "another day")
    }

    @Test("five in a row are many however many were answered before")
    func inARow() {
        var refusals = FreeRefusals()
        for number in 0..<900 { refusals.answered(Self.numbered(number), .bars, on: Self.day) }
        for number in 900..<904 {
            let areMany = refusals.areMany(with: Self.numbered(number), .bars, on: Self.day)
            #expect(!areMany)
        }
        let areMany = refusals.areMany(with: Self.numbered(904), .bars, on: Self.day)
        #expect(areMany)
    }
}
