import ControlAPI
import ControlClient
import Foundation
import OllamaClient
import SandboxMarket
import SandboxOllama
import SandboxTuShare
import Testing
import TrainerCore
import TrainerTestSupport

/// A state directory, a config and the two programs, against sandboxes.
struct Bench: Sendable {
    let folder: URL
    var token: String? = "right-token"
    var language = "en"

    var stateDirectory: String { folder.appending(path: "state").path }
    var socket: String { folder.appending(path: "c.sock").path }
    var config: URL { folder.appending(path: "training_config.json") }

    /// Only what the programs must have: nothing of the machine's own service may leak in.
    var environment: [String: String] {
        var environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder.path, "LANG": language == "en" ? "en_US.UTF-8" : "zh_CN.UTF-8",
            "LJWX_LANG": language == "en" ? "en" : "zh-CN",
            "LJWX_STATE_DIR": stateDirectory, "LJWX_SOCKET": socket, "LJWX_CONFIG": config.path,
        ]
        environment["TUSHARE_TOKEN"] = token
        return environment
    }

    // MARK: Config

    /// No landing is waited for: the real clock decides whether a day has closed, and no test may wait for 20:00.
    func configure(
        tushare: String = "http://127.0.0.1:9", ollama: String = "http://127.0.0.1:9", rateLimit: Int? = nil,
        more: String = ""
    ) throws {
        let rate = rateLimit.map { ", \"rate_limit\": \($0)" } ?? ""
        try write(
            """
            {
              "language": "\(language == "en" ? "en" : "zh-CN")",
              "continuous_training": { "days_back": 40, "stock_batch_size": 60 },
              "scheduler": { "enabled": false },
              "data_sources": { "landing_deadline": null, "tushare": { "base_url": "\(tushare)"\(rate) } },
              "ollama": { "base_url": "\(ollama)" },
              "evaluation": { "cases": 20, "follow_items": 0, "decision": { "enabled": false } },
              \(more)
            }
            """)
    }

    func write(_ text: String) throws { try Data(text.utf8).write(to: config) }

    // MARK: Programs

    func daemonProgram() throws -> ChildProgram {
        try ChildProgram("ljwx-trainer", environment: environment, folder: folder)
    }

    func ctl(_ arguments: String...) async throws -> ChildProgram.Ended {
        try await ChildProgram("ljwxctl", environment: environment, folder: folder).run(arguments)
    }

    /// The reply of a command that must succeed, as its `--json` gives it.
    func reply<Value: Decodable>(_ type: Value.Type, _ arguments: String...) async throws -> Value {
        let ended = try await ChildProgram("ljwxctl", environment: environment, folder: folder)
            .run(arguments + ["--json"])
        #expect(ended.status == 0, "\(arguments): \(ended)")
        return try ControlJSON.decode(type, from: Data(ended.out.utf8))
    }

    /// The run once the daemon has said that it is over, or waits for something outside.
    func end(of id: RunID) async throws -> RunDetail {
        let client = ControlClient(socketPaths: [socket])
        do {
            for try await event in try await client.events(of: id) where event.finalState != nil { break }
        } catch {
            await client.shutdown()
            throw error
        }
        await client.shutdown()
        return try await reply(RunDetail.self, "run", "show", id.rawValue)
    }

    /// Starts the daemon and waits until it says that it is ready.
    func startDaemon() async throws -> RunningChild {
        let daemon = try daemonProgram().start([])
        while try !daemon.log().contains(socket) {
            guard !daemon.hasEnded else { throw DaemonEndedEarly(log: "\(try await daemon.end())") }
            try await Task.sleep(for: .milliseconds(20))
        }
        return daemon
    }

    /// The daemon runs while `body` does; afterwards it is stopped, and must have lived until then.
    func withDaemon<Value: Sendable>(_ body: (RunningChild) async throws -> Value) async throws -> Value {
        let daemon = try await startDaemon()
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(daemon))
        } catch {
            result = .failure(error)
        }
        #expect(!daemon.hasEnded, "the daemon must stay up")
        daemon.signal(SIGTERM)
        let ended = try await daemon.end()
        #expect(ended.status == 0, "\(ended)")
        return try result.get()
    }
}

