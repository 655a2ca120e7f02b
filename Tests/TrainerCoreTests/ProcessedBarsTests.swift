import Testing
import TrainerCore

@Suite("what may come back from a processor")
struct ProcessedBarsTests {
    private static func bar(_ day: Int, close: Double = 10, code: String = "600001.SH") -> DailyBar {
        DailyBar(
            code: TSCode(trusted: code), date: TradeDate(dayNumber: 20_000 + day), open: 10, high: max(10, close),
            low: min(10, close), close: close, preClose: 10, volume: 100, amount: nil)
    }

    private static let given = [bar(0), bar(1), bar(3)]

    @Test("changed bars and fewer bars are right")
    func right() {
        #expect(ProcessedBars.fault(in: Self.given, given: Self.given) == nil)
        #expect(ProcessedBars.fault(in: [Self.bar(0, close: 9), Self.bar(3)], given: Self.given) == nil)
        #expect(ProcessedBars.fault(in: [], given: Self.given) == nil)
        #expect(ProcessedBars.fault(in: [], given: []) == nil)
    }

    @Test(
        "a row of a later day, of a day that was not given, of another stock, out of order, or that is no bar is refused",
        arguments: [
            ([bar(0), bar(4)], "after"), ([bar(0), bar(2)], "not given"), ([bar(1), bar(0)], "must ascend"),
            ([bar(0), bar(0)], "must ascend"), ([bar(0, code: "600002.SH")], "600002.SH"), ([bar(0, close: -1)], ""),
        ])
    func refused(bars: [DailyBar], named: String) {
        let fault = ProcessedBars.fault(in: bars, given: Self.given)
        #expect(fault?.contains(named) == true || (named.isEmpty && fault != nil), "\(fault ?? "none")")
        #expect(fault != nil)
    }

    @Test("what it says of a day may not change once later days are there")
    func lookAhead() {
        let before = [Self.bar(0), Self.bar(1)]
        #expect(ProcessedBars.fault(in: Self.given, given: Self.given, before: before) == nil)
        let peeking = [Self.bar(0), Self.bar(1, close: 9.5), Self.bar(3)]
        let fault = ProcessedBars.fault(in: peeking, given: Self.given, before: before)
        #expect(fault == "\(Self.bar(1).date) depends on days after \(Self.bar(1).date)")
        #expect(ProcessedBars.fault(in: [Self.bar(0), Self.bar(3)], given: Self.given, before: before) != nil)
    }
}
