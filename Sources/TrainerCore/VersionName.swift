/// The name of the version that a run makes: `ljwx-stock-trained-20261121_0200:latest`, with `-2`, `-3` … as its run has.
public enum VersionName {
    /// - Parameter base: the configured base model's name without its tag.
    public static func name(base: String, run: RunID) -> ModelName {
        let stem = run.rawValue.split(separator: "-", maxSplits: 2).map(String.init)
        let suffix = stem.count > 2 ? "-\(stem[2])" : ""
        return ModelName(base: prefix(base) + "\(stem[0])_\(stem.count > 1 ? stem[1] : "0000")\(suffix)")
    }

    /// The run whose version would have this name; nil for any other name, a person's own `…-trained-mine` among them.
    public static func run(of name: ModelName, base: String) -> RunID? {
        guard name.tag == "latest", name.base.lowercased().hasPrefix(prefix(base).lowercased()) else { return nil }
        let parts = name.base.dropFirst(prefix(base).count).split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let id = parts.joined(separator: "-")
        return RunID.isWellFormed(id) ? RunID(id) : nil
    }

    private static func prefix(_ base: String) -> String { "\(base)-trained-" }
}
