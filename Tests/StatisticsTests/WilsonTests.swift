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
}
