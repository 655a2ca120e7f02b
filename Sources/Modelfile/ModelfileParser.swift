import Messages
import TrainerCore

/// One command as Ollama's parser sees it; FROM is called `model` there.
struct ModelfileCommand: Hashable {
    let name: String
    /// Of a MESSAGE.
    let role: String?
    let arguments: String
    let line: Int
}

/// Ollama's `parser/parser.go`, rune by rune: the same states, the same quoting, the same dropped runes.
struct ModelfileParser {
    private enum State { case none, comment, name, parameter, message, value }

    private var state = State.none
    private var buffer = String.UnicodeScalarView()
    private var name = ""
    private var role: String?
    private var line = 1
    private var commands: [ModelfileCommand] = []

    static func commands(in text: String) throws(TrainerError) -> [ModelfileCommand] {
        var parser = ModelfileParser()
        let body = text.unicodeScalars.first == "\u{FEFF}" ? text.unicodeScalars.dropFirst() : text.unicodeScalars[...]
        for rune in body {
            if GoRunes.isNewline(rune) { parser.line += 1 }
            try parser.read(rune)
        }
        try parser.finish()
        return parser.commands
    }

    private mutating func read(_ rune: Unicode.Scalar) throws(TrainerError) {
        let (next, kept) = try step(rune)
        if next != state {
            guard let entered = try leave(for: next, at: rune) else {
                buffer.append(rune)
                return
            }
            buffer = String.UnicodeScalarView()
            state = entered
        }
        if let kept, GoRunes.isPrint(kept) { buffer.append(kept) }
    }

    /// Where a rune leads, and the rune to be kept, if any.
    private func step(_ rune: Unicode.Scalar) throws(TrainerError) -> (State, Unicode.Scalar?) {
        switch state {
        case .none where rune == "#": (.comment, nil)
        case .none where GoRunes.isBlank(rune): (.none, nil)
        case .none: (.name, rune)
        case .name where isLetter(rune): (.name, rune)
        case .parameter where isLetter(rune) || isDigit(rune) || rune == "_": (.parameter, rune)
        case .message where isLetter(rune): (.message, rune)
        case .name where GoRunes.isSpace(rune), .parameter where GoRunes.isSpace(rune),
            .message where GoRunes.isSpace(rune):
            (.value, nil)
        case .name, .parameter, .message: throw refusal(.modelfileCommandInvalid(line: line, text: String(buffer)))
        case .value where GoRunes.isBlank(rune): (.none, rune)
        case .value: (.value, rune)
        case .comment: (GoRunes.isNewline(rune) ? .none : .comment, nil)
        }
    }

    /// What is done on leaving a state; nil when a value goes on after all.
    private mutating func leave(for next: State, at rune: Unicode.Scalar) throws(TrainerError) -> State? {
        switch state {
        case .name: return try takeName(next)
        case .parameter: name = String(buffer)
        case .message:
            role = String(buffer)
            guard ["system", "user", "assistant"].contains(role) else {
                throw refusal(.modelfileRoleInvalid(line: line, role: role ?? ""))
            }
        case .value:
            guard let value = Self.unquoted(buffer), !GoRunes.isSpace(rune) else { return nil }
            append(value)
        case .comment, .none: break
        }
        return next
    }

    private mutating func takeName(_ next: State) throws(TrainerError) -> State {
        let word = String(buffer).lowercased()
        guard Self.words.contains(word) else { throw refusal(.modelfileCommandInvalid(line: line, text: word)) }
        name = word == "from" ? "model" : word
        switch word {
        case "parameter": return .parameter
        case "message": return .message
        default: return next
        }
    }

    private mutating func finish() throws(TrainerError) {
        switch state {
        case .none, .comment: return
        case .value:
            guard let value = Self.unquoted(buffer) else { throw refusal(.modelfileUnended(line: line)) }
            append(value)
        case .name, .parameter, .message: throw refusal(.modelfileUnended(line: line))
        }
    }

    private mutating func append(_ value: String) {
        commands.append(ModelfileCommand(name: name, role: role, arguments: value, line: line))
        role = nil
    }

    private static let words: Set<String> = [
        "from", "license", "template", "system", "adapter", "renderer", "parser", "parameter", "message", "requires",
    ]

    /// Nil while a quotation is open. Quotes are taken off once; nothing is unescaped.
    private static func unquoted(_ runes: String.UnicodeScalarView) -> String? {
        let body = Array(String(runes).unicodeScalars.drop { isGoSpace($0) })
        let trimmed = Array(body.reversed().drop { isGoSpace($0) }.reversed())
        for mark in [3, 1] where trimmed.prefix(mark).count == mark && trimmed.prefix(mark).allSatisfy({ $0 == "\"" }) {
            guard trimmed.count >= 2 * mark, trimmed.suffix(mark).allSatisfy({ $0 == "\"" }) else { return nil }
            return text(trimmed[mark..<(trimmed.count - mark)])
        }
        return text(trimmed[...])
    }

    /// `strings.TrimSpace` goes by Unicode's White_Space.
    private static func isGoSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

    private static func text(_ runes: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: runes)
        return String(view)
    }

    private func isLetter(_ rune: Unicode.Scalar) -> Bool { rune.isASCII && rune.properties.isAlphabetic }
    private func isDigit(_ rune: Unicode.Scalar) -> Bool { ("0"..."9").contains(rune) }
    private func refusal(_ message: Message) -> TrainerError { TrainerError(.requestInvalid, message) }
}
