import Statistics
import Testing

@Suite("the watch over a measure's level")
struct LevelWatchTests {
    /// Runs that ask `cases` questions each, `rate` of which pass.
    private func runs(
        _ count: Int, rate: Double, cases: Int = 100, questions: String = "a", _ random: inout Xoshiro256
    ) -> [LevelWatch.Point] {
        (0..<count).map { _ in
            let passed = (0..<cases).count { _ in random.uniform() < rate }
            return point(passed, of: cases, questions)
        }
    }

    private func point(_ passed: Int, of cases: Int, _ questions: String = "a") -> LevelWatch.Point {
        let interval = WilsonInterval(passed: passed, of: cases)
        return LevelWatch.Point(
            value: Double(passed) / Double(cases),
            standardError: (interval.upper - interval.lower) / (2 * WilsonInterval.z95), questions: questions)
    }

    @Test("a planted drop of ten points is flagged within two runs", arguments: [1, 2, 3])
    func plantedDrop(seed: UInt64) throws {
        var random = Xoshiro256(seed: seed)
        var found = 0
        for _ in 0..<300 {
            let points = runs(20, rate: 0.92, &random) + runs(2, rate: 0.82, &random)
            let drops = try LevelWatch.standard.changes(in: points).filter { $0.shownAt >= 20 && $0.after < $0.before }
            found += drops.isEmpty ? 0 : 1
        }
        // Chance may hide one that is measured on 200 questions; nine in ten are seen.
        #expect(found >= 258, "\(found) of 300")
    }

    @Test("a drop of ten points that chance does not blur is flagged by its second run at the latest")
    func plainDrop() throws {
        let steady = Array(repeating: point(92, of: 100), count: 8)
        let changes = try LevelWatch.standard.changes(in: steady + [point(82, of: 100), point(82, of: 100)])
        let change = try #require(changes.first)
        #expect(changes.count == 1 && change.first == 8 && change.shownAt <= 9)
        #expect(abs(change.before - 0.92) < 1e-12 && abs(change.after - 0.82) < 1e-12)
    }

    @Test("noise around one level flags at most five runs in a hundred", arguments: [0.55, 0.8, 0.9, 0.97])
    func stationary(rate: Double) throws {
        var random = Xoshiro256(seed: 7)
        var (flagged, judged) = (0, 0)
        for _ in 0..<100 {
            flagged += try LevelWatch.standard.changes(in: runs(60, rate: rate, &random)).count
            judged += 55
        }
        #expect(Double(flagged) / Double(judged) <= 0.05)
        #expect(flagged > 0, "a watch that never flags anything proves nothing here")
    }

    @Test("new questions, some harder than others, flag no more than that")
    func newQuestions() throws {
        var random = Xoshiro256(seed: 11)
        var (flagged, judged) = (0, 0)
        for _ in 0..<100 {
            var points: [LevelWatch.Point] = []
            for month in 0..<3 {
                // A hundred questions drawn anew have a mean difficulty of their own, within sqrt(p·q/100).
                let shift = (random.uniform() + random.uniform() + random.uniform() - 1.5) * 0.06
                points += runs(20, rate: 0.88 + shift, questions: "\(month)", &random)
            }
            flagged += try LevelWatch.standard.changes(in: points).count
            judged += 55
        }
        #expect(Double(flagged) / Double(judged) <= 0.05)
    }

    @Test("a rise is a change too, and the new level is learnt anew: it is flagged once")
    func riseOnce() throws {
        let points = Array(repeating: point(70, of: 100), count: 10) + Array(repeating: point(90, of: 100), count: 10)
        let changes = try LevelWatch.standard.changes(in: points)
        #expect(changes.map(\.first) == [10] && changes.map(\.shownAt) == [10])
        #expect(changes.allSatisfy { $0.after > $0.before })
    }

    @Test("nothing is said before five runs, and equal runs are no change")
    func beginnings() throws {
        let early = Array(repeating: point(92, of: 100), count: 4) + [point(10, of: 100)]
        #expect(try LevelWatch.standard.changes(in: early).isEmpty)
        #expect(try LevelWatch.standard.changes(in: Array(repeating: point(100, of: 100), count: 40)).isEmpty)
        #expect(try LevelWatch.standard.changes(in: []).isEmpty)
        // One more failed case among hundreds that never failed is no other level.
        let almost = Array(repeating: point(100, of: 100), count: 20) + [point(99, of: 100)]
        #expect(try LevelWatch.standard.changes(in: almost).isEmpty)
    }

    @Test("values that are no numbers are refused")
    func refused() {
        let bad = LevelWatch.Point(value: .nan, standardError: 0, questions: "a")
        #expect(throws: Degenerate.notFinite) { try LevelWatch.standard.changes(in: [bad]) }
        let negative = LevelWatch.Point(value: 0, standardError: -1, questions: "a")
        #expect(throws: Degenerate.outOfRange) { try LevelWatch.standard.changes(in: [negative]) }
    }
}
