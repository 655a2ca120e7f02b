import Foundation

/// The daemon at rest once it has worked: a run over a simulated market, with answers that a script plays in place of a model.
/// An empty store says nothing of what a run leaves in memory.
struct WorkedDaemonBench {
    private static let readings = 5
    /// Before each reading.
    private static let settleSeconds: UInt32 = 10
    private static let stocks = 40
    private static let source = "worked-source"
    private static let limit = 40.0
    /// Exit codes of a run that went through all of its stages; of the second one the gate rejected the model.
    private static let worked: Set<Int32> = [0, 10]

    let programs: String
    let folder: TemporaryFolder

    func run(record: (Measure) -> Void) throws {
        let market = try Sandbox(programs, folder, ["--stocks", "\(Self.stocks)"])
        defer { market.child.stop() }
        let script = Sources.root.appending(path: "Sources/Rehearsal/Resources/answers.json").path
        let ollama = try Sandbox(
            programs, folder, command: "ollama",
            ["--store", folder.path("worked.ollama"), "--engine", "scripted:\(script)", "--model", Self.source])
        defer { ollama.child.stop() }
        let daemon = try daemon(market, ollama)
        defer { daemon.child.stop() }
        try command(["base", "create", "--from", Self.source], daemon, endsWith: [0])
        try command(["run-now", "--wait"], daemon, endsWith: Self.worked)
        let mebibytes = try (0..<Self.readings).map { _ in
            sleep(Self.settleSeconds)
            return try daemon.child.residentMebibytes()
        }
        record(
            Measure(
                name: "daemon: idle RSS after a run (\(Self.stocks) simulated stocks, scripted answers), "
                    + "median of \(Self.readings)",
                ours: String(format: "%.1f MiB", mebibytes.median), peer: nil, ratio: nil,
                goal: String(format: "< %.1f MiB", Self.limit), met: mebibytes.median < Self.limit))
    }

    /// No landing is waited for, and the days reach back so far that the questions' windows are whole.
    private func daemon(_ market: Sandbox, _ ollama: Sandbox) throws -> Server {
        let (config, token) = (folder.path("worked.json"), folder.path("worked.token"))
        let text = """
            {
              "continuous_training": { "days_back": 60, "stock_batch_size": \(Self.stocks) },
              "scheduler": { "enabled": false },
              "data_sources": {
                "landing_deadline": null, "tushare": { "base_url": "\(market.url)", "token_file": "\(token)" }
              },
              "ollama": { "base_url": "\(ollama.url)" },
              "evaluation": { "cases": 20, "decision": { "enabled": false } }
            }
            """
        try Data(text.utf8).write(to: URL(filePath: config))
        guard
            FileManager.default.createFile(
                atPath: token, contents: Data("bench".utf8), attributes: [.posixPermissions: 0o600])
        else { throw BenchError("cannot write \(token)") }
        let state = folder.path("worked.state")
        return try Server.lastOf(1, "worked", "\(programs)/ljwx-trainer", in: folder) { socket in
            ["--config", config, "--state-dir", state, "--socket", socket]
        }
    }

    private func command(_ arguments: [String], _ daemon: Server, endsWith statuses: Set<Int32>) throws {
        let log = folder.path("worked.log")
        let status = try Child(
            "\(programs)/ljwxctl", arguments, environment: ["LJWX_SOCKET": daemon.socket], log: log
        ).wait()
        guard statuses.contains(status) else {
            let text = try String(contentsOfFile: log, encoding: .utf8)
            throw BenchError("ljwxctl \(arguments.joined(separator: " ")) ended with \(status):\n\(text)")
        }
    }
}
