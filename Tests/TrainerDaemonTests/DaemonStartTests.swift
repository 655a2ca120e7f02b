import Foundation
import Testing
import TrainerTestSupport

/// Two daemons, and sockets that cannot be.
@Suite(.serialized) struct DaemonStartTests {
    @Test("a second daemon on the same state directory ends with exit code 1 and names the directory and the process")
    func secondDaemon() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            try bench.configure()
            try await bench.withDaemon { first in
                let second = try await bench.daemonProgram().run(["--socket", folder.appending(path: "d.sock").path])
                #expect(second.status == 1, "\(second)")
                #expect(
                    second.err.contains(
                        "another ljwx-trainer already uses the state directory \(bench.stateDirectory) (process \(first.pid))"
                    ),
                    "\(second)")
                #expect(second.err.contains("--state-dir"))
                #expect(try await bench.ctl("status").status == 0, "the first one works on")
            }
        }
    }

    @Test(
        "a state directory that lets everyone in keeps its mode, and the start warns of it", arguments: ["en", "zh-CN"])
    func openDirectory(_ language: String) async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder, language: language)
            try bench.configure()
            try FileManager.default.createDirectory(atPath: bench.stateDirectory, withIntermediateDirectories: false)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bench.stateDirectory)
            try await bench.withDaemon { daemon in
                let log = try daemon.log()
                #expect(log.contains("0755") && log.contains("chmod 0750 \(bench.stateDirectory)"), "\(log)")
            }
            let mode = try FileManager.default.attributesOfItem(atPath: bench.stateDirectory)[.posixPermissions]
            #expect(mode as? Int == 0o755)
        }
    }

    @Test("a socket that a live daemon holds is left to it", arguments: ["en", "zh-CN"])
    func socketTaken(_ language: String) async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder, language: language)
            try bench.configure()
            try await bench.withDaemon { _ in
                let second = try await bench.daemonProgram().run(["--state-dir", folder.appending(path: "other").path])
                #expect(second.status == 1, "\(second)")
                let words = language == "en" ? "is taken by a live daemon" : "已被一个正在运行的守护进程占用"
                #expect(second.err.contains(words) && second.err.contains(bench.socket), "\(second)")
                #expect(try await bench.ctl("status").status == 0, "the first one works on")
            }
        }
    }

    @Test("a socket path of more than 107 bytes is refused with its length and the limit")
    func socketTooLong() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            try bench.configure()
            let path = folder.appending(path: String(repeating: "s", count: 120)).path
            let ended = try await bench.daemonProgram().run(["--socket", path])
            #expect(ended.status == 1, "\(ended)")
            for word in [path, "\(path.utf8.count)", "107"] { #expect(ended.err.contains(word), "\(ended)") }
        }
    }

    @Test("a file that lies where the socket should be is not deleted")
    func socketIsFile() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            try bench.configure()
            try Data("precious".utf8).write(to: URL(filePath: bench.socket))
            let ended = try await bench.daemonProgram().run([])
            #expect(ended.status == 1, "\(ended)")
            #expect(ended.err.contains("\(bench.socket) exists and is not a socket; it is left as it is"), "\(ended)")
            #expect(try String(contentsOf: URL(filePath: bench.socket), encoding: .utf8) == "precious")
        }
    }

    @Test("a config that says a language is spoken by the errors of a start too")
    func configLanguage() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder, language: "zh-CN")
            try bench.configure()
            try Data().write(to: URL(filePath: bench.socket))
            let english = bench.environment.merging(["LANG": "en_US.UTF-8"]) { $1 }
            let ended = try await ChildProgram("ljwx-trainer", environment: english, folder: folder).run([])
            #expect(ended.err.contains("不会删除它"), "\(ended)")
        }
    }

    @Test(
        "help is an answer in the person's language, whatever stands beside it", arguments: ["en", "zh-CN"],
        [["--help"], ["-h"], ["--check-config", "--help"]])
    func help(_ language: String, _ arguments: [String]) async throws {
        try await TemporaryDirectory.with { folder in
            let ended = try await Bench(folder: folder, language: language).daemonProgram().run(arguments)
            #expect(ended.status == 0 && ended.err.isEmpty, "\(ended)")
            let words =
                language == "en"
                ? ["OVERVIEW: ", "USAGE: ljwx-trainer", "\nOPTIONS:", "Show help information."]
                : ["概述：", "用法：ljwx-trainer", "\n选项：", "显示帮助"]
            for word in words + ["--check-config", "--state-dir"] { #expect(ended.out.contains(word), "\(ended)") }
        }
    }

    @Test("with the daemon down ljwxctl exits with 3 and says how to start it", arguments: ["en", "zh-CN"])
    func down(_ language: String) async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder, language: language)
            let ended = try await bench.ctl("status")
            #expect(ended.status == 3, "\(ended)")
            #expect(ended.out.isEmpty)
            #expect(ended.err.contains("systemctl start ljwx-trainer"), "\(ended)")
            #expect(ended.err.contains(language == "en" ? "the daemon cannot be reached" : "无法连接守护进程"), "\(ended)")
        }
    }

    @Test("the socket of a killed daemon is taken over by the next one")
    func staleSocket() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            try bench.configure()
            let first = try await bench.startDaemon()
            first.signal(SIGKILL)
            _ = try await first.end()
            #expect(FileManager.default.fileExists(atPath: bench.socket))
            try await bench.withDaemon { _ in
                let status = try await bench.ctl("status")
                #expect(status.status == 0, "\(status)")
            }
            #expect(!FileManager.default.fileExists(atPath: bench.socket), "a daemon that stops takes its socket along")
        }
    }
}
