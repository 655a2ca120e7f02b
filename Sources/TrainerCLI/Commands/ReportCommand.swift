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
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpTrend), valueName: "period"))
    var trend: String?

    func run(in context: CommandContext) async throws -> CLIExit {
        if let trend {
            if let run { throw TrainerError(.usage, .trendOrRun(run)) }
            let reply = try await context.client.trend(days: try Arguments.days(trend))
            try context.answer(reply, asJSON: output.json) { $0.trend(reply) }
            return .success
        }
        let report = try await context.client.report(try Arguments.optionalRunID(run))
        try context.answer(report, asJSON: output.json) { $0.report(report) }
        return .success
    }
}
