public import Messages

/// Something a source overcame by itself and that an operator may want to read.
public struct SourceNotice: Sendable, Hashable {
    public enum Kind: String, Sendable {
        case waiting, retrying, repairing
        /// An API that the account may not call, or not now, and what is used in its place.
        case doingWithout = "doing_without"
        /// Not all of what was asked for.
        case partial
        /// Rows that could not be read, or that came twice.
        case oddRows = "odd_rows"
        /// Another place was asked instead.
        case fallback
        /// Two places tell different things of one bar.
        case disagreement
        /// A plug-in's own words.
        case plugin
    }

    public let kind: Kind
    public let message: Message

    public init(_ kind: Kind, _ message: Message) {
        self.kind = kind
        self.message = message
    }
}
