import ControlAPI
import Foundation
import Testing
import TrainerCore
import TrainerTestSupport

/// A backup as a person makes it, and what is found again where it was restored.
@Suite("backups, with the real programs", .serialized)
struct BackupTests {
    private struct Listed: Decodable {
        let folder: String
        let backups: [BackupView]
    }

    private struct Verified: Decodable {
        let name: String
        let faults: [TrainerError]
    }

    @Test(
        "what the first run made and what a person makes are listed; restored, every report is the same byte for byte")
    func roundTrip() async throws {
        try await Sandboxes.with { sandboxes in
            let bench = sandboxes.bench
            // What reads a version, its run and what was measured, as text and as JSON.
            let questions = try await bench.withDaemon { _ -> [[String]: String] in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 0 && ended.both.flattened.contains("thebackup"), "\(ended)")
                let run = try await bench.reply(RunDetail.self, "run", "show").run
                let model = try #require(run.model).short
                let listed = try await bench.reply(Listed.self, "backup", "list")
                #expect(listed.backups.map(\.newestRun) == [run.id] && listed.backups.map(\.trigger) == [.schedule])

                let made = try await bench.reply(BackupView.self, "backup", "create")
                #expect(made.trigger == .manual && made.newestRun == run.id && made.databaseBytes > 100_000)
                #expect(made.path.hasPrefix(bench.stateDirectory + "/backups/"))
                let asked = [
                    ["report"], ["report", "--json"], ["run", "show", "--json"], ["model", "lineage", model, "--json"],
                    ["model", "reproduce", model], ["model", "show", model, "--card"], ["data", "coverage", "--json"],
                ]
                return try await Self.answers(to: asked, bench)
            }
            // Without any daemon from here.
            let listed = try await bench.reply(Listed.self, "backup", "list")
            #expect(listed.backups.count == 2 && listed.folder == bench.stateDirectory + "/backups")
            let newest = try #require(listed.backups.first)
            let verified = try await bench.reply([Verified].self, "backup", "verify", "--all")
            #expect(verified.map(\.name) == listed.backups.map(\.name) && verified.allSatisfy(\.faults.isEmpty))
            try expectNoToken(below: listed.folder, of: bench)

            let other = Bench(folder: bench.folder.appending(path: "other"))
            try FileManager.default.createDirectory(at: other.folder, withIntermediateDirectories: true)
            let live = try await bench.ctl("backup", "restore", newest.name, "--into", bench.stateDirectory)
            #expect(live.status == 4 && live.err.contains("is not an empty folder"), "\(live)")
            let restored = try await bench.ctl("backup", "restore", newest.name, "--into", other.stateDirectory)
            #expect(restored.status == 0, "\(restored)")
            let config = URL(filePath: other.stateDirectory).appending(path: "training_config.json")
            #expect(try Data(contentsOf: config) == Data(contentsOf: bench.config))
            try FileManager.default.copyItem(at: config, to: other.config)
            let again = try await other.withDaemon { _ in try await Self.answers(to: Array(questions.keys), other) }
            for (question, answer) in questions { #expect(again[question] == answer, "\(question)") }
        }
    }

    @Test("a backup in the middle of a run holds nobody up, is whole, and its run goes on where it is restored")
    func duringRun() async throws {
        try await Sandboxes.with(latency: .milliseconds(20)) { sandboxes in
            let bench = sandboxes.bench
            let (made, id) = try await bench.withDaemon { _ -> (BackupView, RunID) in
                let id = try await bench.reply(RunNowReply.self, "run-now").run
                let made = try await bench.reply(BackupView.self, "backup", "create")
                #expect(try await bench.end(of: id).run.state == .succeeded)
                return (made, id)
            }
            let verified = try await bench.reply([Verified].self, "backup", "verify", made.name)
            #expect(verified.flatMap(\.faults).isEmpty)
            let other = Bench(folder: bench.folder.appending(path: "other"))
            try FileManager.default.createDirectory(at: other.folder, withIntermediateDirectories: true)
            let restored = try await bench.ctl("backup", "restore", made.path, "--into", other.stateDirectory)
            #expect(restored.status == 0, "\(restored)")
            try FileManager.default.copyItem(at: bench.config, to: other.config)
            try await other.withDaemon { _ in
                let state = try await other.end(of: id).run.state
                #expect(state == .succeeded)
            }
        }
    }

    private static func answers(to questions: [[String]], _ bench: Bench) async throws -> [[String]: String] {
        var answers: [[String]: String] = [:]
        for question in questions {
            let ended = try await ChildProgram("ljwxctl", environment: bench.environment, folder: bench.folder)
                .run(question)
            #expect(ended.status == 0, "\(question): \(ended)")
            answers[question] = ended.out
        }
        return answers
    }

    private func expectNoToken(below folder: String, of bench: Bench) throws {
        let token = Data(try #require(bench.token).utf8)
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            let file = URL(filePath: folder).appending(path: path)
            // A folder has no content.
            guard let data = try? Data(contentsOf: file) else { continue }
            #expect(data.range(of: token) == nil, "the token stands in \(path)")
        }
    }
}
