import Foundation

/// The coverage study of the gate's intervals: 1,000 worlds of 1,500 items on 60 days, each with 2,000 resamples of its
/// days in stationary blocks, in one thread; ours and numpy's by turns.
struct BootstrapBench {
    private static let rounds = 5
    private static let worlds = 1_000
    private static let goal = 1.0

    let python: String
    let folder: TemporaryFolder

    func run(record: (Measure) -> Void) throws {
        var (ours, peer) = ([Double](), [Double]())
        for _ in 0..<Self.rounds {
            ours.append(
                try seconds(Child.output("/proc/\(getpid())/exe", [BootstrapPass.verb, "\(Self.worlds)"], in: folder)))
            peer.append(
                try seconds(
                    Child.output(python, [Sources.peer("bootstrap.py"), "\(Self.worlds)"], in: folder)))
        }
        record(
            Measure(
                name: "date bootstrap, 1,000 worlds × 1,500 items × 2,000 resamples",
                ours: String(format: "%.3f CPU s", ours.median), peer: String(format: "numpy %.3f CPU s", peer.median),
                ratio: peer.median / ours.median, goal: "≤ \(Self.goal) CPU s", met: ours.median <= Self.goal))
    }

    private func seconds(_ text: String) throws -> Double {
        guard let seconds = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw BenchError("the bootstrap pass printed: \(text)")
        }
        return seconds
    }
}
