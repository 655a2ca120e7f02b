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
        let path = output.flatMap { ["-", "/dev/stdout"].contains($0) ? nil : $0 }
        guard !datasetInfo || path != nil else {
            throw TrainerError(.usage, .datasetInfoNeedsFile, hint: .datasetInfoNeedsFileHint)
        }
        let unreadable = path.flatMap { DatasetInfo.fault(of: $0, format) }
        if datasetInfo, let unreadable {
            throw TrainerError(.usage, unreadable, hint: .datasetFileHint(suffix: DatasetInfo.suffix(of: format)))
        }
        // Before anything is asked for: a file that cannot be extended must not cost an export.
        let info = try datasetInfo ? path.map(DatasetInfo.init(beside:)) : nil
        let pieces = try await context.client.export(format)
        guard let path else {
            for try await piece in pieces { try context.console.answerRaw(piece) }
            return .success
        }
        let size: Int64? = try await context.unlessInterrupted { try await Self.write(pieces, to: path) }
        guard let size else {
            context.note(.exportStopped(path: path))
            return .interrupted
        }
        context.note(.exported(bytes: Format.bytes(size), path: path))
        if var info {
            let written = try info.add(path, format)
            context.note(.datasetInfoWritten(path: written.path, name: written.name))
        } else if format != .jsonl {
            // Whoever trains with the file needs these words; with --dataset-info they are written for him.
            context.note(try unreadable ?? .datasetInfoEntry(DatasetInfo.line(for: path, format)))
        }
        return .success
    }

    /// Returns the bytes written.
    private static func write(
        _ pieces: AsyncThrowingStream<String, any Error>, to path: String
    ) async throws -> Int64 {
        let file = try ReplacedFile(path: path)
        for try await piece in pieces { try file.write(piece) }
        // A stream that is read in a cancelled task ends as if it were whole.
        try Task.checkCancellation()
        try file.commit()
        return file.size
    }
}
