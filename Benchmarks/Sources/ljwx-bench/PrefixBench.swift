import Foundation

/// Whether a second question to the same model costs its own tokens alone: system prompt and shots, which stand before
/// every question, are in the engine's cache by then. Real inference, by the sandbox's Ollama and a small model; each
/// round is a process of its own, so that its first question finds nothing in the cache.
struct PrefixBench {
    private static let place = ".setup/models/SmolLM2-135M-Instruct.Q4_1.gguf"
    private static var model: String { Sources.root.appending(path: place).path }
    /// New tokens look back on the whole prefix, the average token of the first prompt on half as much, and few tokens at
    /// once are read more slowly than many.
    private static let allowance = 2.0

    let python: String
    let programs: String
    let folder: TemporaryFolder

    /// What is not there; nil where all is.
    static func lack(python: String) -> String? {
        let files = FileManager.default
        if !files.fileExists(atPath: model) { return "no \(place): .ci/setup test fetches it" }
        return files.isExecutableFile(atPath: python) ? nil : "the --python is no file that can be run"
    }

    func run(record: (Measure) -> Void) throws {
        let bars = folder.path("prefix-bars")
        try MarketFile.write(to: bars)
        let rounds = try Rounds { round in
            let store = folder.path("prefix-\(round)")
            let server = try Sandbox(
                programs, folder, command: "ollama", ["--store", store, "--engine", "llama", "--python", python])
            defer { server.child.stop() }
            let pass = StoreBench.values(
                try Child.output(
                    "/proc/\(getpid())/exe", [PrefixPass.verb, server.url, Self.model, bars], in: folder))
            try FileManager.default.removeItem(atPath: store)
            return pass
        }
        func median(_ key: String) throws -> Double { try rounds.values.map { try $0.value(key) }.median }
        let (first, second) = (try median("first"), try median("second"))
        let (all, new) = (try median("all"), try median("new"))
        let fall = try rounds.values.map { try $0.value("second") / $0.value("first") }.median
        let limit = Self.allowance * new / all
        record(
            Measure(
                name: "shared prefix: prompt_eval_duration of a second question ÷ the first's, SmolLM2-135M,"
                    + " \(PrefixPass.shots) shots, \(Int(new)) of \(Int(all)) tokens new\(rounds.note)",
                ours: String(format: "%.3f (%.2f s ÷ %.2f s)", fall, second, first),
                peer: String(format: "new ÷ all tokens %.3f", new / all), ratio: nil,
                goal: String(format: "≤ %.0f × new ÷ all = %.3f", Self.allowance, limit), met: fall <= limit))
    }
}
