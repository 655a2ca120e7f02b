import ArgumentParser
import ControlAPI
import ControlClient
import Messages
import TrainerCore

/// `BarAdjustment` as an argument.
enum AdjustOption: String, CaseIterable, ExpressibleByArgument {
    case raw, qfq, hfq

    var adjustment: BarAdjustment {
        switch self {
        case .raw: .raw
        case .qfq: .qfq
        case .hfq: .hfq
        }
    }
}

struct DataBarsCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "bars", abstract: HelpLanguage.text(.helpDataBars))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpCodeRequired)))
    var code: String
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpBarsFrom), valueName: "day"))
    var from: String?
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpToDay), valueName: "day"))
    var to: String?
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpAsOf), valueName: "day"))
    var asOf: String?
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpKnownAt), valueName: "instant"))
    var knownAt: String?
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpAdjust)))
    var adjust = AdjustOption.raw
    @Flag(help: ArgumentHelp(HelpLanguage.text(.helpIndicators)))
    var indicators = false
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpTableFormat)))
    var format = TableFormat.table

    func run(in context: CommandContext) async throws -> CLIExit {
        let isCSV = try Arguments.isCSV(format, asJSON: output.json)
        guard let code = try Arguments.code(code) else { return .usage }
        let reply = try await context.client.dataBars(
            BarsRequest(
                code: code, from: try Arguments.day(from), to: try Arguments.day(to), asOf: try Arguments.day(asOf),
                knownAt: try Arguments.instant(knownAt), adjust: adjust.adjustment, indicators: indicators))
        if isCSV {
            try context.console.answer(CSV.lines(of: reply))
        } else {
            try context.answer(reply, asJSON: output.json || format == .json) { $0.bars(reply) }
        }
        return .success
    }
}
