import Foundation
import Testing
import TrainerTestSupport

/// `ljwxctl selftest` and `demo` as a person starts them, with the programs that were built.
@Suite(.serialized, .timeLimit(.minutes(20))) struct SelftestTests {
    @Test("selftest passes on the programs as built, tells one line a check, and leaves nothing behind")
    func passes() async throws {
        try await Surroundings.with { surroundings in
            let ended = try await surroundings.ctl("selftest")
            #expect(ended.status == 0, "\(ended)")
            #expect(ended.err.isEmpty, "\(ended)")
            let lines = ended.out.split(separator: "\n")
            #expect(lines.dropLast().allSatisfy { $0.hasPrefix("ok      ") }, "\(ended)")
            #expect(lines.count(where: { $0.contains("first run, stage ") }) == 7)
            for words in ["its samples are of the new day alone", "the first is the one before it", "byte for byte"] {
                #expect(ended.out.contains(words), "\(ended)")
            }
            #expect(lines.last?.contains("market and answers were simulated") == true)
            #expect(try surroundings.leftOver().isEmpty)
            #expect(try surroundings.processes().isEmpty)
            // The person's own service would be here.
            #expect(!FileManager.default.fileExists(atPath: surroundings.bench.stateDirectory))
            #expect(!FileManager.default.fileExists(atPath: surroundings.bench.socket))
        }
    }

    @Test("a check that fails ends with 1, is named with what is wrong, and the files are kept and named")
    func failingCheck() async throws {
        try await Surroundings.with { surroundings in
            let programs = try surroundings.programs(parroting: true)
            let ended = try await surroundings.ctl("selftest", "--programs", programs.path)
            #expect(ended.status == 1, "\(ended)")
            #expect(ended.out.contains("ok      first run, stage 7/7"), "\(ended)")
            #expect(
                ended.out.contains(
                    "FAILED  every answer to the held-out questions counts\n        only 0 of 20 answers count\n"),
                "\(ended)")
            #expect(
                ended.out.contains("FAILED  the first version is in service\n        it was not promoted: rejected\n"),
                "\(ended)")
            #expect(ended.out.contains("selftest failed: 2 checks did not pass"), "\(ended)")
            let folder = try #require(try surroundings.leftOver().first)
            #expect(ended.out.contains(folder.path), "\(ended)")
            for log in ["daemon.log", "tushare.log", "ollama.log"] {
                #expect(ended.out.contains(log), "\(ended)")
                #expect(FileManager.default.fileExists(atPath: folder.appending(path: log).path))
            }
            #expect(try surroundings.processes().isEmpty)
        }
    }

    @Test("--json tells each check with its code, and the folder where something failed")
    func json() async throws {
        struct Reply: Decodable {
            struct Check: Decodable {
                let check: String
                let passed: Bool
                let problem: [Words]
            }
            struct Words: Decodable {
                let zh: String
                let en: String
            }
            let passed: Bool
            let checks: [Check]
            let folder: String?
        }
        try await Surroundings.with { surroundings in
            let programs = try surroundings.programs(breaking: true)
            let ended = try await surroundings.ctl("selftest", "--json", "--programs", programs.path)
            #expect(ended.status == 1, "\(ended)")
            let reply = try JSONDecoder().decode(Reply.self, from: Data(ended.out.utf8))
            #expect(!reply.passed && reply.checks.map(\.check) == ["programs"] && reply.checks.map(\.passed) == [false])
            #expect(reply.checks.first?.problem.contains { $0.en == "cause: no market today" } == true, "\(ended)")
            let kept = try surroundings.leftOver()
            #expect(kept.map(\.path) == [reply.folder])
        }
    }

    @Test("demo walks the stages, ends with the report and 0, and says in both languages that it is simulated")
    func demo() async throws {
        for (language, simulated, promoted) in [("en", "simulated", "promoted"), ("zh-CN", "模拟", "已上线")] {
            try await Surroundings.with(language: language) { surroundings in
                let ended = try await surroundings.ctl("demo")
                #expect(ended.status == 0, "\(ended)")
                for part in ["7/7", simulated, promoted, "ljwxctl report", "ljwxctl base create --from", "20/20"] {
                    #expect(ended.out.contains(part), "\(part): \(ended)")
                }
                #expect(ended.err.contains("6/7"), "progress is told: \(ended)")
                #expect(try surroundings.leftOver().isEmpty)
                #expect(try surroundings.processes().isEmpty)
            }
        }
    }

    @Test("Ctrl-C ends every program, removes the folder and exits with 130")
    func interrupted() async throws {
        try await Surroundings.with { surroundings in
            let running = try surroundings.start("selftest")
            try await surroundings.untilAllRun(running)
            running.signal(SIGINT)
            let ended = try await running.end()
            #expect(ended.status == 130, "\(ended)")
            #expect(!ended.both.contains("FAILED"), "\(ended)")
            #expect(ended.err.contains("stopped; all programs have ended"), "\(ended)")
            #expect(try surroundings.processes().isEmpty)
            #expect(try surroundings.leftOver().isEmpty)
        }
    }

    @Test("no program outlives a selftest that is killed")
    func killed() async throws {
        try await Surroundings.with { surroundings in
            let running = try surroundings.start("selftest")
            try await surroundings.untilAllRun(running)
            running.signal(SIGKILL)
            _ = try await running.end()
            while try !surroundings.processes().isEmpty { try await Task.sleep(for: .milliseconds(20)) }
        }
    }

    @Test("without its programs it ends with 1 and says where they come from", arguments: ["selftest", "demo"])
    func missing(_ command: String) async throws {
        try await Surroundings.with { surroundings in
            let ended = try await surroundings.ctl(command, "--programs", surroundings.bench.folder.path)
            #expect(ended.status == 1, "\(ended)")
            #expect(ended.err.contains("there is no program ljwx-trainer"), "\(ended)")
            #expect(ended.err.contains("make install"), "\(ended)")
            #expect(try surroundings.leftOver().isEmpty)
        }
    }
}

