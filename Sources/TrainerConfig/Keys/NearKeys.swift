import TrainerCore

/// What an unknown key may have been meant for. Keys beside it come before keys elsewhere; among those a key that is one
/// letter away comes before keys that share its words, and they before those that are spelt alike.
struct NearKeys: Sendable {
    struct Candidate: Sendable {
        /// Where it stands in a file.
        let path: String
        /// What is told; another path where the first is one of an older file.
        let told: String

        init(_ path: String, told: String) {
            self.path = path
            self.told = told
        }

        init(_ path: String) { self.init(path, told: path) }
    }

    let candidates: [Candidate]

    /// The closest, all that are equally close; none where every one is another word.
    ///
    /// - Parameter isBeside: in the same section alone.
    func nearest(to path: String, isBeside: Bool = false) -> [String] {
        let slip = Slip(path)
        let pool = isBeside ? candidates.filter { DottedPath.section(of: $0.path) == slip.section } : candidates
        let near = pool.compactMap { candidate in
            Nearness(of: candidate.path, to: slip).map { (told: candidate.told, nearness: $0) }
        }
        guard let least = near.map({ $0.nearness }).min() else { return [] }
        var told: [String] = []
        for one in near where one.nearness == least && !told.contains(one.told) { told.append(one.told) }
        return told
    }

    /// An unknown key as it was written.
    fileprivate struct Slip {
        let name: String
        let section: String
        let words: [String]

        init(_ path: String) {
            name = DottedPath.name(of: path).lowercased()
            section = DottedPath.section(of: path)
            words = DottedPath.words(of: name)
        }
    }
}

/// Smaller is nearer.
private struct Nearness: Comparable {
    private enum Kind: Int { case sameName, slip, sharedWords, spelling }

    private let isElsewhere: Bool
    private let kind: Kind
    private let distance: Double

    /// nil: not near.
    init?(of candidate: String, to slip: NearKeys.Slip) {
        let isElsewhere = DottedPath.section(of: candidate) != slip.section
        let edits = EditDistance.between(slip.name, DottedPath.name(of: candidate))
        let found: (kind: Kind, distance: Double)
        if edits == 0 {
            found = (.sameName, 0)
        } else if edits == 1, !isElsewhere {
            found = (.slip, 0)
        } else if let shared = Self.distanceByWords(slip.words, candidate, isElsewhere: isElsewhere) {
            found = (.sharedWords, shared)
        } else if edits <= max(1, slip.name.count / 3) {
            found = (.spelling, Double(edits))
        } else {
            return nil
        }
        self.isElsewhere = isElsewhere
        self.kind = found.kind
        self.distance = found.distance
    }

    /// The part of all words that the two do not share, with a little less where they end alike; nil where that is most of
    /// them. Elsewhere sections count as words of the name (`log_level` is `logging.level`), and none may be left over.
    private static func distanceByWords(_ slip: [String], _ candidate: String, isElsewhere: Bool) -> Double? {
        let name = DottedPath.words(of: DottedPath.name(of: candidate))
        let words = isElsewhere ? DottedPath.words(of: candidate) : name
        guard let last = slip.last, let end = name.last else { return nil }
        let endsAlike = isSame(last, end)
        let shared = slip.count { word in words.contains { isSame(word, $0) } }
        let left = slip.count - shared
        if isElsewhere {
            guard left == 0, endsAlike else { return nil }
        } else {
            guard left == 0 || 2 * shared >= words.count + left else { return nil }
        }
        let common = Double(shared) / Double(name.count + left)
        return 1 - common - (endsAlike ? 0.001 : 0)
    }

    /// Also where one begins the other, as in day and days, log and logging; mode and model are two words.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        let (short, long) = left.count < right.count ? (left, right) : (right, left)
        guard long.hasPrefix(short) else { return false }
        let rest = long.dropFirst(short.count)
        return rest.isEmpty || short.count >= 3 && (rest == "s" || rest.count > 1)
    }

    static func < (left: Nearness, right: Nearness) -> Bool {
        (left.isElsewhere ? 1 : 0, left.kind.rawValue, left.distance)
            < (right.isElsewhere ? 1 : 0, right.kind.rawValue, right.distance)
    }
}

/// A key's path: names from the root, joined by dots.
enum DottedPath {
    static func name(of path: String) -> String { path.split(separator: ".").last.map(String.init) ?? path }
    static func section(of path: String) -> String {
        path.split(separator: ".").dropLast().joined(separator: ".")
    }

    static func words(of path: String) -> [String] {
        path.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
