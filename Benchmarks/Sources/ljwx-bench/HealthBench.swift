import Foundation

/// What a night costs once its bars are stored: every stock's last thirty days through every health rule, and the
/// indicators of its 250 bars.
struct HealthBench {
    private static let rounds = 5
    /// Half of the second of CPU that a night may take from reply to stored, checked and indicated.
    private static let goal = 0.5

    let folder: TemporaryFolder

    func run(record: (Measure) -> Void) throws {
        let bars = folder.path("health-bars")
        try MarketFile.write(to: bars)
        let seconds = try (0..<Self.rounds).map { _ in
            let text = try Child.output("/proc/\(getpid())/exe", [HealthPass.verb, bars], in: folder)
            guard let seconds = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
                throw BenchError("the health pass printed: \(text)")
            }
            return seconds
        }
        record(
            Measure(
                name: "a night's bars checked and indicated, 5,400 stocks",
                ours: String(format: "%.3f CPU s", seconds.median), peer: nil, ratio: nil,
                goal: "≤ \(Self.goal) CPU s", met: seconds.median <= Self.goal))
    }
}
