/// How far two words are apart: insertions, deletions, substitutions and swaps of neighbours, each counting 1
/// (Damerau 1964, in the form of optimal string alignment).
public enum EditDistance {
    public static func between(_ left: String, _ right: String) -> Int {
        let a = Array(left.unicodeScalars)
        let b = Array(right.unicodeScalars)
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            for j in 1...b.count {
                let change = a[i - 1] == b[j - 1] ? 0 : 1
                var best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + change)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, beforeLast[j - 2] + 1) }
                row.append(best)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }

    /// The word that is closest in spelling, the first of equals; nil where there is none.
    public static func nearest(to word: String, among known: [String]) -> String? {
        known.min { between(word, $0) < between(word, $1) }
    }
}
