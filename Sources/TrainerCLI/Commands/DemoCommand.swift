import ArgumentParser
import ControlAPI
import ControlClient
import Messages
import Rehearsal
import TrainerCore

/// `demo`: what `selftest` checks, shown step by step with the report at the end. Asks no daemon but its own.
struct DemoCommand: ControlledCommand {
    static let configuration = CommandConfiguration(commandName: "demo", abstract: HelpLanguage.text(.helpDemo))

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpPrograms), valueName: "dir"))
    var programs: String?

    func run(in context: CommandContext) async throws -> CLIExit {
        try context.console.answer([context.page.text(.demoBegins)])
        let ending = try await RehearsalSession(context: context, name: "demo", programs: programs)
            .run(DemoAudience(context: context))
        switch ending {
        case .passed: try context.console.answer(["", context.page.text(.demoPassed)])
        case .failed(let folder):
            try context.console.answer(
                ["", context.page.text(.demoFailed), context.page.text(.rehearsalKept(folder.path))])
        case .stopped: break
        }
        return CLIExit(ending)
    }
}

/// Everything, as it comes: what is done and by which command, each run's progress and verdict, what was checked.
struct DemoAudience: RehearsalAudience {
    let context: CommandContext

    func begins(_ act: RehearsalAct) async throws { try heading(act.heading) }

    func follow(_ run: RunID, _ client: ControlClient) async throws {
        let watching = CommandContext(
            client: client, stateDirectories: context.stateDirectories, console: context.console,
            askedLanguage: context.page.language,
            fallbackLanguage: context.fallbackLanguage, width: context.width, now: context.now,
            // Ctrl-C ends the demonstration, not the waiting alone.
            interrupts: { AsyncStream { _ in } }, pause: context.pause)
        _ = try await RunWait(run: run, context: watching, asJSON: false).untilOver()
    }

    func told(_ check: RehearsalCheck) async throws { try context.console.answer(context.page.lines(of: check)) }

    func ends(_ report: ReportReply) async throws {
        try heading(.demoReport)
        try context.console.answer(context.page.report(report))
    }

    private func heading(_ text: Message) throws {
        try context.console.answer(["", "== " + context.page.text(text)])
    }
}
