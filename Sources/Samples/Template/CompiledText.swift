/// Lines as steps over one stretch of literals: plain numbers alone, so that writing a text counts no references.
struct CompiledText: Sendable {
    private enum Step {
        /// Of `literals`.
        case literal(Range<Int>)
        /// Place in `TemplateField.all`.
        case field(Int)
        /// So many steps that are left out unless each field of this stretch of `needed` has a value.
        case optional(Int, needs: Range<Int>)
    }

    private var literals: [UInt8] = []
    private var needed: [Int] = []
    private var steps: [Step] = []

    init(_ lines: [TemplateLine]) {
        for piece in Self.joined(lines) { add(piece) }
    }

    private static func joined(_ lines: [TemplateLine]) -> [TemplatePiece] {
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
        return pieces
    }

    private mutating func add(_ piece: TemplatePiece) {
        switch piece {
        case .literal(let bytes):
            steps.append(.literal(literals.count..<literals.count + bytes.count))
            literals += bytes
        case .field(let field): steps.append(.field(field.index))
        case .optional(let inner):
            let start = needed.count
            for case .field(let field) in inner { needed.append(field.index) }
            steps.append(.optional(inner.count, needs: start..<needed.count))
            for piece in inner { add(piece) }
        }
    }

    func text(_ values: FieldValues) -> String {
        var size = 0
        eachPart(values) { size += $0.count }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size) { buffer in
            var place = 0
            eachPart(values) { part in
                let end = place + part.count
                _ = UnsafeMutableBufferPointer(rebasing: buffer[place..<end]).initialize(fromContentsOf: part)
                place = end
            }
            // Whole pieces of valid texts, one after another: looking whether they are UTF-8 would cost more than writing
            // them.
            return String(copying: UTF8Span(unchecked: UnsafeBufferPointer(rebasing: buffer[..<place]).span))
        }
    }

    private func eachPart(_ values: FieldValues, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        literals.withUnsafeBufferPointer { literals in
            values.bytes.withUnsafeBufferPointer { bytes in
                var place = 0
                while place < steps.count {
                    switch steps[place] {
                    case .literal(let range): body(UnsafeBufferPointer(rebasing: literals[range]))
                    case .field(let field):
                        if let range = values.range(of: field) { body(UnsafeBufferPointer(rebasing: bytes[range])) }
                    case .optional(let count, let needs):
                        if !values.haveAll(of: needed[needs]) { place += count }
                    }
                    place += 1
                }
            }
        }
    }
}
