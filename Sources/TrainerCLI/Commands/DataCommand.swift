import ArgumentParser
import Messages

/// `data`: what is stored of the market.
struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: HelpLanguage.text(.helpData),
        subcommands: [DataBarsCommand.self, DataHealthCommand.self, DataCoverageCommand.self, DataRiskCommand.self])
}
