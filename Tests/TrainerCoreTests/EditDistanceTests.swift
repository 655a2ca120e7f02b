import Testing
import TrainerCore

@Suite struct EditDistanceTests {
    @Test(
        "counts insertions, deletions, substitutions and swaps of neighbours",
        arguments: [
            ("", "", 0), ("", "abc", 3), ("abc", "abc", 0), ("kitten", "sitting", 3), ("days", "dasy", 1),
            ("schedular", "scheduler", 1), ("ca", "abc", 3), ("均线", "均值线", 1),
        ])
    func distance(left: String, right: String, expected: Int) {
        #expect(EditDistance.between(left, right) == expected)
        #expect(EditDistance.between(right, left) == expected)
    }
}
