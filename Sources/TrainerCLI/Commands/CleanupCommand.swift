import ArgumentParser
import ControlAPI
import ControlClient
import Messages

struct CleanupCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "cleanup", abstract: HelpLanguage.text(.helpCleanup))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Flag(help: ArgumentHelp(HelpLanguage.text(.helpCleanupDryRun)))
    var dryRun = false

    /// Ends with 1 when something could not be removed.
    func run(in context: CommandContext) async throws -> CLIExit {
        let reply = try await context.client.cleanup(dryRun: dryRun)
        try context.answer(reply, asJSON: output.json) { $0.cleanup(reply) }
        let failed = [reply.runs.failed, reply.data.failed, reply.backups.failed]
        return reply.failed.isEmpty && failed.allSatisfy(\.isEmpty) ? .success : .other
    }
}
