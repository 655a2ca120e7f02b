/// The shingles that texts share because they are written by the same hand: those of at least one reference text in
/// twenty. Taken away before texts are compared; what is left is what a text says about its stock.
///
/// Learned once and kept: signatures made with different profiles are not comparable, and a new profile means that all are
/// made again. Phrases listed by hand were rejected: they would
/// have to follow every change of wording, and what lies between a phrase and a number is template too.
public struct TemplateProfile: Codable, Hashable, Sendable {
    /// With fewer reference texts, a shingle's share says little.
    public static let minimumTexts = 100
    public static let share = 0.05

    /// Hashes, ascending.
    public let shingles: [UInt64]

    /// - Parameter shingles: as another profile gave them.
    public init(shingles: some Sequence<UInt64>) { self.shingles = Set(shingles).sorted() }

    /// Nil with fewer than `minimumTexts` different texts. The result depends on the set of texts alone.
    public static func learn(from texts: some Sequence<NearText>) -> TemplateProfile? {
        let distinct = Set(texts)
        guard distinct.count >= minimumTexts else { return nil }
        let needed = Int((Double(distinct.count) * share).rounded(.up))
        return TemplateProfile(shingles: runs(ofAtLeast: needed, in: sortedShingles(of: distinct)))
    }

    /// Each text's shingles, every one once a text.
    private static func sortedShingles(of texts: Set<NearText>) -> [UInt64] {
        var hasher = ShingleHasher(template: nil)
        var all: [UInt64] = []
        for text in texts {
            hasher.hashUnseeded(text)
            var own = hasher.hashes
            own.sort()
            var last: UInt64?
            for hash in own where hash != last {
                all.append(hash)
                last = hash
            }
        }
        all.sort()
        return all
    }

    private static func runs(ofAtLeast needed: Int, in sorted: [UInt64]) -> [UInt64] {
        var found: [UInt64] = []
        var begin = 0
        while begin < sorted.count {
            var end = begin + 1
            while end < sorted.count, sorted[end] == sorted[begin] { end += 1 }
            if end - begin >= needed { found.append(sorted[begin]) }
            begin = end
        }
        return found
    }
}
