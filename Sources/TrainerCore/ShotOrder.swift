/// The order in which a version's shots stand. Raw values are stable.
public enum ShotOrder: String, Codable, CaseIterable, Sendable {
    /// The newest last, the ratings in turn, so that the last two differ in rating.
    case balanced
    /// Oldest first, whatever their ratings.
    case newestLast = "newest_last"
    case newestFirst = "newest_first"
}
