import Statistics
import Testing

@Suite("median")
struct MedianTests {
    /// Ranks of the sign test's interval at 95 %: scipy.stats.binom.ppf(.025, n, .5) (scipy 1.17.1), the published tables'.
    @Test(
        "has the interval whose ranks are those of the sign test",
        arguments: [(6, 1), (8, 1), (9, 2), (10, 2), (20, 6), (24, 7), (30, 10), (100, 40)])
    func ranks(n: Int, rank: Int) throws {
        let median = try MedianEstimate((1...n).shuffled().map(Double.init))
        #expect(median.value == Double(n + 1) / 2)
        #expect(median.interval == Interval(lower: Double(rank), upper: Double(n + 1 - rank)))
        #expect(median.n == n)
    }

    @Test("has no interval of fewer than six values", arguments: 1...5)
    func few(n: Int) throws {
        #expect(try MedianEstimate(Array(repeating: 1.5, count: n)).interval == nil)
    }

    @Test("has no value without values, or of what is no number")
    func degenerate() {
        #expect(throws: Degenerate.empty) { try MedianEstimate([]) }
        #expect(throws: Degenerate.notFinite) { try MedianEstimate([1, .infinity]) }
    }
}
