/// Columns that a text takes in a terminal: East Asian Wide and Fullwidth characters and emoji take two, combining marks
/// and other zero-width ones none (Unicode Standard Annex 11).
enum DisplayWidth {
    static func of(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + of(character: $1) } }

    static func of(character: Character) -> Int {
        var width = 0
        for scalar in character.unicodeScalars {
            // A variation selector asks for the emoji form of what stands before it.
            if scalar == "\u{FE0F}" { return 2 }
            width = max(width, of(scalar: scalar))
        }
        return width
    }

    /// At most `limit` columns; what is cut off is marked by `…`.
    static func truncated(_ text: String, to limit: Int) -> String {
        guard of(text) > limit else { return text }
        guard limit > 0 else { return "" }
        var result = ""
        var width = 0
        for character in text {
            let next = of(character: character)
            if width + next > limit - 1 { break }
            result.append(character)
            width += next
        }
        return result + "…"
    }

    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - of(text)))
    }

    static func leftPadded(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(0, width - of(text))) + text
    }

    /// Lines of at most `width` columns, broken at spaces and between wide characters; never before closing
    /// punctuation. A single word longer than a line is broken where the line ends.
    static func wrapped(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in pieces(of: text) {
            if of(line) + of(trimmingTrailingSpaces(word)) <= width {
                line += word
                continue
            }
            let told = trimmingTrailingSpaces(line)
            // What stands before the first word is its indentation, and no line of its own.
            if !told.isEmpty {
                lines.append(told)
                line = ""
            }
            for character in word {
                if of(line) + of(character: character) > width, character != " " {
                    lines.append(line)
                    line = ""
                }
                line.append(character)
            }
        }
        lines.append(trimmingTrailingSpaces(line))
        return lines
    }

    /// Words with their trailing spaces; each wide character is a word of its own, with the closing punctuation after it.
    private static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var previousBreaks = true
        for character in text {
            let isWide = of(character: character) == 2
            let sticks = character == " " || "，。；：！？、）】》」”%".contains(character)
            if sticks, !pieces.isEmpty {
                pieces[pieces.count - 1].append(character)
            } else if isWide || previousBreaks || pieces.isEmpty {
                pieces.append(String(character))
            } else {
                pieces[pieces.count - 1].append(character)
            }
            previousBreaks = isWide || sticks
        }
        return pieces
    }

    private static func trimmingTrailingSpaces(_ text: String) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        return text
    }

    private static func of(scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x20 || (0x7F..<0xA0).contains(value) { return 0 }
        if value < 0x300 { return value == 0xAD ? 0 : 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if (0x1160...0x11FF).contains(value) { return 0 }  // Hangul vowels and finals join the syllable before them
        if scalar.properties.isEmojiPresentation { return 2 }
        return isWide(value) ? 2 : 1
    }

    /// The blocks of EastAsianWidth.txt (Unicode 16) whose assigned characters are W or F.
    private static func isWide(_ value: UInt32) -> Bool {
        var low = 0
        var high = wideRanges.count - 1
        while low <= high {
            let middle = (low + high) / 2
            if value < wideRanges[middle].lowerBound {
                high = middle - 1
            } else if value > wideRanges[middle].upperBound {
                low = middle + 1
            } else {
                return true
            }
        }
        return false
    }

    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x2630...0x2637, 0x268A...0x268F, 0x2E80...0x2E99,
        0x2E9B...0x2EF3, 0x2F00...0x2FD5, 0x2FF0...0x303E, 0x3041...0x3096, 0x3099...0x30FF, 0x3105...0x312F,
        0x3131...0x318E, 0x3190...0x31E5, 0x31EF...0x321E, 0x3220...0x3247, 0x3250...0xA48C, 0xA490...0xA4C6,
        0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE52, 0xFE54...0xFE66,
        0xFE68...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x16FE4, 0x16FF0...0x16FF1, 0x17000...0x187F7,
        0x18800...0x18CD5, 0x18CFF...0x18D08, 0x1AFF0...0x1AFFE, 0x1B000...0x1B2FB, 0x1D300...0x1D356,
        0x1D360...0x1D376, 0x1F200...0x1F202, 0x1F210...0x1F23B, 0x1F240...0x1F248, 0x1F250...0x1F251,
        0x1F260...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
    ]
}
