import ArgumentParser
import ControlAPI
import ControlClient
import Messages
import TrainerCore

struct ModelPromoteCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote", abstract: HelpLanguage.text(.helpModelPromote))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Flag(name: .customLong("override"), help: ArgumentHelp(HelpLanguage.text(.helpOverride)))
    var overrides = false
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpReason), valueName: "text"))
    var reason: String?
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpModelArgument)))
    var model: String

    func run(in context: CommandContext) async throws -> CLIExit {
        let request = PromoteRequest(override: overrides, reason: reason)
        let reply = try await context.client.promote(try Arguments.modelName(model), request)
        try context.answer(reply, asJSON: output.json) { page in
            [
                page.text(
                    reply.changed
                        ? .promotedByHand(champion: reply.champion.short, previous: reply.previous?.short)
                        : .alreadyInService(reply.champion.short))
            ]
        }
        return .success
    }
}

struct ModelCompareCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: HelpLanguage.text(.helpModelCompare))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpModelArgument)))
    var first: String
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpModelArgument)))
    var second: String

    func run(in context: CommandContext) async throws -> CLIExit {
        let reply = try await context.client.compare(
            try Arguments.modelName(first), with: try Arguments.modelName(second))
        try context.answer(reply, asJSON: output.json) { $0.comparison(reply) }
        return .success
    }
}

struct ModelLineageCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "lineage", abstract: HelpLanguage.text(.helpModelLineage))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpModelArgument)))
    var model: String

    func run(in context: CommandContext) async throws -> CLIExit {
        let reply = try await context.client.lineage(try Arguments.modelName(model))
        try context.answer(reply, asJSON: output.json) { $0.lineage(reply) }
        return .success
    }
}

struct ModelReproduceCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "reproduce", abstract: HelpLanguage.text(.helpModelReproduce))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpRunOrModel)))
    var subject: String

    /// Ends with 1 when a part differs or cannot be checked.
    func run(in context: CommandContext) async throws -> CLIExit {
        let found = try await context.client.reproduce(try asked())
        try context.answer(found, asJSON: output.json) { $0.reproduction(found) }
        return found.isEqual ? .success : .other
    }

    private func asked() throws(TrainerError) -> ReproduceSubject {
        // A run's id is no name that this program gives a model.
        if RunID.isWellFormed(subject) { return ReproduceSubject(run: RunID(subject)) }
        return ReproduceSubject(model: try Arguments.modelName(subject))
    }
}