/// A place where whatever a selftest leaves can be seen.
private struct Surroundings: Sendable {
    let bench: Bench

    static func with(
        language: String = "en", _ body: @escaping @Sendable (Surroundings) async throws -> Void
    ) async throws {
        try await TemporaryDirectory.with { try await body(Surroundings(bench: Bench(folder: $0, language: language))) }
    }

    func ctl(_ arguments: String...) async throws -> ChildProgram.Ended { try await program().run(arguments) }
    func start(_ arguments: String...) throws -> RunningChild { try program().start(arguments) }

    private func program() throws -> ChildProgram {
        let environment = bench.environment.merging(["TMPDIR": bench.folder.path]) { $1 }
        return try ChildProgram("ljwxctl", environment: environment, folder: bench.folder)
    }

    /// The daemon as built, and a sandbox whose Ollama says every question back, or whose market never opens.
    func programs(parroting: Bool = false, breaking: Bool = false) throws -> URL {
        let folder = bench.folder.appending(path: "programs", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let daemon = try ChildProgram("ljwx-trainer", environment: [:], folder: folder).executable
        let sandbox = try ChildProgram("ljwx-sandbox", environment: [:], folder: folder).executable
        try FileManager.default.createSymbolicLink(
            at: folder.appending(path: "ljwx-trainer"), withDestinationURL: daemon)
        let parrot = folder.appending(path: "parrot.json")
        try Data(#"{"default":{"echo":true}}"#.utf8).write(to: parrot)
        var script = "#!/bin/sh\n"
        // Of an option that is given twice the last one counts.
        if parroting { script += "[ \"$1\" != ollama ] || set -- \"$@\" --engine 'scripted:\(parrot.path)'\n" }
        if breaking { script += "[ \"$1\" != tushare ] || { echo no market today; exit 5; }\n" }
        script += "exec '\(sandbox.path)' \"$@\"\n"
        let stand = folder.appending(path: "ljwx-sandbox")
        try Data(script.utf8).write(to: stand)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stand.path)
        return folder
    }

    /// Folders that it made and did not remove.
    func leftOver() throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: bench.folder, includingPropertiesForKeys: nil).filter {
            $0.lastPathComponent.hasPrefix("ljwx-selftest-") || $0.lastPathComponent.hasPrefix("ljwx-demo-")
        }
    }

    /// Processes that were started in here, by their arguments and environment; `ljwxctl` itself is none of them.
    func processes() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { pid in
            guard Int(pid) != nil else { return false }
            // A process that has gone meanwhile, or of somebody else, has nothing to read.
            return ["cmdline", "environ"].contains { part in
                let text = try? String(contentsOfFile: "/proc/\(pid)/\(part)", encoding: .utf8)
                return text?.contains("\(bench.folder.path)/ljwx-") == true
            }
        }
    }

    /// Both stand-ins and the daemon.
    func untilAllRun(_ child: RunningChild) async throws {
        while try processes().count < 3 {
            guard !child.hasEnded else { throw DaemonEndedEarly(log: "\(try await child.end())") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
