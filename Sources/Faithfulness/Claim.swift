/// One thing that an answer says about the numbers given, and whether it is so.
public struct Claim: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Sendable {
        /// A number.
        case number
        /// A word that is true or false of the numbers: 高于, 金叉, 超买, 放量 …
        case relation
    }

    public enum Verdict: String, Codable, CaseIterable, Sendable {
        /// As given, within the printed precision; or a true word.
        case supported
        /// A whitelisted function of given numbers: difference, ratio, distance in percent, stop price.
        case derived
        /// Bound to a given number and neither; or a false word.
        case contradicted
        /// About nothing that was given.
        case unsupported

        public var isFaithful: Bool { self == .supported || self == .derived }
    }

    public let kind: Kind
    /// Characters of the answer, counted from 0: the phrase from the subject to the end of the claim.
    public let range: Range<Int>
    /// The answer's own characters in `range`.
    public let text: String
    /// What was judged: the number as written, or the relation word.
    public let word: String
    /// The given names it speaks of; empty for a number that is bound to none.
    public let subjects: [String]
    public let verdict: Verdict
    /// The number as said, in the unit of the given one; nil for words.
    public let stated: Double?
    /// The given number it is bound to.
    public let given: Double?

    public init(
        kind: Kind, range: Range<Int>, text: String, word: String, subjects: [String], verdict: Verdict,
        stated: Double? = nil, given: Double? = nil
    ) {
        self.kind = kind
        self.range = range
        self.text = text
        self.word = word
        self.subjects = subjects
        self.verdict = verdict
        self.stated = stated
        self.given = given
    }
}
