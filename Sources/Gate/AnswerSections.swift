internal import Messages
internal import TrainerCore

/// An answer cut at the headers that its task asks for.
struct AnswerSections {
    struct Section {
        let header: String
        /// Between this header and the next, without the disclaimer and blanks around it.
        let body: String
    }

    /// In the order of the task; empty where a header is missing, doubled or out of order.
    let sections: [Section]
    /// What is wrong with the headers; nil where nothing is.
    let defect: Message?

    init(_ text: String, task: TaskKind) {
        let headers = AnswerFormat.sections(of: task)
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        let found = lines.enumerated().compactMap { index, line -> (line: Int, header: String)? in
            Self.header(of: line).map { (index, $0) }
        }
        let names = found.map(\.header)
        guard names == headers else {
            self.sections = []
            self.defect = Self.defect(names, headers)
            return
        }
        self.defect = nil
        self.sections = found.enumerated().map { position, mark in
            let end = position + 1 < found.count ? found[position + 1].line : lines.count
            let first = Self.trimmed(lines[mark.line]).dropFirst(mark.header.count)
            let body = ([String(first)] + lines[(mark.line + 1)..<end]).joined(separator: "\n")
            return Section(header: mark.header, body: Self.trimmed(Self.without(AnswerFormat.disclaimer, body)))
        }
    }

    func section(_ header: String) -> Section? { sections.first { $0.header == header } }

    /// `【…】` at the start of a line; a bracketed word inside a sentence is no header.
    private static func header(of line: String) -> String? {
        let line = trimmed(line)
        guard line.first == "【", let end = line.firstIndex(of: "】") else { return nil }
        return String(line[...end])
    }

    private static func defect(_ found: [String], _ wanted: [String]) -> Message {
        if let missing = wanted.first(where: { !found.contains($0) }) { return .gateMissing(missing) }
        if let extra = found.first(where: { !wanted.contains($0) }) { return .gateUnexpected(extra) }
        if let twice = wanted.first(where: { header in found.count { $0 == header } > 1 }) {
            return .gateRepeated(twice)
        }
        return .gateOrder(found.joined())
    }

    private static func trimmed(_ text: String) -> String {
        var slice = Substring(text)
        while slice.first?.isWhitespace == true { slice.removeFirst() }
        while slice.last?.isWhitespace == true { slice.removeLast() }
        return String(slice)
    }

    private static func without(_ part: String, _ text: String) -> String {
        text.split(separator: part, omittingEmptySubsequences: false).joined()
    }
}
