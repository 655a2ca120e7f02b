import Foundation
import Messages
import Subprocess
public import TrainerCore

/// A folder of its own, under the temporary one, with everything that a rehearsal writes.
public struct RehearsalFolder: Sendable {
    /// What the stand-in for TuShare takes, and no other.
    private static let token = "rehearsal"
    /// The model that the base is made of.
    static let sourceModel = ModelName(base: "rehearsal-source")
    /// One in ten is held out, and four on twenty days give the questions several times over.
    private static let stocks = 40

    /// What the scripted engine plays: every answer in the words of the built-in templates, read from its question.
    static var script: [UInt8] { PackageResources.answers_json }

    public let path: String

    private var url: URL { URL(filePath: path, directoryHint: .isDirectory) }
    var stateDirectory: String { path + "/state" }
    var socket: String { path + "/c.sock" }
    /// The newest file of samples.
    var samples: URL { url.appending(path: "state/data/llm_training/latest.jsonl") }
    private var config: URL { url.appending(path: "training_config.json") }
    private var answers: URL { url.appending(path: "answers.json") }

    /// - Throws: `internalFault` where no folder can be made; `socketUnusable` where its path leaves a socket no room.
    public static func make(named name: String) throws(TrainerError) -> RehearsalFolder {
        let parent = FileManager.default.temporaryDirectory
        let folder = RehearsalFolder(path: parent.appending(path: "ljwx-\(name)-\(UUID().uuidString.prefix(8))").path)
        let bytes = folder.socket.utf8.count
        guard bytes <= RuntimePaths.maximumSocketBytes else {
            throw TrainerError(
                .socketUnusable,
                .socketPathTooLong(path: folder.socket, bytes: bytes, limit: RuntimePaths.maximumSocketBytes),
                hint: .rehearsalFolderHint)
        }
        do {
            try FileManager.default.createDirectory(
                at: folder.url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            try Data(script).write(to: folder.answers)
        } catch {
            throw TrainerError(
                .internalFault, .rehearsalFileNotWritten(folder.path), hint: .rehearsalFolderHint,
                cause: .of(error))
        }
        return folder
    }

    /// A folder that cannot be removed is left to the system's own cleaning of temporary ones.
    public func remove() { try? FileManager.default.removeItem(atPath: path) }

    // MARK: What is started

    func market(_ programs: RehearsalPrograms) -> ChildProgram {
        sandbox(
            programs, "tushare", ["--seed", "7", "--stocks", String(Self.stocks), "--token", Self.token])
    }

    func ollama(_ programs: RehearsalPrograms) -> ChildProgram {
        sandbox(
            programs, "ollama",
            [
                "--store", path + "/ollama", "--engine", "scripted:" + answers.path, "--model",
                Self.sourceModel.description,
            ])
    }

    private func sandbox(_ programs: RehearsalPrograms, _ command: String, _ arguments: [String]) -> ChildProgram {
        ChildProgram(
            name: "\(RehearsalPrograms.sandboxName) \(command)", executable: programs.sandbox,
            arguments: [command, "--listen", "127.0.0.1:0"] + arguments, environment: surroundings,
            log: url.appending(path: "\(command).log"))
    }

    func daemon(_ programs: RehearsalPrograms, _ language: Language) -> ChildProgram {
        let own: [Environment.Key: String] = [
            "LJWX_CONFIG": config.path, "LJWX_STATE_DIR": stateDirectory, "LJWX_SOCKET": socket,
            "LJWX_LANG": language.rawValue, "TUSHARE_TOKEN": Self.token,
        ]
        return ChildProgram(
            name: RehearsalPrograms.daemonName, executable: programs.daemon, arguments: [],
            environment: surroundings.merging(own) { $1 }, log: url.appending(path: "daemon.log"))
    }

    /// No proxy, no token, no place of the person's own service.
    private var surroundings: [Environment.Key: String] {
        ["PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": path]
    }

    /// No landing is waited for, and forecasts are not asked: what is rehearsed is the pipeline. The days reach back so far
    /// that the questions' windows, of days up to two months ago, are whole.
    func configure(market: String, ollama: String, language: Language) throws {
        let text = """
            {
              "language": "\(language.rawValue)",
              "continuous_training": { "days_back": 60, "stock_batch_size": \(Self.stocks) },
              "scheduler": { "enabled": false },
              "data_sources": { "landing_deadline": null, "tushare": { "base_url": "\(market)" } },
              "ollama": { "base_url": "\(ollama)" },
              "evaluation": { "cases": 20, "decision": { "enabled": false } }
            }

            """
        try Data(text.utf8).write(to: config)
    }
}
