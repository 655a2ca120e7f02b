/// One cell of an answer in eight bytes: a JSON number is its double, everything else stands in the space of NaN, which
/// JSON cannot write. A text is told by its place in the answer's bytes, so that no string is made for a cell that
/// nobody reads as one.
enum ReplyCell {
    static let null: UInt64 = 0x7ff8_0000_0000_0000

    /// Sign, exponent and the quiet bit, which no number has together.
    private static let textTag: UInt64 = 0xfff8_0000_0000_0000
    private static let offsetBits: UInt64 = 26
    private static let lengthBits: UInt64 = 24

    /// Longer bodies cannot be told by a cell; a day of the whole market is 0.6 MB.
    static let largestBody = 1 << Int(offsetBits)
    /// No cell of TuShare is near it. A longer one would be held many times over until its row is refused.
    static let longestText = 1 << 16

    static func number(_ value: Double) -> UInt64 { value.bitPattern }

    /// `isUnescaped`: the text had escapes, and stands decoded in a buffer beside the body.
    static func text(offset: Int, length: Int, isUnescaped: Bool = false) -> UInt64 {
        let place = UInt64(truncatingIfNeeded: offset) | UInt64(truncatingIfNeeded: length) << offsetBits
        return textTag | place | (isUnescaped ? 1 << (offsetBits + lengthBits) : 0)
    }

    static func isText(_ cell: UInt64) -> Bool { cell & textTag == textTag }

    /// Of a text cell.
    static func place(_ cell: UInt64) -> (range: Range<Int>, isUnescaped: Bool) {
        let offset = Int(cell & (1 << offsetBits - 1))
        let length = Int(cell >> offsetBits & (1 << lengthBits - 1))
        return (offset..<(offset + length), cell >> (offsetBits + lengthBits) & 1 == 1)
    }
}

/// Where and why bytes are no answer of TuShare.
public struct ReplyFault: Error, Hashable, Sendable {
    public let offset: Int
    public let what: String

    public var text: String { "\(what) at byte \(offset)" }
}
