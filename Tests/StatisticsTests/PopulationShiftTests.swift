import Statistics
import Testing

@Suite("the shift of a measure's newest days")
struct PopulationShiftTests {
    /// Days of a hundred draws each.
    private func days(_ count: Int, deviation: Double = 1, mean: Double = 0, _ random: inout Xoshiro256) -> [[Double]] {
        (0..<count).map { _ in (0..<100).map { _ in mean + deviation * random.normalPair().0 } }
    }

    @Test("the same population is none, a doubled deviation is one", arguments: [(1.0, false), (2.0, true)])
    func deviation(_ factor: Double, _ isShift: Bool) throws {
        var random = Xoshiro256(seed: 4)
        let shift = try PopulationShift(
            days(80, &random) + days(20, deviation: factor, &random), newest: 20)
        #expect(shift.isShift == isShift && (shift.index > 0.25) == isShift)
        #expect(shift.n == 2_000 && shift.reference == 8_000)
        #expect((shift.usual ?? 1) < 0.05)
    }

    @Test("what wanders from stretch to stretch by itself is no shift, however large its index")
    func wandering() throws {
        var random = Xoshiro256(seed: 5)
        let wander = [0.0, 2, -2, 2, -2].flatMap { days(20, mean: $0, &random) }
        let shift = try PopulationShift(wander + days(20, mean: 1.5, &random), newest: 20)
        #expect(shift.index > 0.25 && !shift.isShift)
        #expect((shift.usual ?? 0) > shift.index)
    }

    @Test("with fewer than two earlier stretches there is nothing to compare its index with")
    func short() throws {
        var random = Xoshiro256(seed: 6)
        let shift = try PopulationShift(days(20, &random) + days(11, &random), newest: 11)
        #expect(shift.usual == nil && !shift.isShift)
    }

    @Test("values that do not vary, and days without any, have no index")
    func degenerate() {
        #expect(throws: Degenerate.constant) { try PopulationShift([[1, 1], [1, 2]], newest: 1) }
        #expect(throws: Degenerate.empty) { try PopulationShift([[], [1, 2]], newest: 1) }
        #expect(throws: Degenerate.empty) { try PopulationShift([[1, 2], []], newest: 1) }
        #expect(throws: Degenerate.notFinite) { try PopulationShift([[1, 2], [.nan]], newest: 1) }
        #expect(throws: Degenerate.outOfRange) { try PopulationShift([[1, 2]], newest: 0) }
    }
}
