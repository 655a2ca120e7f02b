import Dedupe
import Foundation
import TrainerCore

/// Our side of the near-duplicate measures, each in a process of its own:
/// `dedupe-pass texts TEXTS FLAGS` prints CPU seconds and writes the places of the duplicates;
/// `dedupe-pass kept COUNT FILE` prints, of a night's 200 against COUNT kept samples, the CPU milliseconds of reading them
/// from FILE, those of the search, how many of the 100 planted were found, and the bytes per kept sample.
enum DedupePass {
    static let verb = "dedupe-pass"
    static let night = 200
    static let planted = 100
    private static let separator: UInt8 = 0x1E
    private static let reference = 500
    /// Samples read at once.
    private static let block = 4096

    static func main(_ arguments: [String]) throws {
        switch (arguments.first, arguments.count) {
        case ("texts", 3): try texts(arguments[1], flags: arguments[2])
        case ("kept", 3): try kept(Int(arguments[1]) ?? 0, file: arguments[2])
        default: throw BenchError("dedupe-pass texts TEXTS FLAGS | kept COUNT FILE", status: 64)
        }
    }

    private static func texts(_ path: String, flags: String) throws {
        let file = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let texts = file.split(separator: separator, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let begin = cpuMilliseconds()
        let found = duplicates(in: texts)
        print((cpuMilliseconds() - begin) / 1000)
        try JSONEncoder().encode(found).write(to: URL(filePath: flags))
    }

    /// From texts to places: the template is learned from the first of them, on the clock too.
    private static func duplicates(in texts: [String]) -> [Int] {
        let template = TemplateProfile.learn(from: texts.prefix(reference).map { NearText($0) })
        var signer = TextSigner(template: template)
        var sieve = NearDuplicateSieve(template: template, expected: texts.count)
        return texts.indices.filter { place in
            let text = NearText(texts[place])
            guard let signature = signer.signature(of: text) else { return false }
            return sieve.admit(text, signature, name: place) != nil
        }
    }

    private static func kept(_ count: Int, file: String) throws {
        var source = Source()
        let wanted = (0..<planted).map { $0 * (count / planted) }
        let originals = try write(count, to: file, from: &source, keeping: Set(wanted))
        let batch =
            wanted.map { originals[$0].map { source.like($0) } } + (planted..<night).map { _ in source.signature() }
        var (loads, searches, found): ([Double], [Double], Set<NearCandidate>) = ([], [], [])
        for _ in 0..<7 {
            let (load, total, candidates) = try night(batch, file)
            loads.append(load)
            searches.append(total - load)
            found = Set(candidates)
        }
        let hits = wanted.enumerated().filter { found.contains(NearCandidate(row: $0.offset, id: Int64($0.element))) }
        let bytes = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
        print(loads.median, searches.median, hits.count, Double(bytes) / Double(max(1, count)))
    }

    /// As a store holds them, block after block; gives those signatures that are wanted, by place.
    private static func write(
        _ count: Int, to file: String, from source: inout Source, keeping wanted: Set<Int>
    ) throws -> [Int: TextSignature] {
        var originals: [Int: TextSignature] = [:]
        var all = NearDuplicateIndex()
        for place in 0..<count {
            let signature = source.signature()
            if wanted.contains(place) { originals[place] = signature }
            all.append(signature, id: Int64(place))
        }
        try Data(all.bytes).write(to: URL(filePath: file))
        return originals
    }

    /// CPU milliseconds of reading, of reading and searching, and what was found: one block in memory at a time.
    private static func night(_ batch: [TextSignature?], _ file: String) throws -> (Double, Double, [NearCandidate]) {
        let handle = try FileHandle(forReadingFrom: URL(filePath: file))
        defer { try? handle.close() }
        let begin = cpuMilliseconds()
        var load = 0.0
        var search = NearDuplicateSearch(batch)
        while true {
            let start = cpuMilliseconds()
            guard let data = try handle.read(upToCount: block * NearDuplicateIndex.bytesPerSample), !data.isEmpty,
                let index = NearDuplicateIndex(bytes: [UInt8](data))
            else { break }
            load += cpuMilliseconds() - start
            search.visit(index)
        }
        let candidates = search.candidates
        return (load, cpuMilliseconds() - begin, candidates)
    }

    /// Signatures whose rows agree by chance as often as those of unrelated samples at worst: one row in 25.
    private struct Source {
        private var state: UInt64 = 20_261_126

        private mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 16
        }

        mutating func signature() -> TextSignature {
            var rows = SIMD64<UInt8>()
            for row in rows.indices { rows[row] = next() % 5 == 0 ? 7 : UInt8(truncatingIfNeeded: next()) }
            return TextSignature(rows: rows)
        }

        /// As of a text with Jaccard 0.85.
        mutating func like(_ other: TextSignature) -> TextSignature {
            var rows = other.rows
            for row in rows.indices where next() % 100 < 15 { rows[row] = UInt8(truncatingIfNeeded: next()) }
            return TextSignature(rows: rows)
        }
    }
}
