import ArgumentParser
import ControlAPI
import ControlClient
import Foundation
import Messages
import Rehearsal
import Synchronization
import TrainerCore

/// `selftest`: the whole pipeline, checked on a simulated market and written answers. Asks no daemon but its own.
struct SelftestCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "selftest", abstract: HelpLanguage.text(.helpSelftest))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpPrograms), valueName: "dir"))
    var programs: String?

    func run(in context: CommandContext) async throws -> CLIExit {
        let started = context.now()
        let listener = SelftestAudience(context: context, isQuiet: output.json)
        let ending = try await RehearsalSession(context: context, name: "selftest", programs: programs).run(listener)
        if case .stopped = ending { return CLIExit(ending) }
        let result = SelftestResult(
            checks: listener.checks, seconds: context.now().timeIntervalSince(started), ending)
        try context.answer(result, asJSON: output.json) { $0.summary(of: result) }
        return CLIExit(ending)
    }
}

/// `selftest --json`.
struct SelftestResult: Encodable {
    let passed: Bool
    let seconds: Double
    let checks: [RehearsalCheck]
    /// Kept where something failed.
    let folder: String?

    init(checks: [RehearsalCheck], seconds: Double, _ ending: RehearsalSession.Ending) {
        self.checks = checks
        self.seconds = seconds
        if case .failed(let folder) = ending {
            (self.passed, self.folder) = (false, folder.path)
        } else {
            (self.passed, self.folder) = (true, nil)
        }
    }
}

/// One line a check, as it comes; nothing else.
final class SelftestAudience: RehearsalAudience {
    private let context: CommandContext
    private let isQuiet: Bool
    private let kept = Mutex<[RehearsalCheck]>([])

    /// - Parameter isQuiet: keeps the checks and prints none.
    init(context: CommandContext, isQuiet: Bool) {
        self.context = context
        self.isQuiet = isQuiet
    }

    var checks: [RehearsalCheck] { kept.withLock(\.self) }

    func begins(_ act: RehearsalAct) async throws {}

    func follow(_ run: RunID, _ client: ControlClient) async throws {
        for try await event in try await client.events(of: run) where event.finalState != nil { return }
    }

    func told(_ check: RehearsalCheck) async throws {
        kept.withLock { $0.append(check) }
        if !isQuiet { try context.console.answer(context.page.lines(of: check)) }
    }

    func ends(_ report: ReportReply) async throws {}
}
