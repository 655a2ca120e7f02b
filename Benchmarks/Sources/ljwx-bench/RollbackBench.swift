import Foundation

/// `ljwxctl model rollback` as a whole command: two versions in the sandbox's Ollama and in the registry, the daemon between
/// them. Each command exchanges the two, so that two names in Ollama move.
struct RollbackBench {
    /// An odd number: the last one leaves the other version in service.
    private static let commands = 21
    private static let limit = 2_000.0
    private static let source = "rollback-source"
    private static let alias = "ljwx-stock:champion"
    private static let previous = "ljwx-stock-trained-20261119_0200:latest"
    private static let champion = "ljwx-stock-trained-20261120_0200:latest"

    let python: String
    let programs: String
    let folder: TemporaryFolder

    func run(record: (Measure) -> Void) throws {
        let script = Sources.root.appending(path: "Sources/Rehearsal/Resources/answers.json").path
        let ollama = try Sandbox(
            programs, folder, command: "ollama",
            ["--store", folder.path("ollama"), "--engine", "scripted:\(script)", "--model", Self.source])
        defer { ollama.child.stop() }
        let digests = try digests(ollama, making: [Self.previous, Self.champion])
        guard let first = digests[Self.previous], let second = digests[Self.champion], first != second else {
            throw BenchError("the sandbox did not make two versions: \(digests)")
        }
        let state = folder.path("rollback.state")
        _ = try Child.output(
            "/proc/\(getpid())/exe", [RollbackPass.verb, state, Self.previous, first, Self.champion, second], in: folder
        )
        let daemon = try daemon(on: state, ollama)
        defer { daemon.child.stop() }
        let times = try (0..<Self.commands).map { index in
            // By name: without one a second rollback changes nothing.
            let target = index.isMultiple(of: 2) ? Self.previous : Self.champion
            return try Child.wallMilliseconds(
                "\(programs)/ljwxctl", ["model", "rollback", "--to", target],
                environment: ["LJWX_SOCKET": daemon.socket], in: folder)
        }
        guard try self.digests(ollama)[Self.alias] == first else {
            throw BenchError("\(Self.alias) does not hold the version that was rolled back to")
        }
        let longest = times.max() ?? .infinity
        record(
            Measure(
                name: "ljwxctl model rollback, whole command, two names moved in the sandbox's Ollama, "
                    + "median and longest of \(Self.commands)",
                ours: String(format: "%.0f ms, %.0f ms", times.median, longest), peer: nil, ratio: nil,
                goal: String(format: "longest < %.0f ms", Self.limit), met: longest < Self.limit))
    }

    private func daemon(on state: String, _ ollama: Sandbox) throws -> Server {
        let config = folder.path("rollback.json")
        let text = """
            { "scheduler": { "enabled": false }, "ollama": { "base_url": "\(ollama.url)" } }
            """
        try Data(text.utf8).write(to: URL(filePath: config))
        return try Server.lastOf(1, "rollback", "\(programs)/ljwx-trainer", in: folder) { socket in
            ["--config", config, "--state-dir", state, "--socket", socket]
        }
    }

    /// What stands in Ollama under which name, once these models are made of the source.
    private func digests(_ ollama: Sandbox, making models: [String] = []) throws -> [String: String] {
        let script = Sources.peer("versions.py")
        let output = try Child.output(python, [script, ollama.url, Self.source] + models, in: folder)
        let pairs = output.split(separator: "\n").compactMap { line -> (String, String)? in
            let words = line.split(separator: " ").map(String.init)
            return words.count == 2 ? (words[0], words[1]) : nil
        }
        return Dictionary(pairs, uniquingKeysWith: { $1 })
    }
}
