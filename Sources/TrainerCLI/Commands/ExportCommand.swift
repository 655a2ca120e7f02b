import ArgumentParser
import ControlAPI
import ControlClient
import Foundation
import Messages
import TrainerCore

struct ExportCommand: ControlledCommand {
    static let configuration = CommandConfiguration(commandName: "export", abstract: HelpLanguage.text(.helpExport))

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpFormat)))
    var format: String
    @Option(name: .shortAndLong, help: ArgumentHelp(HelpLanguage.text(.helpOutput), valueName: "file"))
    var output: String?

    func run(in context: CommandContext) async throws -> CLIExit {
        let pieces = try await context.client.export(try Arguments.exportFormat(format))
        guard let output, output != "-" else {
            for try await piece in pieces { try context.console.answerRaw(piece) }
            return .success
        }
        let file = try ReplacedFile(path: output)
        for try await piece in pieces { try file.write(piece) }
        try file.commit()
        context.note(.exported(bytes: Format.bytes(file.size), path: output))
        return .success
    }
}
