import Foundation

/// What `check-answer` does with an answer of 600 characters: the numbers of its question read, each claim judged, the
/// marks written; each time the first such call of a process.
struct AnswerBench {
    private static let rounds = 7
    private static let goal = 50.0

    let folder: TemporaryFolder

    func run(record: (Measure) -> Void) throws {
        let bars = folder.path("answer-bars")
        try MarketFile.write(to: bars)
        let passes = try (0..<Self.rounds).map { _ in
            StoreBench.values(try Child.output("/proc/\(getpid())/exe", [AnswerPass.verb, bars], in: folder))
        }
        let milliseconds = try passes.map { try $0.value("milliseconds") }.median
        let claims = try passes.map { try $0.value("claims") }.median
        record(
            Measure(
                name: "an answer of \(AnswerPass.characters) characters with \(Int(claims)) claims:"
                    + " until a planted wrong RSI14 is marked ✗, cold, wall",
                ours: String(format: "%.2f ms", milliseconds), peer: nil, ratio: nil, goal: "< \(Int(Self.goal)) ms",
                met: milliseconds < Self.goal))
    }
}
