import Foundation

/// A stand-in of `ljwx-sandbox` in a process of its own, listening.
struct Sandbox {
    let child: Child
    let url: String

    /// TuShare over a simulated market.
    init(_ programs: String, _ folder: TemporaryFolder, _ arguments: [String]) throws {
        try self.init(programs, folder, command: "tushare", ["--seed", "7"] + arguments)
    }

    init(_ programs: String, _ folder: TemporaryFolder, command: String, _ arguments: [String]) throws {
        let log = folder.path("sandbox-\(command).log")
        let program = "\(programs)/ljwx-sandbox"
        child = try Child(program, [command, "--listen", "127.0.0.1:0"] + arguments, log: log)
        for _ in 0..<1200 {
            let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            if let range = text.firstRange(of: /http:\/\/127\.0\.0\.1:[0-9]+/) {
                url = String(text[range])
                return
            }
            if let status = child.ended() {
                throw BenchError("\(program) \(command) ended with \(status):\n\(text)")
            }
            usleep(50_000)
        }
        child.stop()
        throw BenchError("the sandbox did not say where it listens: \(log)")
    }
}
