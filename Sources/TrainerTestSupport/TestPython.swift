public import Foundation

/// The Python that independent references run on, with the packages of Tests/requirements.txt: the one that
/// `LJWX_TEST_PYTHON` names, else `.setup/venv`.
public enum TestPython {
    public static let executable: URL? = {
        let named = ProcessInfo.processInfo.environment["LJWX_TEST_PYTHON"].map { URL(filePath: $0) }
        let file = named ?? PackageFolder.root.appending(path: ".setup/venv/bin/python")
        return FileManager.default.isExecutableFile(atPath: file.path) ? file : nil
    }()

    public static var isThere: Bool { executable != nil }

    /// What a script of Tests/Reference writes when it reads `input`; throws where it ends with anything but 0.
    public static func output(of script: String, _ arguments: [String] = [], reading input: Data = Data()) throws
        -> Data
    {
        let file = PackageFolder.root.appending(path: "Tests/Reference/\(script)")
        let (status, output) = try run([file.path] + arguments, reading: input)
        guard status == 0 else {
            throw UnexpectedCall("\(script) ended with \(status)", remedy: "see what it wrote to standard error")
        }
        return output
    }

    /// The input is a file, not a pipe, which would stall where both sides write more than it holds.
    static func run(_ arguments: [String], reading input: Data = Data()) throws -> (status: Int32, output: Data) {
        guard let executable else {
            throw UnexpectedCall("TestPython", remedy: "enable the test by TestPython.isThere")
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "ljwx-python-\(UUID().uuidString)")
        try input.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }  // a temporary file may stay behind
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let document = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, document)
    }
}
