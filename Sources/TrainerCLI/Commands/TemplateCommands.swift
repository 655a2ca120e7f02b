import ArgumentParser
import Foundation
import Messages
import Samples
import TemplateFiles
import TrainerCore

/// `template`: what samples are written with. Asks no daemon.
struct TemplateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template", abstract: HelpLanguage.text(.helpTemplate),
        subcommands: [TemplateCheckCommand.self, TemplateShowCommand.self])
}

/// `template check`: every mistake of a folder's templates, before a run meets them.
struct TemplateCheckCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: HelpLanguage.text(.helpTemplateCheck))

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpTemplateFolder), valueName: "dir"))
    var folder = "."

    func run(in context: CommandContext) async throws -> CLIExit {
        let files = try TemplateFolder.files(in: folder)
        _ = try TemplateSet(replacedBy: files)
        try context.console.answer([context.page.text(.templateChecked(folder, replaced: files.count))])
        return .success
    }
}

/// `template show`: a task's built-in template, to begin one's own with; without a task, what there is to write.
struct TemplateShowCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: HelpLanguage.text(.helpTemplateShow))

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpTemplateTask), valueName: "task"))
    var task: String?

    func run(in context: CommandContext) async throws -> CLIExit {
        guard let task else {
            try context.console.answer(context.page.templates(.builtIn))
            return .success
        }
        try context.console.answerRaw(TemplateSet.builtInText(of: try Self.task(task)))
        return .success
    }

    private static func task(_ text: String) throws(TrainerError) -> TaskKind {
        if let task = TaskKind(rawValue: text) ?? TaskKind.allCases.first(where: { $0.chineseName == text }) {
            return task
        }
        let known = TaskKind.allCases.map(\.rawValue)
        throw TrainerError(.usage, .notATask(text, nearest: EditDistance.nearest(to: text, among: known) ?? ""))
    }
}
