public import ArgumentParser
import CommandLineLanguage
import Foundation
import Messages
import TrainerConfig
import TrainerCore

/// `ljwx-trainer`: the daemon, under systemd and in the foreground alike.
public struct DaemonCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "ljwx-trainer", abstract: DaemonHelp.text(.helpDaemon), version: ProductVersion.text)

    @Option(help: ArgumentHelp(DaemonHelp.text(.helpDaemonConfig)))
    var config: String?

    @Option(help: ArgumentHelp(DaemonHelp.text(.helpDaemonStateDirectory)))
    var stateDir: String?

    @Option(help: ArgumentHelp(DaemonHelp.text(.helpDaemonSocket)))
    var socket: String?

    @Flag(help: ArgumentHelp(DaemonHelp.text(.helpDaemonCheckConfig)))
    var checkConfig = false

    public init() {}

    /// The whole program: parses, runs, reports. Returns the exit code.
    /// - Parameter arguments: without the program's name.
    public static func launch(_ arguments: [String]) async -> Int32 {
        do {
            let command = try parseAsRoot(arguments)
            guard let daemon = command as? DaemonCommand else {
                var builtIn = command
                try builtIn.run()
                return 0
            }
            try await daemon.run()
            return 0
        } catch {
            return report(error)
        }
    }

    /// Help and version are answers; everything else is an error.
    private static func report(_ error: any Error) -> Int32 {
        let code = exitCode(for: error)
        let text = fullMessage(for: error)
        let words = ParserText(in: DaemonHelp.language)
        if code.isSuccess {
            print(words.help(text))
        } else if !text.isEmpty {
            FileHandle.standardError.write(Data((words.fault(text) + "\n").utf8))
        }
        return code.rawValue
    }

    public func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        var language = DaemonHelp.language
        do {
            let paths = try RuntimePaths.resolve(
                .init(config: config, stateDirectory: stateDir, socket: socket), environment: environment,
                uid: getuid(), isServiceUser: ServiceUser.isCurrent)
            let checked = ConfigurationLoader().check(path: paths.config, isExplicit: paths.isConfigExplicit)
            // Who asks and says a language is answered in it; the file's is the daemon's own.
            let asked = checkConfig ? environment["LJWX_LANG"].flatMap(Language.init(named:)) : nil
            language = asked ?? checked.language ?? language
            let sound = try SoundConfiguration(checked, below: paths.stateDirectory)
            language = asked ?? sound.loaded.configuration.language
            if checkConfig {
                report(sound, paths, environment, in: language)
            } else {
                try await Daemon(paths: paths, sound: sound, environment: environment).run()
            }
        } catch {
            let fault =
                error as? TrainerError
                ?? TrainerError(.internalFault, .unexpected, hint: .unexpectedHint, cause: .of(error))
            let line = Message.errorLine(fault.message, hint: fault.hint, cause: fault.cause?.message).text(
                in: language)
            FileHandle.standardError.write(Data((line + "\n").utf8))
            throw ExitCode(fault.code == .configInvalid || fault.code == .usage ? 64 : 1)
        }
    }

    private func report(
        _ sound: SoundConfiguration, _ paths: RuntimePaths, _ environment: [String: String], in language: Language
    ) {
        let settings = sound.settings
        let source = sound.loaded.configuration.fetch.notices(below: paths.stateDirectory, environment)
        let further = source + sound.notices.messages + settings.costNotes + settings.unknownNotes
        let all = sound.loaded.notices.map(\.line) + further + [Message.configIsFine(paths.config)]
        for message in all { print(message.text(in: language)) }
    }
}

/// What to speak before a configuration could be read.
enum DaemonHelp {
    /// ArgumentParser builds its help from static values, so this one has to come from the process itself.
    static let language = Language.lookUp(arguments: [], environment: ProcessInfo.processInfo.environment)

    static func text(_ message: Message) -> String { message.text(in: language) }
}

/// The user that the unit runs the daemon as.
enum ServiceUser {
    static let name = "ljwx"
    static var isCurrent: Bool { NSUserName() == name }
}
