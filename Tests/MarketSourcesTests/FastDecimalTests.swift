import Testing

@testable import MarketSources

@Suite struct FastDecimalTests {
    @Test(
        "reads a number exactly as the standard library does",
        arguments: [
            "0", "-0", "0.0", "1", "-1", "123.0", "9.39", "0.1", "1158366.000", "107574.225", "52.000000000001",
            "9007199254740993", "18446744073709551616", "123456789012345678901234567890", "1e5", "1E-5", "-2.5e+3",
            "1e22", "1e23", "1e-22", "1e-30", "1e400", "-1e400", "1e-400", "0.000000000000000000000000001234",
            "1.7976931348623157e308", "4.9e-324", "2.2250738585072011e-308", "00012.50", "0e99999999999",
        ])
    func equalsStandardLibrary(text: String) {
        #expect(parse(text)?.bitPattern == Double(text)?.bitPattern)
    }

    @Test("reads every price, percentage and turnover of four decimals exactly")
    func manyDecimals() {
        var state: UInt64 = 1
        for _ in 0..<50_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let text = "\(state >> 40).\(state & 0x3fff)"
            #expect(parse(text) == Double(text))
        }
    }

    @Test(
        "refuses what is no decimal number", arguments: ["", "-", ".5", "1.", "1e", "1e+", "abc", "nan", "0x10", "1 "])
    func refuses(text: String) {
        #expect(parse(text) == nil)
    }

    private func parse(_ text: String) -> Double? {
        Array(text.utf8).withUnsafeBufferPointer { FastDecimal.parse($0) }
    }
}
