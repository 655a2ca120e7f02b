/// Which stocks have labels as of a day: those that samples are made from.
public struct LabelScope: Codable, Hashable, Sendable {
    /// Calendar days since the listing, as in `UniversePolicy`.
    public let minimumListedDays: Int
    public let includesST: Bool

    public init(minimumListedDays: Int, includesST: Bool) {
        self.minimumListedDays = minimumListedDays
        self.includesST = includesST
    }

    /// Of every GATE that was frozen before this was kept with it.
    public static let standard = LabelScope(minimumListedDays: 60, includesST: false)
}
