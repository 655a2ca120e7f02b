import Foundation

/// The choice of shots from 100,000 candidates, cold, for the default context window and for one eight times as long.
struct ShotsBench {
    private static let rounds = 5
    private static let contexts = [4_096, 32_768]
    private static let goal = 200.0

    let folder: TemporaryFolder

    func run(record: (Measure) -> Void) throws {
        let bars = folder.path("shots-bars")
        try MarketFile.write(to: bars)
        for context in Self.contexts {
            let passes = try (0..<Self.rounds).map { _ in
                StoreBench.values(
                    try Child.output(
                        "/proc/\(getpid())/exe", [ShotsPass.verb, bars, "\(context)"], in: folder))
            }
            let milliseconds = try passes.map { try $0.value("milliseconds") }.median
            let shots = try passes.map { try $0.value("shots") }.median
            record(
                Measure(
                    name: "\(Int(shots)) shots from 100,000 candidates for a window of \(context) tokens",
                    ours: String(format: "%.0f CPU ms", milliseconds), peer: nil, ratio: nil,
                    goal: "< \(Int(Self.goal)) CPU ms", met: milliseconds < Self.goal))
        }
    }
}
