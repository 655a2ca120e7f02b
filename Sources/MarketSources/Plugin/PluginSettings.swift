import Foundation
import Messages
import TrainerCore

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

    private static let commandKey = "data_sources.plugin.command"

    /// Throws `configInvalid` where the program is not there: waiting would not bring it.
    func checkProgram() throws {
        guard let program = command.first, !program.contains("=") else { return }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let places = program.contains("/") ? [program] : path.split(separator: ":").map { "\($0)/\(program)" }
        guard !places.contains(where: { FileManager.default.isExecutableFile(atPath: $0) }) else { return }
        throw TrainerError(
            .configInvalid, .pluginProgramMissing(program, key: Self.commandKey),
            hint: .pluginProgramRemedy(key: Self.commandKey))
    }
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
