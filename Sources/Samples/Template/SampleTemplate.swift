public import TrainerCore

/// One task's template, compiled: written once from a file, used for every sample.
public struct SampleTemplate: Sendable {
    public let task: TaskKind
    /// Of the sections' text; comments and blank lines at their ends do not count.
    public let digest: ContentDigest
    /// What a sample carries of the digest: enough to tell two templates apart.
    let mark: String
    let instructions: [CompiledText]
    let input: CompiledText
    let answer: CompiledText

    /// - Throws: every mistake, in the order of the file.
    init(_ text: String, file: String, task: TaskKind) throws(TemplateFaults) {
        let parser = TemplateParser(text, file: file, task: task)
        func lines(_ section: TemplateParser.Section) -> [TemplateLine] { parser.sections[section] ?? [] }
        let (wordings, input, answer) = (lines(.instruction).filter { !$0.isBlank }, lines(.input), lines(.answer))
        var problems = parser.problems
        // What a torn template lacks would only hide what is torn.
        if problems.isEmpty {
            problems = TemplateChecker(file: file, task: task, instruction: wordings, input: input, answer: answer)
                .problems()
        }
        guard problems.isEmpty else { throw TemplateFaults(problems) }
        self.task = task
        self.instructions = wordings.map { CompiledText([$0]) }
        self.input = CompiledText(input)
        self.answer = CompiledText(answer)
        self.digest = .of(
            TemplateParser.Section.allCases.map { section in
                "[\(section.rawValue)]\n" + lines(section).map(\.text).joined(separator: "\n")
            }.joined(separator: "\n"))
        self.mark = digest.short
    }
}

/// Mistakes of one or more templates.
struct TemplateFaults: Error {
    let problems: [TemplateProblem]
    init(_ problems: [TemplateProblem]) { self.problems = problems }
}
