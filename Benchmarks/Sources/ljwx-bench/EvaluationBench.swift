import Foundation

/// What an evaluation costs beside the models' own time: the whole evaluate stage, wall, with models that take none, an
/// answer of it beside the 6.48 s in which the incumbent's model is said to answer. The connection to a model server
/// is not among it.
struct EvaluationBench {
    private static let rounds = 5
    /// As `training_config.json` has it.
    private static let cases = 24
    private static let answerMilliseconds = 6_480.0
    private static let share = 0.02

    let folder: TemporaryFolder

    func run(record: (Measure) -> Void) throws {
        let bars = folder.path("evaluation-bars")
        try MarketFile.write(to: bars)
        let passes = try (0..<Self.rounds).map { round in
            let file = folder.path("evaluation-\(round).sqlite")
            let output = try Child.output(
                "/proc/\(getpid())/exe", [EvaluationPass.verb, bars, file, "\(Self.cases)"], in: folder)
            try FileManager.default.removeItem(atPath: file)
            return StoreBench.values(output)
        }
        func perAnswer(_ key: String) throws -> Double {
            try passes.map { try $0.value(key) / $0.value("answers") }.median
        }
        let (wall, cpu) = (try perAnswer("milliseconds"), try perAnswer("cpu"))
        let share = wall / Self.answerMilliseconds
        record(
            Measure(
                name: "evaluate stage, 2 models × \(Self.cases) questions, answers that take no time, without HTTP:"
                    + " wall an answer, beside a model's 6.48 s (given, not measured here)",
                ours: String(
                    format: "%.2f ms (%.2f CPU ms), %.3f %%; 2 %% of an answer of %.2f s", wall, cpu, share * 100,
                    wall / Self.share / 1000),
                peer: nil, ratio: nil, goal: "< 2 % of 6.48 s", met: share < Self.share))
    }
}
