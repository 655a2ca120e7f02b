/// An answer as an array of characters, one for one, with full-width forms and letter case made equal.
struct Script {
    let original: [Character]
    let characters: [Character]
    /// Each character's scalar, which compares many times faster; 0 for a character of several.
    let codes: [UInt32]

    init(_ text: String) {
        self.original = Array(text)
        self.codes = original.map(Self.code(of:))
        self.characters = zip(original, codes).map { character, code in
            code == 0 ? character : Unicode.Scalar(code).map(Character.init) ?? character
        }
    }

    func text(_ range: Range<Int>) -> String { String(original[range]) }

    func digit(at index: Int) -> Int? {
        guard let code = code(at: index), (0x30...0x39).contains(code) else { return nil }
        return Int(code) - 0x30
    }

    func character(at index: Int) -> Character? {
        index >= 0 && index < characters.count ? characters[index] : nil
    }

    func code(at index: Int) -> UInt32? { index >= 0 && index < codes.count ? codes[index] : nil }

    func starts(with pattern: [Character], at index: Int) -> Bool {
        guard index >= 0, index + pattern.count <= characters.count else { return false }
        var offset = 0
        while offset < pattern.count {
            if characters[index + offset] != pattern[offset] { return false }
            offset += 1
        }
        return true
    }

    func starts(with pattern: [UInt32], at index: Int) -> Bool {
        guard index >= 0, index + pattern.count <= codes.count else { return false }
        var offset = 0
        while offset < pattern.count {
            if codes[index + offset] != pattern[offset] { return false }
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

    /// An ASCII letter or digit; letters are capitals here.
    func isWordCharacter(at index: Int) -> Bool {
        code(at: index).map(Self.isWordCode) ?? false
    }

    static func isWordCode(_ code: UInt32) -> Bool { (0x30...0x39).contains(code) || (0x41...0x5A).contains(code) }

    /// U+FF01…U+FF5E are ASCII's full-width forms; the comma stays apart, as it never groups thousands.
    private static func code(of character: Character) -> UInt32 {
        let scalars = character.unicodeScalars
        guard let scalar = scalars.first, scalars.index(after: scalars.startIndex) == scalars.endIndex else { return 0 }
        switch scalar.value {
        case 0x61...0x7A: return scalar.value - 0x20
        case 0..<0x80 where scalar.value != 0x09: return scalar.value
        case 0xFF0C: return 0xFF0C
        case 0xFF41...0xFF5A: return scalar.value - 0xFEE0 - 0x20
        case 0xFF01...0xFF5E: return scalar.value - 0xFEE0
        case 0x2212, 0x2013, 0x2014, 0xFE63: return 0x2D
        case 0x301C: return 0x7E
        case 0x3000, 0x09, 0xA0: return 0x20
        default: return scalar.value
        }
    }
}
