import Foundation

/// Near-duplicates of 100,000 texts beside rensa on the same file, by turns, and a night's 200 samples against a million.
struct DedupeBench {
    private static let rounds = 5
    private static let texts = 100_000
    private static let kept = 1_000_000
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
            ours.append(try seconds(try pass(["texts", texts, own])))
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
        let numbers = try pass(["kept", "\(Self.kept)", folder.path("kept")]).split(whereSeparator: \.isWhitespace)
            .compactMap { Double($0) }
        guard numbers.count == 4 else { throw BenchError("the dedupe pass printed \(numbers)") }
        let (load, search, found, bytes) = (numbers[0], numbers[1], Int(numbers[2]), numbers[3])
        record(
            Measure(
                name: "200 new samples against 1,000,000 kept (\(found) of \(DedupePass.planted) planted found; read"
                    + " from a file in \(Int(load)) CPU ms)",
                ours: String(format: "%.1f CPU ms", search), peer: nil, ratio: nil,
                goal: "< \(Int(Self.searchGoal)) CPU ms, all planted",
                met: search < Self.searchGoal && found == DedupePass.planted))
        record(
            Measure(
                name: "near-duplicate index per kept sample", ours: String(format: "%.0f B", bytes), peer: nil,
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
