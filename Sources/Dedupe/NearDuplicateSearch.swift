public import TrainerCore

/// A batch that looks for its near-duplicates among what was kept, block by block.
public struct NearDuplicateSearch: Sendable {
    private var table: BandTable
    /// Places in the batch of the table's rows: texts without a signature have none.
    private var places: [Int] = []
    private var found: [NearCandidate] = []

    /// - Parameter batch: a nil is never found.
    public init(_ batch: [TextSignature?]) {
        table = BandTable(expected: batch.count, isSearched: true)
        for (place, signature) in batch.enumerated() {
            guard let signature else { continue }
            table.insert(signature)
            places.append(place)
        }
    }

    public mutating func visit(_ block: NearDuplicateIndex) {
        block.bytes.withUnsafeBytes { records in look(at: records) }
    }

    /// The same of a block's bytes where a store holds them: false, and nothing is looked at, where they are no whole number
    /// of samples.
    public mutating func visit(records: UnsafeRawBufferPointer) -> Bool {
        guard records.count % NearDuplicateIndex.bytesPerSample == 0 else { return false }
        look(at: records)
        return true
    }

    private mutating func look(at records: UnsafeRawBufferPointer) {
        var found: [NearCandidate] = []
        table.search(records, stride: NearDuplicateIndex.bytesPerSample, offset: 8) { record, row in
            found.append(NearCandidate(row: places[row], id: NearDuplicateIndex.id(of: record, in: records)))
        }
        self.found += found
    }

    /// What was found so far, by row, then by number.
    public var candidates: [NearCandidate] { Set(found).sorted { ($0.row, $0.id) < ($1.row, $1.id) } }
}
