public import TrainerCore

/// One task's template, compiled: written once from a file, used for every sample.
public struct SampleTemplate: Sendable {
    public let task: TaskKind
    /// Of the sections' text; comments and blank lines at their ends do not count.
    public let digest: ContentDigest
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
    }

    /// What a sample carries of the digest: enough to tell two templates apart.
    var mark: String { digest.short }
}

/// Mistakes of one or more templates.
struct TemplateFaults: Error {
    let problems: [TemplateProblem]
    init(_ problems: [TemplateProblem]) { self.problems = problems }
}

/// Lines as pieces, joined.
struct CompiledText: Sendable {
    let pieces: [TemplatePiece]

    init(_ lines: [TemplateLine]) {
        var pieces: [TemplatePiece] = []
        for (place, line) in lines.enumerated() {
            let own = (place == 0 ? [] : [.literal([UInt8(ascii: "\n")])]) + line.pieces
            for piece in own {
                // One stretch of text is one copy.
                if case .literal(let more) = piece, case .literal(let before)? = pieces.last {
                    pieces[pieces.count - 1] = .literal(before + more)
                } else {
                    pieces.append(piece)
                }
            }
        }
        self.pieces = pieces
    }

    func text(_ values: FieldValues) -> String {
        let size = Self.size(of: pieces, values)
        return String(unsafeUninitializedCapacity: size) { buffer in
            var place = 0
            Self.write(pieces, values, into: buffer, at: &place)
            return place
        }
    }

    private static func size(of pieces: [TemplatePiece], _ values: FieldValues) -> Int {
        var size = 0
        for piece in pieces {
            switch piece {
            case .literal(let bytes): size += bytes.count
            case .field(let field): size += values.range(of: field)?.count ?? 0
            case .optional(let inner): if values.isWhole(inner) { size += Self.size(of: inner, values) }
            }
        }
        return size
    }

    private static func write(
        _ pieces: [TemplatePiece], _ values: FieldValues, into buffer: UnsafeMutableBufferPointer<UInt8>,
        at place: inout Int
    ) {
        for piece in pieces {
            switch piece {
            case .literal(let bytes): copy(bytes[...], into: buffer, at: &place)
            case .field(let field):
                if let range = values.range(of: field) { copy(values.bytes[range], into: buffer, at: &place) }
            case .optional(let inner):
                if values.isWhole(inner) { write(inner, values, into: buffer, at: &place) }
            }
        }
    }

    private static func copy(
        _ bytes: ArraySlice<UInt8>, into buffer: UnsafeMutableBufferPointer<UInt8>, at place: inout Int
    ) {
        bytes.withUnsafeBufferPointer { source in
            guard let from = source.baseAddress, let to = buffer.baseAddress else { return }
            (to + place).update(from: from, count: source.count)
        }
        place += bytes.count
    }
}
