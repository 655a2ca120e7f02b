public import Foundation
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
    /// Of a wait: what it is for.
    public let message: Message
    /// When a wait is over; nil for all else.
    public let until: Date?

    public init(_ kind: Kind, _ message: Message, until: Date? = nil) {
        self.kind = kind
        self.message = message
        self.until = until
    }

    /// A wait of that length from `now` on, over with a whole second.
    static func waiting(for why: Message, _ length: Duration, from now: Date) -> SourceNotice {
        let end = now.timeIntervalSince1970 + length / .seconds(1)
        return SourceNotice(.waiting, why, until: Date(timeIntervalSince1970: end.rounded(.up)))
    }
}
