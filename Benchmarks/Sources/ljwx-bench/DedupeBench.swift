import Foundation

/// Near-duplicates of 100,000 texts beside rensa on the same file, by turns, and a night's 200 samples against a million.
struct DedupeBench {
    private static let rounds = 5
    private static let texts = 100_000
    private static let ratio = 5.0
    private static let recall = 0.995
    private static let searchGoal = 50.0
    private static let bytesGoal = 200.0

    let python: String
    let folder: TemporaryFolder

    func run(record: (Measure) -> Void) throws {
        for corpus in ["prose", "template"] { try compare(corpus, record) }
        try search(record)
    }

    private func compare(_ corpus: String, _ record: (Measure) -> Void) throws {
        let (texts, pairs) = (folder.path("texts"), folder.path("pairs"))
        let (own, other) = (folder.path("own-flags"), folder.path("peer-flags"))
        _ = try peer(["make", corpus, "\(Self.texts)", texts, pairs])
        var (ours, theirs): ([Double], [Double]) = ([], [])
        for _ in 0..<Self.rounds {
            ours.append(try seconds(try pass([texts, own])))
            theirs.append(try seconds(try peer(["rensa", texts, other])))
        }
        let (verdict, theirVerdict) = (try judge(texts, pairs, own), try judge(texts, pairs, other))
        let ratio = theirs.median / ours.median
        record(
            Measure(
                name: "near-duplicates of 100,000 texts, \(corpus)", ours: String(format: "%.3f CPU s", ours.median),
                peer: String(format: "rensa 0.5.0 %.3f CPU s", theirs.median), ratio: ratio,
                goal: "ratio ≥ \(Self.ratio)", met: ratio >= Self.ratio))
        record(
            Measure(
                name: "their recall at Jaccard ≥ 0.8, and false drops, \(corpus)", ours: verdict.text,
                peer: "rensa 0.5.0 \(theirVerdict.text)", ratio: nil, goal: "≥ 99.5 %, all repeats, 0 false",
                met: verdict.recall >= Self.recall && verdict.repeatsFound == verdict.repeats && verdict.wrong == 0))
    }

    private func search(_ record: (Measure) -> Void) throws {
        let bars = folder.path("kept-bars")
        try MarketFile.write(to: bars)
        let numbers = StoreBench.values(
            try Child.output("/proc/\(getpid())/exe", [KeptPass.verb, bars, folder.path("kept.sqlite")], in: folder))
        let (milliseconds, found) = (try numbers.value("milliseconds"), Int(try numbers.value("found")))
        let (marking, size) = (try numbers.value("marking"), try numbers.value("megabytes"))
        record(
            Measure(
                name: String(
                    format: "200 new samples against 1,000,000 kept, by what the dedupe stage calls: from the store, a"
                        + " SQLite file of %.0f MB, to the plan (%d of %d planted found; marking the 200: %.1f CPU ms more)",
                    size, found, KeptPass.planted, marking),
                ours: String(format: "%.1f CPU ms", milliseconds), peer: nil, ratio: nil,
                goal: "< \(Int(Self.searchGoal)) CPU ms, all planted",
                met: milliseconds < Self.searchGoal && found == KeptPass.planted))
        let bytes = try numbers.value("bytes")
        record(
            Measure(
                name: "near-duplicate index per kept sample", ours: String(format: "%.1f B", bytes), peer: nil,
                ratio: nil, goal: "≤ \(Int(Self.bytesGoal)) B", met: bytes <= Self.bytesGoal))
    }

    private struct Verdict: Decodable {
        let pairs, found, repeats, repeatsFound, wrong: Int

        var recall: Double { pairs == 0 ? 0 : Double(found) / Double(pairs) }
        var text: String {
            String(format: "%.2f %%, %d of %d repeats, %d false", recall * 100, repeatsFound, repeats, wrong)
        }
    }

    private func judge(_ texts: String, _ pairs: String, _ flags: String) throws -> Verdict {
        try JSONDecoder().decode(Verdict.self, from: Data(try peer(["judge", texts, pairs, flags]).utf8))
    }

    private func pass(_ arguments: [String]) throws -> String {
        try Child.output("/proc/\(getpid())/exe", [DedupePass.verb] + arguments, in: folder)
    }

    private func peer(_ arguments: [String]) throws -> String {
        try Child.output(python, [Sources.peer("dedupe.py")] + arguments, in: folder)
    }

    private func seconds(_ output: String) throws -> Double {
        guard let seconds = Double(output.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw BenchError("a dedupe pass printed: \(output)")
        }
        return seconds
    }
}
