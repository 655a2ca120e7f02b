/// The names that the older Python scripts gave their models: `ljwx-stock-continuous-20250803_104900:latest`.
public enum IncumbentName {
    /// - Parameter base: the configured base model's name without its tag.
    public static func matches(_ name: ModelName, base: String) -> Bool {
        let prefix = "\(base)-continuous-".lowercased()
        guard name.tag == "latest", name.base.lowercased().hasPrefix(prefix) else { return false }
        let parts = name.base.dropFirst(prefix.count).split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 8, TradeDate(parts[0]) != nil else { return false }
        // With seconds, and without them.
        return [4, 6].contains(parts[1].count) && parts[1].utf8.allSatisfy { (48...57).contains($0) }
    }
}
