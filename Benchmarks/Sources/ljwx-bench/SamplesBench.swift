import Foundation

/// As many samples as the incumbent makes of 5,400 stocks × 250 days, by the product's own writer and export. The
/// incumbent's figures are given ones, seen on such a machine (two cores of an AMD EPYC); it is not run here.
struct SamplesBench {
    private static let incumbentSeconds = 118.0
    private static let ratio = 25.0
    private static let memoryGoal = 200.0

    let folder: TemporaryFolder

    func run(record: (Measure) -> Void) throws {
        let bars = folder.path("samples-bars")
        try MarketFile.write(to: bars)
        let rounds = try Rounds { _ in
            let file = folder.path("samples.jsonl")
            let output = try Child.output("/proc/\(getpid())/exe", [SamplesPass.verb, bars, file], in: folder)
            try FileManager.default.removeItem(atPath: file)
            return StoreBench.values(output)
        }
        func median(_ key: String) throws -> Double { try rounds.values.map { try $0.value(key) }.median }
        let (seconds, scan) = (try median("cpu"), try median("scan"))
        let (size, memory) = (try median("megabytes"), try median("rss"))
        let (ratio, scanned) = (Self.incumbentSeconds / seconds, Self.incumbentSeconds / (seconds + scan))
        record(
            Measure(
                name: String(
                    format: "810,000 samples of 5,400 × 250 bars, made and written as JSONL, %.0f MB, their frequency"
                        + " of rises given (each scanned for leaks, too, as in a run: %.3f CPU s, ratio %.1f)",
                    size, seconds + scan, scanned) + rounds.note,
                ours: String(format: "%.3f CPU s", seconds),
                peer: String(format: "incumbent %.0f CPU s, given, not measured here", Self.incumbentSeconds),
                ratio: ratio, goal: "ratio ≥ \(Self.ratio)", met: ratio >= Self.ratio))
        record(
            Measure(
                name: "810,000 samples: peak RSS, bars of the market and the leak scan included\(rounds.note)",
                ours: String(format: "%.0f MiB", memory), peer: nil, ratio: nil,
                goal: "< \(Int(Self.memoryGoal)) MiB", met: memory < Self.memoryGoal))
    }
}
