import Foundation

/// What lies on this machine: a Python with the real clients and the engine, and model files.
enum Setup {
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static var python: URL? {
        let path =
            ProcessInfo.processInfo.environment["LJWX_TEST_PYTHON"]
            ?? package.appending(path: ".setup/venv/bin/python").path
        return FileManager.default.isExecutableFile(atPath: path) ? URL(filePath: path) : nil
    }

    static var smolLM: URL? {
        let file = package.appending(path: ".setup/models/SmolLM2-135M-Instruct.Q4_1.gguf")
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }

    static let noPython = "no Python with the test packages (LJWX_TEST_PYTHON or .setup/venv)"
    static let noModel = "no Python with xllamacpp or no SmolLM2 GGUF under .setup/models"
}
