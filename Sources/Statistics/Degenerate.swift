/// Why a statistic has no value on this input. Thrown instead of returning NaN or a number that means nothing.
public enum Degenerate: Error, Codable, Hashable, Sendable {
    /// No observation at all.
    case empty
    /// Observations, dates or items below what the formula needs.
    case tooFew(found: Int, needed: Int)
    /// Something that must vary does not: one class, one value, a zero denominator.
    case constant
    /// Two columns that must belong together have different lengths.
    case lengths(Int, Int)
    /// A NaN or an infinity among the observations.
    case notFinite
    /// A probability outside of 0…1, a share above 1, a block of no days.
    case outOfRange
    /// The classes are parted exactly, so that the likelihood has no maximum.
    case separated
    /// What was stated runs against what happened: a fit would turn every statement into its opposite.
    case reversed
    /// The iteration did not settle; never expected on finite input with a penalty.
    case notConverged
}
