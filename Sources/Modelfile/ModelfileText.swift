import Messages
public import TrainerCore

/// A recipe as a Modelfile: the artefact that a person can read, keep and feed to `ollama create -f`. What the program
/// itself sends is the same recipe as JSON, which needs no quoting.
///
/// Every text stands in `"""`, which Ollama's parser takes literally up to the first line that ends in `"""`. It cannot
/// escape anything and drops runes that Go's `strconv.IsPrint` refuses, so a text with either is refused here.
public enum ModelfileText {
    static let kindComment = "# training_kind: "

    /// - Parameter notes: comments at its head, a line each.
    /// - Throws: `requestInvalid` naming the text and the rune that a Modelfile cannot carry.
    public static func render(_ recipe: ModelRecipe, notes: [String] = []) throws -> String {
        var lines = [kindComment + recipe.trainingKind] + notes.map { "# \($0)" } + ["FROM \(recipe.from)"]
        for name in recipe.parameters.keys.sorted() {
            guard let parameter = recipe.parameters[name] else { continue }
            lines += try values(of: parameter, name: name).map { "PARAMETER \(name) \($0)" }
        }
        if !recipe.system.isEmpty { lines.append("SYSTEM \(try quoted(recipe.system, place: "SYSTEM"))") }
        for (number, message) in recipe.messages.enumerated() {
            let text = try quoted(message.content, place: "MESSAGE \(number + 1)")
            lines.append("MESSAGE \(message.role.rawValue) \(text)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Reads a Modelfile as Ollama's own parser does, so that what is read here is what `ollama create -f` would make.
    ///
    /// - Throws: `requestInvalid` naming the line.
    public static func parse(_ text: String) throws -> ModelRecipe {
        var draft = RecipeDraft(kind: kind(in: text))
        for command in try ModelfileParser.commands(in: text) { try draft.take(command) }
        return try draft.recipe()
    }

    private static func values(of parameter: ModelParameter, name: String) throws -> [String] {
        switch parameter.canonical {
        case .integer(let value): [String(value)]
        case .number(let value): ["\(value)"]
        case .strings(let values): try values.map { try quoted($0, place: "PARAMETER \(name)") }
        }
    }

    private static func quoted(_ text: String, place: String) throws(TrainerError) -> String {
        // By bytes: a combining mark after the third quote would hide it from a search by characters.
        if text.utf8.split(separator: "\"\"\"".utf8, omittingEmptySubsequences: false).count > 1 {
            throw TrainerError(.requestInvalid, .modelfileQuotes(place: place), hint: .modelfileTextRemedy)
        }
        if let rune = text.unicodeScalars.first(where: { !GoRunes.survivesQuoted($0) }) {
            throw TrainerError(
                .requestInvalid, .modelfileRune(place: place, rune: GoRunes.name(rune)), hint: .modelfileTextRemedy)
        }
        return "\"\"\"\(text)\"\"\""
    }

    /// Ours alone: to Ollama it is a comment.
    private static func kind(in text: String) -> String {
        let line = text.split(separator: "\n").first { $0.hasPrefix(kindComment) }
        return line.map { String($0.dropFirst(kindComment.count)) } ?? "unknown"
    }
}

/// Go's view of a rune.
enum GoRunes {
    /// `strconv.IsPrint`: letters, marks, numbers, punctuation, symbols, and the ASCII space.
    static func isPrint(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .connectorPunctuation,
            .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
            .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
            true
        default: scalar == " "
        }
    }

    /// Inside `"""` the parser also keeps the four runes that separate words and lines.
    static func survivesQuoted(_ scalar: Unicode.Scalar) -> Bool { isPrint(scalar) || isBlank(scalar) }

    static func isBlank(_ scalar: Unicode.Scalar) -> Bool { isSpace(scalar) || isNewline(scalar) }
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
    static func isNewline(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }

    static func name(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
