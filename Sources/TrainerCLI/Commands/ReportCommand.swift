import ArgumentParser
import ControlAPI
import ControlClient
import Messages
import TrainerCore

struct ReportCommand: ControlledCommand {
    static let configuration = CommandConfiguration(commandName: "report", abstract: HelpLanguage.text(.helpReport))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpRunArgument)))
    var run: String?

    func run(in context: CommandContext) async throws -> CLIExit {
        let report = try await context.client.report(try Arguments.optionalRunID(run))
        try context.answer(report, asJSON: output.json) { $0.report(report) }
        return .success
    }
}
