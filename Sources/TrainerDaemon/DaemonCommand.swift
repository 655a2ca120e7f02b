public import ArgumentParser
import Foundation
import Messages
import TrainerConfig
import TrainerCore

/// `ljwx-trainer`: the daemon, under systemd and in the foreground alike.
public struct DaemonCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "ljwx-trainer",
        abstract: "Keeps the stock analysis model in Ollama fresh. Controlled with ljwxctl.",
        version: ProductVersion.text)

    @Option(help: "The configuration file (LJWX_CONFIG).")
    var config: String?

    @Option(help: "Where everything is kept (LJWX_STATE_DIR).")
    var stateDir: String?

    @Option(help: "The control socket (LJWX_SOCKET).")
    var socket: String?

    @Flag(help: "Check the configuration, print what is wrong or worth knowing, and exit.")
    var checkConfig = false

    public init() {}

    public func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        var language = Language(environment: environment)
        do {
            let paths = try RuntimePaths.resolve(
                .init(config: config, stateDirectory: stateDir, socket: socket), environment: environment,
                uid: getuid(), isServiceUser: ServiceUser.isCurrent)
            let loaded = try ConfigurationLoader().load(path: paths.config, isExplicit: paths.isConfigExplicit)
            language = loaded.configuration.language
            if checkConfig {
                report(loaded, paths.config)
            } else {
                try await Daemon(paths: paths, loaded: loaded, environment: environment).run()
            }
        } catch let error as TrainerError {
            FileHandle.standardError.write(
                Data(
                    (Message.errorLine(error.message, hint: error.hint, cause: error.cause).text(in: language) + "\n")
                        .utf8))
            throw ExitCode(error.code == .configInvalid || error.code == .usage ? 64 : 1)
        }
    }

    private func report(_ loaded: LoadedConfiguration, _ path: String) {
        let language = loaded.configuration.language
        for notice in loaded.notices { print(notice.line.text(in: language)) }
        print(Message.configIsFine(path).text(in: language))
    }
}

extension Language {
    /// What to speak before a configuration could be read.
    init(environment: [String: String]) {
        self = (environment["LANG"] ?? "").hasPrefix("en") ? .english : .chinese
    }
}

/// The user that the unit runs the daemon as.
enum ServiceUser {
    static let name = "ljwx"
    static var isCurrent: Bool { NSUserName() == name }
}
