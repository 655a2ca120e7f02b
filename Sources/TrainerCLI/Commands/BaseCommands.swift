import ArgumentParser
import ControlAPI
import ControlClient
import Messages
import TrainerCore

struct BaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "base", abstract: HelpLanguage.text(.helpBase), subcommands: [BaseCreateCommand.self])
}

struct BaseCreateCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: HelpLanguage.text(.helpBaseCreate))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpFrom), valueName: "model"))
    var from: String
    @Flag(help: ArgumentHelp(HelpLanguage.text(.helpReplace)))
    var replace = false

    func run(in context: CommandContext) async throws -> CLIExit {
        var last: BaseProgress?
        let request = CreateBaseRequest(from: try Arguments.modelName(from), replace: replace)
        for try await step in try await context.client.createBase(request) {
            // Ollama repeats a step's line while it works on it.
            if step.status != last?.status { context.console.note(step.status) }
            last = step
        }
        guard let last, let name = last.created else {
            throw TrainerError(.internalFault, .replyUnreadable, hint: .replyUnreadableHint)
        }
        try context.answer(last, asJSON: output.json) { page in
            var lines = [page.text(.baseCreated(name.short, digest: last.digest))]
            if let occupied = last.occupied {
                lines.append(page.text(.baseNameOccupied(occupied.short, base: name.short)))
            }
            if let replaced = last.replaced {
                lines.append(page.text(.inheritedReplaced(request.from.short, replaced)))
            }
            return lines
        }
        return .success
    }
}
