/// A program of the user's own that judges answers beside the built-in checks.
public struct EvaluatorSettings: Codable, Hashable, Sendable {
    /// Program and arguments; empty: there is none.
    public var command: [String] = []
    /// For one whole answer.
    public var timeout = Duration.seconds(60)

    public init() {}
}
