import TrainerCore

/// Every field's text for one stock and day, written once into one buffer: eight texts are copied from it.
struct FieldValues {
    private(set) var bytes: [UInt8] = []
    /// By field: where its text begins; −1 for a field without a value.
    private var starts: [Int] = []
    private var ends: [Int] = []

    private static let readers = TemplateFieldTable.entries.map(\.value)

    init(_ source: FieldSource) {
        let readers = Self.readers
        bytes.reserveCapacity(readers.count * 8)
        starts.reserveCapacity(readers.count)
        ends.reserveCapacity(readers.count)
        for read in readers {
            let start = bytes.count
            switch read(source) {
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

    /// - Parameter field: its place in `TemplateField.all`.
    func range(of field: Int) -> Range<Int>? {
        let start = starts[field]
        return start < 0 ? nil : start..<ends[field]
    }

    func haveAll(of fields: ArraySlice<Int>) -> Bool { fields.allSatisfy { starts[$0] >= 0 } }
}