struct DaemonEndedEarly: Error, CustomStringConvertible {
    let log: String
    var description: String { "the daemon ended before it was ready: \(log)" }
}

/// Both sandboxes with a configured bench.
struct Sandboxes: Sendable {
    let bench: Bench
    let tushare: TuShareSandboxServer
    let ollama: OllamaSandboxServer
    let tushareURL: String
    let ollamaURL: URL
    let respondent: Respondent

    /// What somebody does by `ollama cp`.
    func copy(_ source: ModelName, to name: ModelName) async throws {
        let client = OllamaClient(baseURL: ollamaURL)
        do {
            try await client.copy(source.description, to: name.description)
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    /// Names in the sandbox's Ollama.
    func tags() async throws -> [String] {
        let client = OllamaClient(baseURL: ollamaURL)
        let names: [String]
        do {
            names = try await client.tags().map(\.name).sorted()
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
        return names
    }

    /// A model file that people would have pulled.
    func addModel(_ name: String) async throws {
        let file = bench.folder.appending(path: "model.gguf")
        try SyntheticGGUF.write(to: file)
        let client = OllamaClient(baseURL: ollamaURL)
        let digest = try await client.pushBlob(file)
        try await client.create(OllamaCreateRequest(model: name, files: ["model.gguf": digest]))
        try await client.shutdown()
    }

    /// Bars come from a folder of CSV files, which has no lists: windows may be short, and the market's days are enough for
    /// DEV and GATE.
    func useCSV(_ text: String, decision: String = "\"enabled\": false", more: String = "") throws {
        try bench.write(
            """
            {
              "language": "en",
              "continuous_training": { "days_back": 40, "stock_batch_size": 60 },
              "scheduler": { "enabled": false },
              "data_sources": { "landing_deadline": null, "source": "csv", "csv": { "directory": "csv" } },
              "ollama": { "base_url": "\(ollamaURL.absoluteString)" },
              "evaluation": { "cases": 20, "follow_items": 0, "decision": { \(decision) } },
              \(more)
            }
            """)
        try writeCSV(text)
    }

    func writeCSV(_ text: String) throws {
        let folder = bench.folder.appending(path: "state/csv", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: folder.appending(path: "a.csv"))
    }

    static func with<Value: Sendable>(
        today: MarketDay = TestMarket.shared.last, token: String? = "right-token", language: String = "en",
        faults: [SandboxTuShare.SandboxFault] = [], points: Int? = nil, manner: Respondent.Manner = .perfect,
        engine: (any EngineProtocol)? = nil, base: Bool = true, more: String = "", latency: Duration = .zero,
        _ body: @escaping @Sendable (Sandboxes) async throws -> Value
    ) async throws -> Value {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder, token: token, language: language)
            let respondent = Respondent(manner)
            let tushare = TuShareSandboxServer(
                TestMarket.shared.market,
                SandboxOptions(today: today, token: "right-token", points: points, latency: latency, faults: faults))
            let options = OllamaSandboxServer.Options(
                store: folder.appending(path: "ollama"), engine: engine ?? respondent.engine)
            return try await tushare.whileRunning { address in
                try await OllamaSandboxServer.serve(options) { url, ollama in
                    try bench.configure(tushare: address, ollama: url.absoluteString, more: more)
                    let sandboxes = Sandboxes(
                        bench: bench, tushare: tushare, ollama: ollama, tushareURL: address, ollamaURL: url,
                        respondent: respondent)
                    if base { try await sandboxes.addModel("ljwx-stock") }
                    return try await body(sandboxes)
                }
            }
        }
    }
}
