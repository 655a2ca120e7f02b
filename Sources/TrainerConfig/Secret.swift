/// A text that never shows itself: not in a description, a dump, a mirror, or an encoding.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable, Encodable {
    private let text: String

    public init(_ text: String) { self.text = text }

    /// The text itself, for the one request that needs it.
    public func revealed() -> String { text }

    public var description: String { Self.mask }
    public var debugDescription: String { Self.mask }
    public var customMirror: Mirror { Mirror(self, children: []) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Self.mask)
    }

    private static let mask = "<secret>"
}
