/// Words found by longest match.
struct WordSet: Sendable {
    /// By first character, longest first.
    private let words: [Character: [[Character]]]

    init(_ list: String) {
        var words: [Character: [[Character]]] = [:]
        for word in list.split(separator: " ").map(Array.init) {
            if let first = word.first { words[first, default: []].append(word) }
        }
        self.words = words.mapValues { $0.sorted { $0.count > $1.count } }
    }

    /// The end of the longest word that starts at `index`.
    func longest(in text: CleanText, at index: Int) -> Int? {
        guard let first = text.character(at: index), let candidates = words[first] else { return nil }
        return candidates.first { text.starts(with: $0, at: index) }.map { index + $0.count }
    }
}
