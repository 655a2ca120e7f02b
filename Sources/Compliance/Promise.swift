/// A promise about the market that nobody can keep, or a call to stake all, as it stands in a text.
public struct Promise: Codable, Hashable, Sendable {
    /// The text's own characters in `range`.
    public let text: String
    /// Characters of the text, counted from 0.
    public let range: Range<Int>

    public init(text: String, range: Range<Int>) {
        self.text = text
        self.range = range
    }
}
