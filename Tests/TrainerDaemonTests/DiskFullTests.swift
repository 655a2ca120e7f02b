import ControlAPI
import Foundation
import Testing
import TrainerCore
import TrainerTestSupport

/// What a person reads when there is no room, and with which exit code.
@Suite("full disk, as a person meets it", .serialized)
struct DiskFullTests {
    @Test(
        "a run that finds no room for its files ends with exit code 20 and says where; the daemon stays up, and with room the next run succeeds",
        .enabled(if: SmallDisk.isPossible, "needs root and the right to mount a tmpfs"))
    func inARun() async throws {
        try await Sandboxes.with { sandboxes in
            let bench = sandboxes.bench
            let runs = URL(filePath: bench.stateDirectory).appending(path: "runs")
            try FileManager.default.createDirectory(at: runs, withIntermediateDirectories: true)
            try await bench.withDaemon { _ in
                try await SmallDisk.mounted(at: runs, kibibytes: 16) { _ in
                    let ended = try await bench.ctl("run-now", "--wait")
                    #expect(ended.status == 20, "\(ended)")
                    let text = ended.both.flattened
                    for words in ["the disk is full: cannot write \(runs.path)/", "free space", "df -h \(runs.path)/"] {
                        #expect(text.contains(words.flattened), "\(words) is missing in \(ended)")
                    }
                    let run = try #require(try await bench.reply([RunSummary].self, "run", "list").first)
                    #expect(run.state == .failed && run.error?.code == .diskFull)
                }
                let next = try await bench.ctl("run-now", "--wait")
                #expect(next.status == 0, "\(next)")
            }
        }
    }

    @Test(
        "a daemon that is stopped on a full disk, also after a kill on it, ends in good order; with room its run goes on",
        .enabled(if: SmallDisk.isPossible, "needs root and the right to mount a tmpfs"), arguments: [false, true])
    func stopped(_ isKilledBefore: Bool) async throws {
        try await Sandboxes.with(manner: .silent) { sandboxes in
            let bench = sandboxes.bench
            let state = URL(filePath: bench.stateDirectory)
            try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
            try await SmallDisk.mounted(at: state, kibibytes: 65_536) { _ in
                var daemon = try await bench.startDaemon()
                let id = try await bench.reply(RunNowReply.self, "run-now").run
                await sandboxes.respondent.wasAsked()
                let ballast = try SmallDisk.fill(state)
                for words in [["status"], ["data", "coverage"], ["plan"]] {
                    let answered = try await ChildProgram(
                        "ljwxctl", environment: bench.environment, folder: bench.folder
                    ).run(words)
                    #expect(answered.status == 0, "\(answered)")
                }
                if isKilledBefore {
                    daemon.signal(SIGKILL)
                    #expect(try await daemon.end().status == -SIGKILL)
                    daemon = try await bench.startDaemon()
                }
                let started = ContinuousClock.now
                daemon.signal(SIGTERM)
                let ended = try await daemon.end()
                #expect(ended.status == 0, "\(ended)")
                #expect(ContinuousClock.now - started < .seconds(8), "it must not be cut off")
                #expect(!ended.both.contains("CancellationError") && !ended.both.contains("错误"), "\(ended)")

                try FileManager.default.removeItem(at: ballast)
                sandboxes.respondent.behave(.perfect)
                try await bench.withDaemon { _ in
                    let state = try await bench.end(of: id).run.state
                    #expect(state == .succeeded)
                }
            }
        }
    }

    @Test(
        "a daemon that finds no room for its database ends with exit code 1 and says where, in the configured language",
        .enabled(if: SmallDisk.isPossible, "needs root and the right to mount a tmpfs"), arguments: ["en", "zh-CN"])
    func atStart(_ language: String) async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder, language: language)
            try bench.configure()
            let state = URL(filePath: bench.stateDirectory)
            try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
            try await SmallDisk.mounted(at: state, kibibytes: 64) { _ in
                let ballast = state.appending(path: "ballast")
                try Data(repeating: 1, count: 64 * 1024).write(to: ballast)
                let ended = try await bench.daemonProgram().run([])
                #expect(ended.status == 1, "\(ended)")
                let words = language == "en" ? "the disk is full: cannot write" : "磁盘已满：无法写入"
                let hint = language == "en" ? "free space on the file system" : "腾出空间"
                for text in [words, bench.stateDirectory, hint] { #expect(ended.err.contains(text), "\(ended)") }
                #expect(!ended.err.contains("damaged"))

                try FileManager.default.removeItem(at: ballast)
                try SmallDisk.grow(state, mebibytes: 16)
                try await bench.withDaemon { _ in
                    let status = try await bench.ctl("status")
                    #expect(status.status == 0, "\(status)")
                }
            }
        }
    }
}
