/// The tag under which a run's model stands in Ollama until it is checked: `ljwx-stock:candidate-20261121-0200`.
public enum CandidateTag {
    private static let prefix = "candidate-"

    public static func name(base: String, run: RunID) -> ModelName {
        ModelName(base: base, tag: prefix + run.rawValue)
    }

    /// The run that made `name`; nil where `name` is not a candidate tag.
    public static func run(of name: ModelName) -> RunID? {
        let tag = name.tag
        guard tag.lowercased().hasPrefix(prefix) else { return nil }
        let stem = tag.dropFirst(prefix.count)
        guard RunID.isWellFormed(stem) else { return nil }
        return RunID(String(stem))
    }
}

extension RunID {
    /// `YYYYMMDD-HHMM` or `YYYYMMDD-HHMM-n`, n ≥ 2: a person's own `candidate-mine` is not ours.
    public static func isWellFormed(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3 else { return false }
        guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) })
        else { return false }
        guard TradeDate(parts[0]) != nil, parts[0].count == 8, parts[1].count == 4 else { return false }
        return parts.count == 2 || (Int(parts[2]) ?? 0) >= 2
    }
}
