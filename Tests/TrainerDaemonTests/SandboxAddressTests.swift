import Foundation
import Testing
import TrainerCore
import TrainerTestSupport

@Suite struct SandboxAddressTests {
    @Test(
        "a sandbox whose address is taken says which one, why and what to do, with brackets that match",
        arguments: [["tushare"], ["free"], ["ollama", "--engine", "scripted:answers.json", "--store", "store"]])
    func taken(command: [String]) async throws {
        try await TemporaryDirectory.with { folder in
            try Data("{}".utf8).write(to: folder.appending(path: "answers.json"))
            let listener = try SilentListener()
            let address = String(listener.url.dropFirst("http://".count))
            let sandbox = try ChildProgram(
                "ljwx-sandbox", environment: ProcessInfo.processInfo.environment, folder: folder)
            let ended = try await sandbox.run(command + ["--listen", address])
            #expect(ended.status == 1, "\(ended)")
            let said =
                "cannot listen on \(address): Address already in use (errno: 98); --listen HOST:0 takes a free port"
            #expect(ended.err.contains(said), "\(ended)")
        }
    }
}
