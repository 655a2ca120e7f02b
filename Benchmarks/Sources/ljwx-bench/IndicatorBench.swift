import Foundation

/// All series of 5,400 stocks × 250 days in one thread, ours (20 series) and TA-Lib's (17) by turns on the same bars.
struct IndicatorBench {
    private static let rounds = 7
    private static let passes = 6
    private static let goal = 2.5

    let python: String
    let folder: TemporaryFolder

    func run(record: (Measure) -> Void) throws {
        let bars = folder.path("bars")
        try MarketFile.write(to: bars)
        var (ours, peer) = (Passes(), Passes())
        for _ in 0..<Self.rounds {
            ours.add(try Child.output(ownPath, [IndicatorPass.verb, bars, "\(Self.passes)"], in: folder))
            peer.add(try peerOutput("pass", bars, "\(Self.passes)"))
        }
        record(measure("indicators, 5,400 × 250, cold", ours.cold.median, peer.cold.median))
        record(measure("indicators, 5,400 × 250, warm", ours.warm.median, peer.warm.median))
        record(try difference(bars: bars))
    }

    private func measure(_ name: String, _ ours: Double, _ peer: Double) -> Measure {
        Measure(
            name: name, ours: String(format: "%.3f CPU s", ours), peer: String(format: "TA-Lib %.3f CPU s", peer),
            ratio: peer / ours, goal: "ratio ≥ \(Self.goal)", met: peer / ours >= Self.goal)
    }

    private func difference(bars: String) throws -> Measure {
        let values = folder.path("values")
        _ = try Child.output(ownPath, [IndicatorPass.verb, bars, "1", values], in: folder)
        let text = try peerOutput("compare", bars, values)
        guard let worst = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw BenchError("the comparison with TA-Lib printed: \(text)")
        }
        return Measure(
            name: "indicators: largest difference of MA, RSI, BOLL, ATR", ours: String(format: "%.1e", worst),
            peer: "TA-Lib", ratio: nil, goal: "≤ 1e-9", met: worst <= 1e-9)
    }

    private func peerOutput(_ verb: String, _ bars: String, _ last: String) throws -> String {
        try Child.output(
            python,
            [Sources.peer("indicators.py"), verb, bars, "\(MarketFile.stocks)", "\(MarketFile.days)", last],
            in: folder)
    }

    private var ownPath: String { "/proc/\(getpid())/exe" }
}

/// CPU seconds: the first pass of each process is cold, the median of its others warm.
private struct Passes {
    var cold: [Double] = []
    var warm: [Double] = []

    mutating func add(_ output: String) {
        let seconds = output.split(separator: "\n").compactMap { Double($0) }
        guard let first = seconds.first, seconds.count > 1 else { return }
        cold.append(first)
        warm.append(Array(seconds.dropFirst()).median)
    }
}
