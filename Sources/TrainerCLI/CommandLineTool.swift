import ArgumentParser
import CommandLineLanguage
import ControlAPI
import ControlClient
public import Foundation
import Messages
import TrainerCore

/// `ljwxctl` as a function of its arguments and surroundings; the program only hands it the real ones.
public struct CommandLineTool: Sendable {
    private let environment: [String: String]
    private let uid: UInt32
    private let console: Console
    private let now: @Sendable () -> Date
    private let interrupts: @Sendable () -> AsyncStream<Void>
    private let pause: @Sendable () async throws -> Void
    private let patience: Duration

    public init(
        environment: [String: String], uid: UInt32, console: Console, patience: Duration = .seconds(5),
        now: @escaping @Sendable () -> Date = { Date() },
        interrupts: @escaping @Sendable () -> AsyncStream<Void> = { InterruptSignal.stream() },
        pause: @escaping @Sendable () async throws -> Void = { try await Task.sleep(for: .seconds(1)) }
    ) {
        self.environment = environment
        self.uid = uid
        self.console = console
        self.patience = patience
        self.now = now
        self.interrupts = interrupts
        self.pause = pause
    }

    /// - Parameter arguments: without the program's name.
    public func run(_ arguments: [String]) async -> CLIExit {
        do {
            let command = try CtlCommand.parseAsRoot(arguments)
            guard let command = command as? any ControlledCommand else {
                var builtIn = command
                try builtIn.run()
                return .success
            }
            return await run(command)
        } catch {
            return report(parsing: error, of: arguments)
        }
    }

    private func run(_ command: any ControlledCommand) async -> CLIExit {
        let fallback = Language.lookUp(arguments: [], environment: environment)
        var language: Language?
        do {
            language = try command.global.chosenLanguage(environment)
            let paths = try paths(command.global)
            let client = client(paths)
            let context = CommandContext(
                client: client, stateDirectories: paths.stateDirectoryCandidates, console: console,
                askedLanguage: language, fallbackLanguage: fallback,
                width: Page.width(environment: environment, terminal: console.columns),
                now: now, interrupts: interrupts, pause: pause)
            let status = await run(command, in: context)
            await client.shutdown()
            return status
        } catch {
            return report(error, on: Page(language: language ?? fallback))
        }
    }

    private func run(_ command: any ControlledCommand, in context: CommandContext) async -> CLIExit {
        do {
            let status = try await command.run(in: context)
            warnOfOtherVersion(context)
            return status
        } catch {
            warnOfOtherVersion(context)
            return report(error, on: context.page)
        }
    }

    private func paths(_ global: GlobalOptions) throws -> RuntimePaths {
        try RuntimePaths.resolve(
            .init(config: global.config, stateDirectory: global.stateDir, socket: global.socket),
            environment: environment, uid: uid, isServiceUser: isHomeless)
    }

    private func client(_ paths: RuntimePaths) -> ControlClient {
        let named = DaemonPlaces(
            config: paths.isConfigExplicit ? paths.config : nil,
            stateDirectory: paths.isStateDirectoryExplicit ? paths.stateDirectory : nil)
        return ControlClient(socketPaths: paths.socketCandidates, expected: named, patience: patience)
    }

    /// Without a home there are no places of one's own, so the system's daemon is the one that is meant.
    private var isHomeless: Bool { environment["HOME"]?.hasPrefix("/") != true }

    private func warnOfOtherVersion(_ context: CommandContext) {
        guard let version = context.client.peer?.version, version != ControlProtocol.productVersion else { return }
        context.note(.warningLine(.versionsDiffer(client: ControlProtocol.productVersion, daemon: version)))
    }

    private func report(_ error: any Error, on page: Page) -> CLIExit {
        switch error {
        case let error as TrainerError:
            console.note(page.text(.errorLine(error.message)))
            if let cause = error.cause { console.note(page.text(.causeLine(cause.message))) }
            if let hint = error.hint { console.note(page.text(.hintLine(hint))) }
            return CLIExit(error)
        case is Console.OutputClosed:
            return .other
        default:
            console.note(page.text(.errorLine(.of(error))))
            return .other
        }
    }

    /// Help and version are answers; everything else that parsing throws is a usage error.
    private func report(parsing error: any Error, of arguments: [String]) -> CLIExit {
        let text = CtlCommand.fullMessage(for: error)
        let words = ParserText(in: .lookUp(arguments: arguments, environment: environment))
        if CtlCommand.exitCode(for: error).isSuccess {
            do {
                try console.answer([words.help(text)])
                return .success
            } catch {
                return report(error, on: Page(language: .lookUp(arguments: arguments, environment: environment)))
            }
        }
        console.note(words.fault(text))
        if let line = CommandLineOrder.mended(arguments) {
            let hint = Message.hintLine(.optionsStandAfter(line))
            console.note(hint.text(in: .lookUp(arguments: arguments, environment: environment)))
        }
        return .usage
    }
}
