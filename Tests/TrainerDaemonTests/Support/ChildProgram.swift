import Foundation
import Synchronization
import TrainerTestSupport

/// One of the built programs, run as a process of its own. Its output goes to files, so that no pipe can fill up.
struct ChildProgram: Sendable {
    struct Ended: Sendable, CustomStringConvertible {
        /// The exit status; of a process that a signal ended, minus the signal.
        let status: Int32
        let out: String
        let err: String

        /// What a person sees, for the failure text of a test.
        var description: String { "exit \(status)\n--- stdout\n\(out)\n--- stderr\n\(err)" }
        var both: String { out + err }
    }

    let executable: URL
    let environment: [String: String]
    /// Where the output files go.
    let folder: URL

    init(_ name: String, environment: [String: String], folder: URL) throws {
        self.executable = try Self.executable(name)
        self.environment = environment
        self.folder = folder
    }

    func run(_ arguments: [String]) async throws -> Ended { try await start(arguments).end() }

    func start(_ arguments: [String]) throws -> RunningChild {
        let files = (1...2).map { folder.appending(path: "\(executable.lastPathComponent)-\(UUID().uuidString).\($0)") }
        for file in files { try Data().write(to: file) }
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        return try RunningChild(process, out: files[0], err: files[1])
    }

    /// Built beside the test bundle, or in the package's `.build/debug`.
    private static func executable(_ name: String) throws -> URL {
        let places = [
            URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent(),
            PackageFolder.root.appending(path: ".build/debug"),
        ]
        for place in places {
            let file = place.appending(path: name)
            if FileManager.default.isExecutableFile(atPath: file.path) { return file }
        }
        throw ProgramNotBuilt(name: name)
    }
}

struct ProgramNotBuilt: Error, CustomStringConvertible {
    let name: String
    var description: String { "\(name) is not built; run swift build first" }
}

/// A process on its way.
final class RunningChild: Sendable {
    let pid: Int32
    private let out: URL
    private let err: URL
    private let ended: AsyncStream<Never>
    private let box: StatusBox

    fileprivate init(_ process: Process, out: URL, err: URL) throws {
        let (ended, over) = AsyncStream.makeStream(of: Never.self)
        self.ended = ended
        self.out = out
        self.err = err
        let box = StatusBox()
        process.terminationHandler = { process in
            let code = process.terminationStatus
            box.value.withLock { $0 = process.terminationReason == .uncaughtSignal ? -code : code }
            over.finish()
        }
        try process.run()
        self.pid = process.processIdentifier
        self.box = box
    }

    private final class StatusBox: Sendable {
        let value = Mutex<Int32?>(nil)
    }

    var hasEnded: Bool { box.value.withLock { $0 != nil } }

    func signal(_ number: Int32) { kill(pid, number) }

    /// Waits for the end. May be called once.
    func end() async throws -> ChildProgram.Ended {
        for await _ in ended {}
        return ChildProgram.Ended(
            status: box.value.withLock { $0 } ?? -1, out: try String(contentsOf: out, encoding: .utf8),
            err: try String(contentsOf: err, encoding: .utf8))
    }

    /// What it has written so far.
    func log() throws -> String {
        try String(contentsOf: out, encoding: .utf8) + String(contentsOf: err, encoding: .utf8)
    }
}
