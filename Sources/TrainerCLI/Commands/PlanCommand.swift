import ArgumentParser
import ControlAPI
import ControlClient
import Messages
import TrainerCore

struct PlanCommand: ControlledCommand {
    static let configuration = CommandConfiguration(commandName: "plan", abstract: HelpLanguage.text(.helpPlan))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(HelpLanguage.text(.helpPlanDays(most: ControlProtocol.maximumPlanDays)), valueName: "n"))
    var days: Int?

    func run(in context: CommandContext) async throws -> CLIExit {
        if let days { try Arguments.require("--days", days, in: 1...ControlProtocol.maximumPlanDays) }
        let plan = try await context.client.plan(days: days)
        try context.answer(plan, asJSON: output.json) { $0.plan(plan) }
        return .success
    }
}
