import ArgumentParser
import ControlAPI
import ControlClient
import Messages
import TrainerCore

struct NextCommand: ControlledCommand {
    static let configuration = CommandConfiguration(commandName: "next", abstract: HelpLanguage.text(.helpNext))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Option(
        name: [.customShort("n"), .customLong("count")], parsing: .unconditional,
        help: ArgumentHelp(HelpLanguage.text(.helpCount(most: ControlProtocol.maximumSlots)), valueName: "n"))
    var count = 5

    func run(in context: CommandContext) async throws -> CLIExit {
        try Arguments.require("-n", count, in: 1...ControlProtocol.maximumSlots)
        let slots = try await context.client.next(count)
        let now = context.now()
        try context.answer(slots, asJSON: output.json) { $0.next(slots, now: now) }
        return .success
    }
}
