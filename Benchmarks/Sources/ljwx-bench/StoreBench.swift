import Foundation

/// A year of the market into the store and out of it, ours and Python's `sqlite3` by turns on the same bars: a table
/// keyed by code and day, a day a transaction, the same durability.
struct StoreBench {
    let python: String
    let folder: TemporaryFolder

    func run(record: (Measure) -> Void) throws {
        let bars = folder.path("bars")
        try MarketFile.write(to: bars)
        let rounds = try Rounds { round in
            let file = folder.path("ours-\(round).sqlite")
            var ours = Self.values(try Child.output(ownPath, [StorePass.verb, bars, file], in: folder))
            ours["megabytes"] = try Double(self.size(of: file).trimmingCharacters(in: .whitespacesAndNewlines))
            let peerFile = folder.path("peer-\(round).sqlite")
            let peer = Self.values(
                try Child.output(
                    python,
                    [
                        Sources.peer("store.py"), "pass", bars, "\(MarketFile.stocks)", "\(MarketFile.days)",
                        peerFile,
                    ],
                    in: folder))
            for path in [file, peerFile] { try FileManager.default.removeItem(atPath: path) }
            return (ours: ours, peer: peer)
        }
        func both(_ key: String) -> (Double, Double) {
            (rounds.values.compactMap { $0.ours[key] }.median, rounds.values.compactMap { $0.peer[key] }.median)
        }
        record(rate("store: land and merge 5,400 × 250\(rounds.note)", both("land"), goal: 250_000))
        record(rate("store: ordered scan of 1.35 M bars\(rounds.note)", both("scan"), goal: 3_000_000))
        let (window, peerWindow) = both("window")
        record(
            Measure(
                name: "store: one stock's 250 bars, p50\(rounds.note)", ours: String(format: "%.0f µs", window),
                peer: String(format: "sqlite3 %.0f µs", peerWindow), ratio: peerWindow / window, goal: "< 150 µs",
                met: window < 150))
        let (size, peerSize) = both("megabytes")
        record(
            Measure(
                name: "store: table of 1.35 M bars\(rounds.note)", ours: String(format: "%.0f MB", size),
                peer: String(format: "sqlite3 %.0f MB", peerSize), ratio: peerSize / size, goal: "≤ 170 MB",
                met: size <= 170))
    }

    private func rate(_ name: String, _ values: (ours: Double, peer: Double), goal: Double) -> Measure {
        func text(_ rate: Double) -> String { String(format: "%.2f M rows/CPU s", rate / 1e6) }
        return Measure(
            name: name, ours: text(values.ours), peer: "sqlite3 \(text(values.peer))", ratio: values.ours / values.peer,
            goal: "≥ \(text(goal))", met: values.ours >= goal)
    }

    private func size(of file: String) throws -> String {
        try Child.output(python, [Sources.peer("store.py"), "size", file], in: folder)
    }

    /// Lines of a name and a number.
    static func values(_ output: String) -> [String: Double] {
        let pairs = output.split(separator: "\n").compactMap { line -> (String, Double)? in
            let words = line.split(separator: " ")
            guard words.count == 2, let number = Double(words[1]) else { return nil }
            return (String(words[0]), number)
        }
        return Dictionary(pairs, uniquingKeysWith: { $1 })
    }

    private var ownPath: String { "/proc/\(getpid())/exe" }
}
