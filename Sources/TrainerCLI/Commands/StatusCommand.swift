import ArgumentParser
import ControlAPI
import ControlClient
import Messages

struct StatusCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: HelpLanguage.text(.helpStatus))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption

    func run(in context: CommandContext) async throws -> CLIExit {
        let status = try await context.client.status()
        try context.answer(status, asJSON: output.json) { $0.status(status) }
        return .success
    }
}
