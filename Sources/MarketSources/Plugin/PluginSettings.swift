/// How to start a plug-in and how long to wait for it.
public struct PluginSettings: Sendable {
    /// Program (a path, or a name on PATH) and its arguments.
    public var command: [String]
    /// For one whole answer, start included.
    public var timeout: Duration

    public init(command: [String], timeout: Duration = .seconds(300)) {
        self.command = command
        self.timeout = timeout
    }

    /// For messages: the command as it was written.
    var text: String { command.joined(separator: " ") }
}

/// What can be asked of a plug-in.
enum PluginQuestion: String, CaseIterable, Sendable {
    case hello
    case openDays = "open_days"
    case barsOn = "bars_on"
    case barsOf = "bars_of"
    case factorsOn = "adj_factors_on"
    case factorsOf = "adj_factors_of"
    case listings
    case suspensions
    case names
    case indexBars = "index_bars"
    case limits
    case codeChanges = "code_changes"
    case revisions
}
