import ArgumentParser
import ControlAPI
import ControlClient
import Messages
import TrainerCore

/// Where a table goes: to a person, a spreadsheet, or a program.
enum TableFormat: String, CaseIterable, ExpressibleByArgument {
    case table, csv, json
}

struct DataHealthCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: HelpLanguage.text(.helpDataHealth))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpCodeArgument)))
    var code: String?
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpFromDay), valueName: "day"))
    var from: String?
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpToDay), valueName: "day"))
    var to: String?
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpTableFormat)))
    var format = TableFormat.table

    func run(in context: CommandContext) async throws -> CLIExit {
        let isCSV = try Arguments.isCSV(format, asJSON: output.json)
        let reply = try await context.client.dataHealth(
            try Arguments.code(code), from: try Arguments.day(from), to: try Arguments.day(to))
        if isCSV {
            try context.console.answer(CSV.lines(of: reply))
        } else {
            try context.answer(reply, asJSON: output.json || format == .json) { $0.health(reply) }
        }
        return .success
    }
}

struct DataCoverageCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage", abstract: HelpLanguage.text(.helpDataCoverage))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption

    func run(in context: CommandContext) async throws -> CLIExit {
        let reply = try await context.client.dataCoverage()
        try context.answer(reply, asJSON: output.json) { $0.coverage(reply) }
        return .success
    }
}
