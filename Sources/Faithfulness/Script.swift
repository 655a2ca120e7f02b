/// An answer as an array of characters, one for one, with full-width forms and letter case made equal.
struct Script {
    let original: [Character]
    let characters: [Character]

    init(_ text: String) {
        self.original = Array(text)
        self.characters = original.map(Self.normal)
    }

    func text(_ range: Range<Int>) -> String { String(original[range]) }

    func digit(at index: Int) -> Int? {
        guard index >= 0, index < characters.count, characters[index].isASCII else { return nil }
        return characters[index].wholeNumberValue
    }

    func character(at index: Int) -> Character? {
        index >= 0 && index < characters.count ? characters[index] : nil
    }

    func starts(with pattern: [Character], at index: Int) -> Bool {
        guard index >= 0, index + pattern.count <= characters.count else { return false }
        var offset = 0
        while offset < pattern.count {
            if characters[index + offset] != pattern[offset] { return false }
            offset += 1
        }
        return true
    }

    /// The end of the run of digits that starts at `index`.
    func endOfDigits(_ index: Int) -> Int {
        var end = index
        while digit(at: end) != nil { end += 1 }
        return end
    }

    func isWordCharacter(at index: Int) -> Bool {
        guard let character = character(at: index) else { return false }
        return character.isASCII && (character.isLetter || character.isNumber)
    }

    /// U+FF01…U+FF5E are ASCII's full-width forms; the comma stays apart, as it never groups thousands.
    private static func normal(_ character: Character) -> Character {
        switch character {
        case "，": return character
        case "−", "–", "—", "﹣": return "-"
        case "～", "〜": return "~"
        case "．": return "."
        case "\u{3000}", "\t", "\u{00A0}": return " "
        default: break
        }
        guard character.unicodeScalars.count == 1, let scalar = character.unicodeScalars.first else { return character }
        var value = scalar.value
        if (0xFF01...0xFF5E).contains(value) { value -= 0xFEE0 }
        if (0x61...0x7A).contains(value) { value -= 0x20 }
        return Unicode.Scalar(value).map(Character.init) ?? character
    }
}
