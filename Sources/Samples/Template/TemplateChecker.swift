import Messages
import TrainerCore

/// What a template must hold, and what it must not, so that every sample written with it passes the checks that answers
/// are judged by, and so that no question gives its answer away.
struct TemplateChecker {
    let file: String
    let task: TaskKind
    let instruction: [TemplateLine]
    let input: [TemplateLine]
    let answer: [TemplateLine]

    /// In the order of the file.
    func problems() -> [TemplateProblem] {
        let found =
            (instruction + input).flatMap(answersGivenAway) + input.flatMap(looseNumbers) + neededInInput()
            + AnswerTemplateChecker(file: file, task: task, lines: answer, input: input).problems()
            + answer.flatMap(looseNumbers)
        return found.sorted { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) }
    }

    // MARK: The question

    /// Section headers, single ratings, risk levels, the disclaimer, and fields whose value is the answer.
    private func answersGivenAway(_ line: TemplateLine) -> [TemplateProblem] {
        let words = PromptLint.violations(in: line.text).map { violation in
            problem(.templateGivesAnswer(violation.text), line, column: line.column(of: violation.text))
        }
        let fields = line.parts.compactMap { part -> TemplateProblem? in
            guard let field = part.field, field.kind == .answer else { return nil }
            return problem(.templateAnswerField(field.name), line, column: part.column)
        }
        return words + fields
    }

    private func neededInInput() -> [TemplateProblem] {
        var needed = ["code", "date", "outlook"]
        // An answer may say of the risk only what its question gives.
        let tellsSwing = AnswerFormat.namesRisk(task) || answer.flatMap(\.parts).contains { $0.field?.name == "swing" }
        if tellsSwing { needed.append("swing") }
        if task == .pricePrediction { needed += ["p_up", "horizon", "similar", "all"] }
        let standing = Set(input.flatMap(\.parts).filter { $0.group == nil }.compactMap { $0.field?.name })
        let missing = needed.filter { !standing.contains($0) }.map {
            TemplateProblem(.templateFieldNeeded($0, section: "input"), file: file)
        }
        // The level of risk is read off these very words.
        let isSwingNamed = input.contains { line in line.literal(before: "swing").map { $0.hasSuffix("波动") } ?? false }
        guard tellsSwing, standing.contains("swing"), !isSwingNamed else { return missing }
        return missing + [TemplateProblem(.templateTextNeeded("波动{swing}", section: "input"), file: file)]
    }

    // MARK: Numbers

    /// A number of a sample comes from a column. Digits of a name (`MA20`), of a span (`20日`) and of `T+1` are none.
    private func looseNumbers(_ line: TemplateLine) -> [TemplateProblem] {
        line.parts.flatMap { part -> [TemplateProblem] in
            guard let text = part.literal else { return [] }
            return TemplateDigits.loose(in: text).map { found in
                problem(.templateLooseNumber(found.text), line, column: part.column + found.offset)
            }
        }
    }

    private func problem(_ message: Message, _ line: TemplateLine, column: Int) -> TemplateProblem {
        TemplateProblem(message, file: file, line: line.number, column: column)
    }
}

extension TemplateLine {
    /// Of a piece of text, in characters from 1; 1 where it stands only once fields are filled in.
    func column(of words: String) -> Int {
        text.firstRange(of: words).map { text.distance(from: text.startIndex, to: $0.lowerBound) + 1 } ?? 1
    }

    /// What stands right before a field.
    func literal(before name: String) -> String? {
        guard let place = parts.firstIndex(where: { $0.field?.name == name }) else { return nil }
        return place == 0 ? "" : parts[place - 1].literal ?? ""
    }
}

/// Numbers that somebody typed.
enum TemplateDigits {
    struct Found {
        let text: String
        /// Characters before it.
        let offset: Int
    }

    static let spans = ["日", "天", "周", "个交易日"]

    static func loose(in text: String) -> [Found] {
        let characters = Array(text)
        var found: [Found] = []
        var place = 0
        while place < characters.count {
            guard characters[place].isDecimalDigit else {
                place += 1
                continue
            }
            let start = place
            while place < characters.count, characters[place].isDecimalDigit || characters[place] == "." { place += 1 }
            let isWhole = !characters[start..<place].contains(".")
            let isOfName = start > 0 && characters[start - 1].isASCII && characters[start - 1].isLetter
            let isTPlus = start > 1 && characters[start - 1] == "+" && characters[start - 2] == "T"
            let rest = String(characters[place...])
            if isOfName || isTPlus || isWhole && spans.contains(where: rest.hasPrefix) { continue }
            found.append(Found(text: String(characters[start..<place]), offset: start))
        }
        return found
    }
}

extension Character {
    /// Also the full-width ones.
    fileprivate var isDecimalDigit: Bool { unicodeScalars.first?.properties.generalCategory == .decimalNumber }
}
