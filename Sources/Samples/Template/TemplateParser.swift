import Messages
import TrainerCore

/// Reads a template's text:
///
///     # a comment
///     [instruction]
///     one wording a line
///     [input]
///     收盘价{close}[，成交额{amount}万元]
///     [answer]
///     …
///
/// `{name}` is a field; `[…]` is left out where a field in it has no value. Sections may stand in any order, each once.
struct TemplateParser {
    enum Section: String, CaseIterable {
        case instruction, input, answer
    }

    private(set) var sections: [Section: [TemplateLine]] = [:]
    private(set) var problems: [TemplateProblem] = []

    private let file: String
    private let task: TaskKind

    init(_ text: String, file: String, task: TaskKind) {
        self.file = file
        self.task = task
        var section: Section?
        var isKnown = false
        for (offset, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let number = offset + 1
            if line.hasPrefix("#") { continue }
            if let name = Self.sectionName(line) {
                section = begin(name, at: number)
                isKnown = true
            } else if let section {
                sections[section, default: []].append(self.line(String(line), number: number))
            } else if !isKnown, !line.allSatisfy(\.isWhitespace) {
                report(.templateTextOutside, line: number, column: 1)
                isKnown = true
            }
        }
        for section in Section.allCases { trim(section) }
    }

    private mutating func begin(_ name: String, at line: Int) -> Section? {
        guard let section = Section(rawValue: name) else {
            let nearest = EditDistance.nearest(to: name, among: Section.allCases.map(\.rawValue)) ?? ""
            report(.templateSectionUnknown(name, nearest: nearest), line: line, column: 2)
            return nil
        }
        guard sections[section] == nil else {
            report(.templateSectionTwice(name), line: line, column: 1)
            return nil
        }
        sections[section] = []
        return section
    }

    /// Blank lines at the ends of a section are for the eye; those inside are text.
    private mutating func trim(_ section: Section) {
        guard let lines = sections[section] else { return report(.templateSectionMissing(section.rawValue)) }
        let kept = lines.drop(while: \.isBlank).reversed().drop(while: \.isBlank).reversed()
        sections[section] = Array(kept)
        if kept.isEmpty { report(.templateSectionEmpty(section.rawValue)) }
    }

    /// `[input]` alone on its line.
    private static func sectionName(_ line: Substring) -> String? {
        guard line.first == "[", let end = line.lastIndex(of: "]"),
            line[line.index(after: end)...].allSatisfy(\.isWhitespace)
        else { return nil }
        let name = line[line.index(after: line.startIndex)..<end]
        guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0 == "_") }) else { return nil }
        return String(name)
    }

    // MARK: One line

    private mutating func line(_ text: String, number: Int) -> TemplateLine {
        var reader = TemplateLineReader(text)
        let parts = reader.parts(task: task)
        for fault in reader.faults { report(fault.message, line: number, column: fault.column) }
        return TemplateLine(number: number, text: text, parts: parts)
    }

    private mutating func report(_ message: Message, line: Int? = nil, column: Int? = nil) {
        problems.append(TemplateProblem(message, file: file, line: line, column: column))
    }
}
