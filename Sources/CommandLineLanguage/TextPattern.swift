/// A sentence of another program with `*` where the words that change stand.
struct TextPattern {
    private let fixed: [String]

    init(_ text: String) { fixed = text.split(separator: "*", omittingEmptySubsequences: false).map(String.init) }

    /// What stands in the places of the `*`; nil when the sentence is another one.
    func parts(of text: String) -> [String]? {
        guard let first = fixed.first, text.hasPrefix(first) else { return nil }
        guard fixed.count > 1 else { return text == first ? [] : nil }
        var rest = text.dropFirst(first.count)
        var parts: [String] = []
        for piece in fixed.dropFirst().dropLast() {
            guard let place = rest.firstRange(of: piece) else { return nil }
            parts.append(String(rest[..<place.lowerBound]))
            rest = rest[place.upperBound...]
        }
        guard let last = fixed.last, rest.hasSuffix(last) else { return nil }
        return parts + [String(rest.dropLast(last.count))]
    }
}
