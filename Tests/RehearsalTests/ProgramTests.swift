import Foundation
import Messages
import Subprocess
import Testing
import TrainerCore
import TrainerTestSupport

@testable import Rehearsal

@Suite("the programs of a rehearsal", .timeLimit(.minutes(5)))
struct ProgramTests {
    @Test("are found beside ljwxctl, the sandbox also where make install puts it")
    func places() async throws {
        try await TemporaryDirectory.with { folder in
            let bin = folder.appending(path: "bin", directoryHint: .isDirectory)
            let helpers = folder.appending(path: "libexec/ljwx-trainer", directoryHint: .isDirectory)
            #expect {
                try RehearsalPrograms.find(in: bin)
            } throws: { error in
                let error = error as? TrainerError
                let place = bin.appending(path: "ljwx-trainer").path
                return error?.message.en == "there is no program ljwx-trainer (looked for \(place))"
                    && error?.hint?.en.contains("make install") == true
            }
            try Self.program(in: bin, "ljwx-trainer")
            #expect {
                try RehearsalPrograms.find(in: bin)
            } throws: { error in
                let text = (error as? TrainerError)?.message.en ?? ""
                return text.contains(bin.appending(path: "ljwx-sandbox").path)
                    && text.contains(helpers.appending(path: "ljwx-sandbox").path)
            }
            try Self.program(in: helpers, "ljwx-sandbox")
            #expect(try RehearsalPrograms.find(in: bin).sandbox.path == helpers.appending(path: "ljwx-sandbox").path)
            try Self.program(in: bin, "ljwx-sandbox")
            #expect(try RehearsalPrograms.find(in: bin).sandbox.path == bin.appending(path: "ljwx-sandbox").path)
        }
    }

    @Test("one that ends too early is told with its log and its last words")
    func endsEarly() async throws {
        try await TemporaryDirectory.with { folder in
            let child = Self.shell("echo up; echo the disk is on fire >&2; exit 3", in: folder)
            await #expect {
                try await child.whileRunning(ready: { $0 == "up" ? $0 : nil }) { _ -> Int in
                    try await Task.sleep(for: .seconds(3600))
                    return 0
                }
            } throws: { error in
                let error = error as? TrainerError
                return error?.message.en == "stand-in ended too early; its log: \(child.log.path)"
                    && error?.cause == .foreign("the disk is on fire")
            }
            let log = try String(contentsOf: child.log, encoding: .utf8)
            #expect(log == "up\nthe disk is on fire\n")
        }
    }

    @Test("one that never says that it is ready fails when it ends")
    func neverReady() async throws {
        try await TemporaryDirectory.with { folder in
            let child = Self.shell("echo no address here", in: folder)
            await #expect {
                try await child.whileRunning(ready: { _ in nil }) { _ in true }
            } throws: { ($0 as? TrainerError)?.cause == .foreign("no address here") }
        }
    }

    @Test("one that is not told to end lives as long as its work, and no longer")
    func endsAfterwards() async throws {
        try await TemporaryDirectory.with { folder in
            let child = Self.shell("trap 'echo told; exit 0' TERM; echo $$; while :; do sleep 0.05; done", in: folder)
            let pid = try await child.whileRunning(ready: { pid_t($0) == nil ? nil : $0 }) { word -> pid_t in
                let pid = try #require(pid_t(word))
                #expect(kill(pid, 0) == 0)
                return pid
            }
            #expect(kill(pid, 0) != 0)
            let log = try String(contentsOf: child.log, encoding: .utf8)
            #expect(log.hasSuffix("told\n"))
        }
    }

    @Test("one that ends badly when it is told to is a fault")
    func endsBadly() async throws {
        try await TemporaryDirectory.with { folder in
            let child = Self.shell("trap 'exit 7' TERM; echo up; while :; do sleep 0.05; done", in: folder)
            await #expect {
                try await child.whileRunning(ready: { $0 }) { _ in true }
            } throws: { ($0 as? TrainerError)?.message.en.contains("did not end in good order") == true }
        }
    }

    @Test("an error of the work comes through, and the program is ended first")
    func workFails() async throws {
        try await TemporaryDirectory.with { folder in
            let child = Self.shell("trap 'echo told; exit 0' TERM; echo up; while :; do sleep 0.05; done", in: folder)
            await #expect(throws: UnexpectedCall.self) {
                try await child.whileRunning(ready: { $0 == "up" ? $0 : nil }) { _ -> Int in
                    throw UnexpectedCall("work", remedy: "none")
                }
            }
            let log = try String(contentsOf: child.log, encoding: .utf8)
            #expect(log.hasSuffix("told\n"))
        }
    }

    private static func shell(_ script: String, in folder: URL) -> ChildProgram {
        ChildProgram(
            name: "stand-in", executable: URL(filePath: "/bin/sh"), arguments: ["-c", script],
            environment: ["PATH": "/usr/bin:/bin"], log: folder.appending(path: "log"))
    }

    private static func program(in folder: URL, _ name: String) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: name)
        try Data("#!/bin/sh\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }
}
