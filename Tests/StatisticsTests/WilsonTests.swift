import Statistics
import Testing

@Suite("Wilson interval")
struct WilsonTests {
    /// The fewest passes whose lower bound reaches 80 %.
    @Test(
        "needs the published number of passes for a lower bound of 80 %",
        arguments: [(20, 20), (60, 55), (100, 88), (200, 172)])
    func needed(n: Int, passes: Int) {
        #expect(WilsonInterval(passed: passes, of: n).lower >= 0.8)
        #expect(WilsonInterval(passed: passes - 1, of: n).lower < 0.8)
    }

    /// Roots of (p̂ − p)² = z²·p(1 − p)/n by numpy.roots (numpy 2.x), not by the closed form.
    @Test(
        "equals the roots of its defining quadratic",
        arguments: [
            (3, 3, 0.438502968245, 1.000000000000),
            (0, 10, 0.000000000000, 0.277532799863),
            (15, 20, 0.531299122381, 0.888138298592),
            (16, 20, 0.583982567748, 0.919342337420),
            (20, 20, 0.838874841947, 1.000000000000),
            (55, 60, 0.819310579817, 0.963879543398),
            (88, 100, 0.801879005733, 0.930005935630),
            (172, 200, 0.805101191343, 0.901330173665),
            (1, 7, 0.025679624345, 0.513127829274),
        ])
    func reference(k: Int, n: Int, lower: Double, upper: Double) {
        let interval = WilsonInterval(passed: k, of: n)
        #expect(abs(interval.lower - lower) < 1e-9)
        #expect(abs(interval.upper - upper) < 1e-9)
    }

    @Test("says nothing about no cases")
    func empty() {
        #expect(WilsonInterval(passed: 0, of: 0).lower == 0)
        #expect(WilsonInterval(passed: 0, of: 0).upper == 1)
    }

    /// By counting up until the bound is reached, in Python.
    @Test(
        "tells from how many cases on a bound is reached despite so many failures",
        arguments: [
            (0.8, 0, 16), (0.8, 1, 25), (0.8, 2, 33), (0.8, 12, 100), (0.9, 0, 35), (0.95, 0, 73), (0.95, 3, 173),
            (0.85, 0, 22), (0.5, 5, 19),
        ])
    func despite(limit: Double, failed: Int, cases: Int) {
        #expect(WilsonInterval.cases(toShow: limit, despite: failed) == cases)
        #expect(WilsonInterval(passed: cases - failed, of: cases).lower >= limit)
        #expect(WilsonInterval(passed: cases - 1 - failed, of: cases - 1).lower < limit)
    }

    @Test(
        "tells from how many cases on a share reaches a bound",
        arguments: [(0.8, 0.9, 62), (0.8, 0.95, 28), (0.8, 0.85, 246), (0.9, 0.92, 865), (0.8, 1, 16)])
    func atRate(limit: Double, rate: Double, cases: Int) {
        #expect(WilsonInterval.cases(toShow: limit, at: rate) == cases)
    }

    @Test("no number of cases shows a limit of one, or a limit that the share itself does not pass")
    func never() {
        #expect(WilsonInterval.cases(toShow: 1, despite: 0) == nil)
        #expect(WilsonInterval.cases(toShow: 1, at: 1) == nil)
        #expect(WilsonInterval.cases(toShow: 0.8, at: 0.8) == nil)
        #expect(WilsonInterval.cases(toShow: 0, despite: 0) == 1)
    }
}

@Suite("cases for an exact bound")
struct BinomialCasesTests {
    /// By counting up with the exact distribution, in Python.
    @Test(
        "are 149 for no case and two percent, and more for each that there is",
        arguments: [(0, 0.02, 149), (1, 0.02, 236), (2, 0.02, 313), (5, 0.02, 523), (0, 0.01, 299)])
    func cases(k: Int, limit: Double, cases: Int) {
        #expect(BinomialBound.cases(toShow: limit, with: k) == cases)
    }

    @Test("none are enough for a limit of nothing")
    func never() { #expect(BinomialBound.cases(toShow: 0, with: 0) == nil) }
}
