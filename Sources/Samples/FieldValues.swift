import TrainerCore

/// Every field's text for one stock and day, written once into one buffer: eight texts are copied from it.
struct FieldValues {
    private(set) var bytes: [UInt8] = []
    /// By field: where its text begins; −1 for a field without a value.
    private var starts: [Int] = []
    private var ends: [Int] = []

    private static let readers = TemplateFieldTable.entries.map(\.reader)

    init(_ source: FieldSource) {
        let readers = Self.readers
        bytes.reserveCapacity(readers.count * 8)
        starts.reserveCapacity(readers.count)
        ends.reserveCapacity(readers.count)
        for reader in readers {
            let start = bytes.count
            starts.append(append(reader, source) ? start : -1)
            ends.append(bytes.count)
        }
    }

    /// False where the field has no value.
    private mutating func append(_ reader: FieldReader, _ source: FieldSource) -> Bool {
        switch reader {
        case .number(let fact):
            guard let fact = fact(source) else { return false }
            FixedPoint.append(fact.value, decimals: fact.decimals, to: &bytes)
        case .word(let text):
            guard let text = text(source) else { return false }
            bytes.append(contentsOf: text.utf8)
        }
        return true
    }

    /// - Parameter field: its place in `TemplateField.all`.
    func range(of field: Int) -> Range<Int>? {
        let start = starts[field]
        return start < 0 ? nil : start..<ends[field]
    }

    func haveAll(of fields: ArraySlice<Int>) -> Bool { fields.allSatisfy { starts[$0] >= 0 } }
}
