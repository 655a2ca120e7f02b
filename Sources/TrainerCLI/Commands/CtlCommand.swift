import ArgumentParser
import ControlAPI
import Messages

/// A command of `ljwxctl`; most talk to the daemon.
protocol ControlledCommand: ParsableCommand {
    var global: GlobalOptions { get }
    func run(in context: CommandContext) async throws -> CLIExit
}

struct CtlCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ljwxctl", abstract: HelpLanguage.text(.helpRoot),
        version: "ljwxctl \(ControlProtocol.productVersion)",
        subcommands: [
            RunNowCommand.self, TuneCommand.self, StatusCommand.self, ReportCommand.self, RunCommand.self,
            RunsCommand.self, ModelCommand.self, ModelsCommand.self, CleanupCommand.self, BackupCommand.self,
            ExportCommand.self, BaseCommand.self, NextCommand.self, PlanCommand.self, DataCommand.self,
            GateCommand.self, CheckAnswerCommand.self,
            TemplateCommand.self, SelftestCommand.self, DemoCommand.self,
        ])

    /// Read before the command too: the parser hands what it reads here to the command's own group of the same type.
    @OptionGroup var global: GlobalOptions
}
