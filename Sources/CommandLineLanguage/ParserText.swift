public import Messages

/// The argument parser's own words exist in English alone; these are its help and its errors as a person is to read them.
public struct ParserText: Sendable {
    private let language: Language

    public init(in language: Language) { self.language = language }

    /// A help page: its titles and the parser's own lines; what the commands say of themselves is there already.
    public func help(_ page: String) -> String { translated(page, line: helpLine) }

    /// The parser's report: what is wrong, what the option is for, the usage, where to read more.
    public func fault(_ report: String) -> String { translated(report, line: faultLine) }

    private func translated(_ text: String, line: (String) -> String) -> String {
        guard language != .english else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line(String($0)) }
            .joined(separator: "\n")
    }

    private func helpLine(_ line: String) -> String {
        for (title, words) in Self.titles where line.hasPrefix(title) {
            let rest = line.dropFirst(title.count)
            return words.text(in: language) + String(rest.hasPrefix(" ") ? rest.dropFirst() : rest)
        }
        if let command = TextPattern("  See '*' for detailed help.").parts(of: line)?.first {
            return Message.parserSeeHelp(command).text(in: language)
        }
        return Self.phrases.reduce(line) { text, phrase in
            text.hasSuffix(phrase.en) ? String(text.dropLast(phrase.en.count)) + phrase.text(in: language) : text
        }
    }

    private func faultLine(_ line: String) -> String {
        if let text = TextPattern("Error: *").parts(of: line)?.first {
            return Message.errorLine(Self.sentence(text)).text(in: language)
        }
        if let text = TextPattern("   or: *").parts(of: line)?.first {
            return Message.parserOr(Self.sentence(text)).text(in: language)
        }
        if let text = TextPattern("Help:  *").parts(of: line)?.first {
            return Message.parserHelp(text).text(in: language)
        }
        if let text = TextPattern("Usage: *").parts(of: line)?.first {
            return Message.parserUsage(text).text(in: language)
        }
        if let command = TextPattern("  See '*' for more information.").parts(of: line)?.first {
            return Message.parserSeeHelp(command).text(in: language)
        }
        return line
    }

    /// A sentence that is not known here is quoted as it is.
    private static func sentence(_ text: String) -> Message {
        for form in forms {
            if let parts = TextPattern(form.pattern).parts(of: text) { return form.make(parts) }
        }
        return .verbatim(text)
    }

    private struct Form {
        let pattern: String
        let make: ([String]) -> Message
    }

    /// The longer form of a sentence stands before the shorter one.
    private static var forms: [Form] {
        [
            Form(pattern: "Unknown option '*'. Did you mean '*'?") { .parserUnknownOption($0[0], meant: $0[1]) },
            Form(pattern: "Unknown option '*'") { .parserUnknownOption($0[0], meant: nil) },
            Form(pattern: "Missing value for '*' in '*'") { .parserMissingValue($0[0], in: $0[1]) },
            Form(pattern: "Missing value for '*'") { .parserMissingValue($0[0], in: nil) },
            Form(pattern: "Unexpected argument '*'") { .parserUnexpectedArgument($0[0]) },
            Form(pattern: "* unexpected arguments: *") { .parserUnexpectedArguments($0[1]) },
            Form(pattern: "Missing expected argument '*'") { .parserMissingArgument($0[0]) },
            Form(pattern: "Missing one of: *") { .parserMissingOneOf($0[0]) },
            Form(pattern: "Missing required subcommand.") { _ in .parserMissingSubcommand },
            Form(pattern: "The value '*' is invalid for '*'*") { .parserInvalidValue($0[0], of: $0[1], detail: $0[2]) },
            Form(pattern: "The option '*' does not take any value, but '*' was specified.") {
                .parserUnexpectedValue($0[1], of: $0[0])
            },
        ]
    }

    private static var titles: [(String, Message)] {
        [
            ("OVERVIEW:", .parserTitleOverview), ("USAGE:", .parserTitleUsage), ("ARGUMENTS:", .parserTitleArguments),
            ("OPTIONS:", .parserTitleOptions), ("SUBCOMMANDS:", .parserTitleSubcommands),
        ]
    }

    private static var phrases: [Message] {
        [.parserShowHelp, .parserShowVersion, .parserShowSubcommandHelp]
    }
}
