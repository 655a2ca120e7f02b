/// A text without blanks and decoration, its full-width forms made plain, that still knows where each character stood.
struct CleanText {
    private let original: [Character]
    private let characters: [Character]
    private let positions: [Int]

    init(_ text: String) {
        self.original = Array(text)
        var characters: [Character] = []
        var positions: [Int] = []
        for (position, character) in original.enumerated() where !Self.isDecoration(character) {
            characters.append(Self.plain(character))
            positions.append(position)
        }
        self.characters = characters
        self.positions = positions
    }

    var count: Int { characters.count }

    func character(at index: Int) -> Character? {
        characters.indices.contains(index) ? characters[index] : nil
    }

    func starts(with pattern: [Character], at index: Int) -> Bool {
        guard index >= 0, index + pattern.count <= characters.count else { return false }
        return pattern.indices.allSatisfy { characters[index + $0] == pattern[$0] }
    }

    /// 10%, 1.5
    func isFigure(at index: Int) -> Bool {
        guard let character = character(at: index), character.isASCII else { return false }
        return character.isNumber || character == "." || character == "%"
    }

    func isBreak(at index: Int) -> Bool {
        character(at: index).map { "，。；！？,;!?\n：:".contains($0) } ?? true
    }

    func promise(_ range: Range<Int>) -> Promise {
        let whole = positions[range.lowerBound]..<(positions[range.upperBound - 1] + 1)
        return Promise(text: String(original[whole]), range: whole)
    }

    private static func isDecoration(_ character: Character) -> Bool {
        (character.isWhitespace && !character.isNewline)
            || "*_~`“”\"'‘’「」《》\u{200B}\u{FEFF}".contains(character)
    }

    private static func plain(_ character: Character) -> Character {
        if character.isNewline { return "\n" }
        guard character.unicodeScalars.count == 1, let scalar = character.unicodeScalars.first,
            (0xFF10...0xFF19).contains(scalar.value) || scalar.value == 0xFF05 || scalar.value == 0xFF0E
        else { return character }
        return Unicode.Scalar(scalar.value - 0xFEE0).map(Character.init) ?? character
    }
}
