import Foundation

/// The same scalings by numpy (`Tests/Reference/scaling.py`).
enum ScalingReference {
    struct Case: Encodable {
        let stated: [Double]
        let happened: [Int]
    }

    struct Fit: Decodable {
        let slope: Double
        let intercept: Double
        /// nil where no temperature is best.
        let temperature: Double?
    }

    static func fits(of cases: [Case]) throws -> [Fit] {
        let process = Process()
        process.executableURL = python
        process.arguments = [root.appending(path: "Tests/Reference/scaling.py").path]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(cases))
        try input.fileHandleForWriting.close()
        let document = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        return try JSONDecoder().decode([Fit].self, from: document)
    }

    static var hasPython: Bool { FileManager.default.isExecutableFile(atPath: python.path) }

    private static let python: URL =
        ProcessInfo.processInfo.environment["LJWX_TEST_PYTHON"].map { URL(filePath: $0) }
        ?? root.appending(path: ".setup/venv/bin/python")
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
