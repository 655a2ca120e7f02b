/// A kept sample whose text may be a near-duplicate of one of a batch: to be verified with both texts.
public struct NearCandidate: Codable, Hashable, Sendable {
    /// The place in the batch.
    public let row: Int
    /// The kept sample's number in the index.
    public let id: Int64

    public init(row: Int, id: Int64) {
        self.row = row
        self.id = id
    }
}
