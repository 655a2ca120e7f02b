import ArgumentParser
import ControlAPI
import ControlClient
import Messages
import TrainerCore

/// `tune`: compares settings on DEV. A job like a run: queued, cancelled, waited for and reported as one.
struct TuneCommand: ControlledCommand {
    static let configuration = CommandConfiguration(commandName: "tune", abstract: HelpLanguage.text(.helpTune))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(HelpLanguage.text(.helpTuneBudget(TuneOptions.defaultQuestions)), valueName: "budget"))
    var budget: String?
    @Option(parsing: .unconditional, help: ArgumentHelp(HelpLanguage.text(.helpTuneSeed), valueName: "n"))
    var seed = 0
    @Flag(help: ArgumentHelp(HelpLanguage.text(.helpWait)))
    var wait = false
    @Flag(help: ArgumentHelp(HelpLanguage.text(.helpTuneDryRun)))
    var dryRun = false

    func run(in context: CommandContext) async throws -> CLIExit {
        try Arguments.require("--seed", seed, in: TuneRequest.seedRange)
        let request = try Arguments.tune(budget, seed: seed)
        if dryRun {
            let plan = try await context.client.tunePlan(request)
            try context.answer(plan, asJSON: output.json) { $0.tunePlan(plan) }
            return .success
        }
        let reply = try await context.client.tune(request)
        let run = reply.run.rawValue
        let lines: [Message] =
            [reply.alreadyWaiting ? .runAlreadyWaiting(run) : .runQueued(run)]
            + (reply.running.map { [.runBehind($0.rawValue)] } ?? [])
        guard wait else {
            try context.answer(reply, asJSON: output.json) { page in
                lines.map(page.text) + [page.text(.tuneFollow(run))]
            }
            return .success
        }
        for line in lines { context.note(line) }
        return try await RunWait(run: reply.run, context: context, asJSON: output.json).untilOver()
    }
}
