/// What an answer copies: stretches that stand in the question too, whatever marks and blanks are put between their words.
struct CopiedText {
    /// By character of the answer.
    private let isCopied: [Bool]
    /// The characters that a stretch is made of.
    private let isCounted: [Bool]
    /// The longest copied stretch, as the answer writes it; empty where nothing is copied.
    let longest: String

    /// - Parameter length: letters, digits and what belongs to numbers, in a row, from which on a stretch is a copy.
    init(_ answer: String, of prompt: String, length: Int) {
        let length = max(1, length)
        let characters = Array(answer)
        let isCounted = characters.map(Self.counts)
        let places = characters.indices.filter { isCounted[$0] }
        let stretches = CommonStretch(of: prompt.filter(Self.counts), length: length)
        var isCopied = [Bool](repeating: false, count: characters.count)
        for start in stretches.starts(in: places.map { characters[$0] }) {
            for place in places[start..<(start + length)] { isCopied[place] = true }
        }
        var (longest, current) = ([Int](), [Int]())
        for place in places {
            if isCopied[place] { current.append(place) } else { current = [] }
            if current.count > longest.count { longest = current }
        }
        self.isCopied = isCopied
        self.isCounted = isCounted
        self.longest = longest.first.map { String(characters[$0...longest[longest.count - 1]]) } ?? ""
    }

    /// Of the characters that are copied or state something in words of the answer's own: the share that is copied. What
    /// states nothing thins out no copy.
    ///
    /// - Parameter stated: characters of the answer that hold its faithful claims.
    func share(beside stated: [Range<Int>]) -> Double {
        let copied = isCopied.count { $0 }
        guard copied > 0 else { return 0 }
        var isOwn = [Bool](repeating: false, count: isCopied.count)
        for range in stated {
            for place in range.clamped(to: isOwn.indices) where isCounted[place] && !isCopied[place] {
                isOwn[place] = true
            }
        }
        return Double(copied) / Double(copied + isOwn.count { $0 })
    }

    private static func counts(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || ".%+-".contains(character)
    }
}

/// The stretches of one length that a text holds, to see what another text copies.
struct CommonStretch {
    private let length: Int
    private let stretches: Set<ArraySlice<Character>>

    init(of text: String, length: Int) {
        self.length = max(1, length)
        let (characters, length) = (Array(text), self.length)
        self.stretches = Set(Self.starts(characters.count, length).map { characters[$0..<($0 + length)] })
    }

    /// Whether `text` shares `length` characters in a row.
    func isShared(by text: some StringProtocol) -> Bool { !starts(in: Array(text)).isEmpty }

    /// Where stretches that are shared begin.
    func starts(in characters: [Character]) -> [Int] {
        Self.starts(characters.count, length).filter { stretches.contains(characters[$0..<($0 + length)]) }
    }

    private static func starts(_ count: Int, _ length: Int) -> Range<Int> { 0..<max(0, count - length + 1) }
}
