import Foundation
import TrainerTestSupport

/// What lies on this machine for the real clients and the engine.
enum Setup {
    static var smolLM: URL? {
        let file = PackageFolder.root.appending(path: ".setup/models/SmolLM2-135M-Instruct.Q4_1.gguf")
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }

    static let noPython = "no Python with the test packages (LJWX_TEST_PYTHON or .setup/venv)"
    static let noModel = "no Python with xllamacpp or no SmolLM2 GGUF under .setup/models"
}
