import ArgumentParser
import ControlAPI
import ControlClient
import Messages
import TrainerCore

struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: HelpLanguage.text(.helpModel),
        subcommands: [
            ModelListCommand.self, ModelShowCommand.self, ModelPromoteCommand.self, ModelRollbackCommand.self,
            ModelPinCommand.self, ModelUnpinCommand.self, ModelCompareCommand.self, ModelLineageCommand.self,
            ModelReproduceCommand.self,
        ])
}

struct ModelListOptions: ParsableArguments {
    @Flag(help: ArgumentHelp(HelpLanguage.text(.helpAll)))
    var all = false
    @OptionGroup var output: JSONOption

    func run(in context: CommandContext) async throws -> CLIExit {
        let every = try await context.client.models()
        let models = all ? every : every.filter { $0.removedAt == nil }
        try context.answer(models, asJSON: output.json) { page in
            models.isEmpty ? [page.text(.noModels)] : page.models(models)
        }
        return .success
    }
}

struct ModelListCommand: ControlledCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: HelpLanguage.text(.helpModelList))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: ModelListOptions

    func run(in context: CommandContext) async throws -> CLIExit { try await options.run(in: context) }
}

/// `models`
struct ModelsCommand: ControlledCommand {
    static let configuration = CommandConfiguration(commandName: "models", abstract: HelpLanguage.text(.helpModels))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: ModelListOptions

    func run(in context: CommandContext) async throws -> CLIExit { try await options.run(in: context) }
}

struct ModelShowCommand: ControlledCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: HelpLanguage.text(.helpModelShow))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Flag(help: ArgumentHelp(HelpLanguage.text(.helpCard)))
    var card = false
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpModelArgument)))
    var model: String

    func run(in context: CommandContext) async throws -> CLIExit {
        if card {
            let card = try await context.client.card(try Arguments.modelName(model))
            if output.json {
                try context.answer(card, asJSON: true) { _ in [] }
            } else {
                try context.console.answerRaw(card.markdown)
            }
            if card.isAsWritten == false { context.note(.warningLine(.cardDiffers(card.path))) }
            return .success
        }
        let detail = try await context.client.model(try Arguments.modelName(model))
        try context.answer(detail, asJSON: output.json) { $0.model(detail) }
        return .success
    }
}

struct PinOptions: ParsableArguments {
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpModelArgument)))
    var model: String

    func run(in context: CommandContext, isPinned: Bool) async throws -> CLIExit {
        let model = try await context.client.pin(try Arguments.modelName(model), isPinned)
        let text: Message = isPinned ? .modelPinned(model.name.short) : .modelUnpinned(model.name.short)
        try context.answer(model, asJSON: output.json) { [$0.text(text)] }
        return .success
    }
}

struct ModelPinCommand: ControlledCommand {
    static let configuration = CommandConfiguration(commandName: "pin", abstract: HelpLanguage.text(.helpModelPin))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: PinOptions

    func run(in context: CommandContext) async throws -> CLIExit {
        try await options.run(in: context, isPinned: true)
    }
}

struct ModelUnpinCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "unpin", abstract: HelpLanguage.text(.helpModelUnpin))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: PinOptions

    func run(in context: CommandContext) async throws -> CLIExit {
        try await options.run(in: context, isPinned: false)
    }
}

struct ModelRollbackCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: HelpLanguage.text(.helpModelRollback))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpRollbackTo), valueName: "model"))
    var to: String?

    func run(in context: CommandContext) async throws -> CLIExit {
        let request = RollbackRequest(to: try to.map(Arguments.modelName))
        let reply = try await context.client.rollback(request)
        let (champion, previous) = (reply.champion.short, reply.previous.short)
        try context.answer(reply, asJSON: output.json) { page in
            if reply.changed { return [page.text(.rolledBack(champion: champion, previous: previous))] }
            let told = page.text(.notRolledBackAgain(champion: champion, previous: previous))
            return [told] + (reply.since.map { [page.since($0)] } ?? [])
        }
        return .success
    }
}
