import ArgumentParser
import ControlAPI
import ControlClient
import Messages
import TrainerCore

struct RunNowCommand: ControlledCommand {
    static let configuration = CommandConfiguration(commandName: "run-now", abstract: HelpLanguage.text(.helpRunNow))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Flag(help: ArgumentHelp(HelpLanguage.text(.helpWait)))
    var wait = false
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpAsOf), valueName: "day"))
    var asOf: String?
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpKnownAt), valueName: "instant"))
    var knownAt: String?
    @Flag(help: ArgumentHelp(HelpLanguage.text(.helpDryRun)))
    var dryRun = false
    @Flag(help: ArgumentHelp(HelpLanguage.text(.helpNoPromote)))
    var noPromote = false
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(HelpLanguage.text(.helpExamples(most: ControlProtocol.maximumExamples)), valueName: "count"))
    var examples: Int?
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpStrategy), valueName: "kind"))
    var strategy: String?
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpFromStage), valueName: "stage"))
    var from: String?
    @Flag(help: ArgumentHelp(HelpLanguage.text(.helpForce)))
    var force = false

    func run(in context: CommandContext) async throws -> CLIExit {
        if let examples { try Arguments.require("--examples", examples, in: 1...ControlProtocol.maximumExamples) }
        let request = RunNowRequest(
            asOf: try RunNowRequest.checked(asOf: Arguments.day(asOf)), knownAt: try Arguments.instant(knownAt),
            dryRun: dryRun,
            noPromote: noPromote, examples: examples, strategy: try strategy.map(RunNowRequest.strategy(named:)),
            from: try from.map(RunNowRequest.beginning(named:)), force: force)
        let reply = try await context.client.enqueue(request)
        guard wait else {
            try context.answer(reply, asJSON: output.json) { page in
                lines(of: reply).map(page.text) + [page.text(.runFollow(reply.run.rawValue))]
            }
            return .success
        }
        for line in lines(of: reply) { context.note(line) }
        return try await RunWait(run: reply.run, context: context, asJSON: output.json).untilOver()
    }

    private func lines(of reply: RunNowReply) -> [Message] {
        let run = reply.run.rawValue
        return [reply.alreadyWaiting ? .runAlreadyWaiting(run) : .runQueued(run)]
            + (reply.running.map { [.runBehind($0.rawValue)] } ?? [])
    }
}
