import ArgumentParser
import ControlAPI
import ControlClient
import Messages
import TrainerCore

struct DataRiskCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "risk", abstract: HelpLanguage.text(.helpDataRisk))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpCodeRequired)))
    var code: String
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpAsOf), valueName: "day"))
    var asOf: String?

    func run(in context: CommandContext) async throws -> CLIExit {
        guard let code = try Arguments.code(code) else { return .usage }
        let reply = try await context.client.dataRisk(code, asOf: try Arguments.day(asOf))
        try context.answer(reply, asJSON: output.json) { $0.risk(reply) }
        return .success
    }
}
