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
    @Flag(help: ArgumentHelp(HelpLanguage.text(.helpDatasetInfo)))
    var datasetInfo = false

    func run(in context: CommandContext) async throws -> CLIExit {
        let format = try Arguments.exportFormat(format)
        let path = output.flatMap { $0 == "-" ? nil : $0 }
        guard !datasetInfo || path != nil else {
            throw TrainerError(.usage, .datasetInfoNeedsFile, hint: .datasetInfoNeedsFileHint)
        }
        // Before anything is asked for: a file that cannot be extended must not cost an export.
        let info = try datasetInfo ? path.map(DatasetInfo.init(beside:)) : nil
        let pieces = try await context.client.export(format)
        guard let path else {
            for try await piece in pieces { try context.console.answerRaw(piece) }
            return .success
        }
        let file = try ReplacedFile(path: path)
        for try await piece in pieces { try file.write(piece) }
        try file.commit()
        context.note(.exported(bytes: Format.bytes(file.size), path: path))
        if var info {
            let written = try info.add(path, format)
            context.note(.datasetInfoWritten(path: written.path, name: written.name))
        } else if format != .jsonl {
            // Whoever trains with the file needs these words; with --dataset-info they are written for him.
            context.note(.datasetInfoEntry(try DatasetInfo.line(for: path, format)))
        }
        return .success
    }
}
