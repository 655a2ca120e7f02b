/// A day of the week; raw values are the words of the config.
public enum Weekday: String, Codable, CaseIterable, Sendable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// The full English name or its first three letters, in any letter case; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let word = text.lowercased()
        guard let day = Self.allCases.first(where: { $0.rawValue == word || $0.rawValue.prefix(3) == word })
        else { return nil }
        self = day
    }

    /// 1 = Monday … 7 = Sunday (ISO 8601).
    public var isoNumber: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
}
