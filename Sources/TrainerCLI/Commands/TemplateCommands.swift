import ArgumentParser
import Foundation
import Gate
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
        let taught = TaughtEvidence(
            SampleWriter(templates: try TemplateSet(replacedBy: files)).trialSamples, policy: GatePolicy())
        try Self.refuse(taught)
        let notes: [Message] =
            taught.faults.map(Self.message) + [
                .templateClaims(Self.rounded(taught.claimsPerCase), cases: taught.casesNeeded()),
                .templateChecked(folder, replaced: files.count),
            ]
        try context.console.answer(notes.map { context.page.text($0) })
        return .success
    }

    /// Keywords are the configuration's; every other check holds whatever is configured.
    private static func refuse(_ taught: TaughtEvidence) throws(TrainerError) {
        let faults = taught.faults.filter { $0.assertion.id != .keywords }
        guard !faults.isEmpty || taught.casesNeeded() == nil else { return }
        var lines = faults.map(message)
        if taught.casesNeeded() == nil { lines.append(.templateClaims("0", cases: nil)) }
        throw TrainerError(.configInvalid, .listing(.templatesInvalid(lines.count), lines), hint: .templatesHint)
    }

    private static func message(_ fault: TaughtEvidence.Fault) -> Message {
        .templateTeachesFailure(
            fault.assertion.id.rawValue, detail: fault.assertion.detail, task: fault.task.chineseName)
    }

    private static func rounded(_ claims: Double) -> String { String(format: "%.1f", claims) }
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
