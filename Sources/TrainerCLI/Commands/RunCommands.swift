import ArgumentParser
import ControlAPI
import ControlClient
import Messages
import TrainerCore

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: HelpLanguage.text(.helpRun),
        subcommands: [RunListCommand.self, RunShowCommand.self, RunCancelCommand.self])
}

struct RunListOptions: ParsableArguments {
    @Option(
        name: [.customShort("n"), .long], parsing: .unconditional,
        help: ArgumentHelp(HelpLanguage.text(.helpLimit(most: ControlProtocol.maximumPage)), valueName: "n"))
    var limit = 20
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpBefore), valueName: "run"))
    var before: String?
    @OptionGroup var output: JSONOption

    func run(in context: CommandContext) async throws -> CLIExit {
        try Arguments.require("--limit", limit, in: 1...ControlProtocol.maximumPage)
        let before = try Arguments.optionalRunID(before)
        let runs = try await context.client.runs(limit: limit, before: before)
        try context.answer(runs, asJSON: output.json) { page in
            runs.isEmpty ? [page.text(before == nil ? .noRuns : .noRunsBefore)] : page.runs(runs)
        }
        return .success
    }
}

struct RunListCommand: ControlledCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: HelpLanguage.text(.helpRunList))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: RunListOptions

    func run(in context: CommandContext) async throws -> CLIExit { try await options.run(in: context) }
}

/// `runs`
struct RunsCommand: ControlledCommand {
    static let configuration = CommandConfiguration(commandName: "runs", abstract: HelpLanguage.text(.helpRuns))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: RunListOptions

    func run(in context: CommandContext) async throws -> CLIExit { try await options.run(in: context) }
}

struct RunShowCommand: ControlledCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: HelpLanguage.text(.helpRunShow))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpRunArgument)))
    var run: String?

    func run(in context: CommandContext) async throws -> CLIExit {
        let detail = try await context.client.run(try Arguments.optionalRunID(run))
        try context.answer(detail, asJSON: output.json) { $0.run(detail) }
        return .success
    }
}

struct RunCancelCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: HelpLanguage.text(.helpRunCancel))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpRunRequired)))
    var run: String

    func run(in context: CommandContext) async throws -> CLIExit {
        let reply = try await context.client.cancel(try Arguments.runID(run))
        try context.answer(reply, asJSON: output.json) { page in
            switch reply.outcome {
            case .cancelled: [page.text(.runCancelled(reply.run.rawValue))]
            case .stopping: [page.text(.runStopping(reply.run.rawValue))]
            }
        }
        return .success
    }
}
