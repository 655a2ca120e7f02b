import TrainerCore

/// Every field's text for one stock and day, written once into one buffer: eight texts are copied from it.
struct FieldValues {
    private(set) var bytes: [UInt8] = []
    /// By field: where its text begins; −1 for a field without a value.
    private var starts: [Int] = []
    private var ends: [Int] = []

    init(_ source: FieldSource) {
        let fields = TemplateField.all
        bytes.reserveCapacity(fields.count * 8)
        starts.reserveCapacity(fields.count)
        ends.reserveCapacity(fields.count)
        for field in fields {
            let start = bytes.count
            switch field.value(source) {
            case .number(let fact)?: FixedPoint.append(fact.value, decimals: fact.decimals, to: &bytes)
            case .word(let text)?: bytes.append(contentsOf: text.utf8)
            case nil:
                starts.append(-1)
                ends.append(-1)
                continue
            }
            starts.append(start)
            ends.append(bytes.count)
        }
    }

    func range(of field: TemplateField) -> Range<Int>? {
        let start = starts[field.index]
        return start < 0 ? nil : start..<ends[field.index]
    }

    /// Whether each field of an optional stretch has a value.
    func isWhole(_ pieces: [TemplatePiece]) -> Bool {
        pieces.allSatisfy { piece in
            if case .field(let field) = piece { starts[field.index] >= 0 } else { true }
        }
    }
}
