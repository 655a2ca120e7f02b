import Foundation
import Messages
import TrainerConfig
import TrainerCore

/// Files by path; a path in `faults` is there and cannot be read.
struct MemoryFiles: FileReader {
    var contents: [String: FileContent] = [:]
    var faults: [String: String] = [:]

    init(_ texts: [String: String] = [:], mode: UInt16 = 0o600) {
        contents = texts.mapValues { FileContent(bytes: Array($0.utf8), mode: mode) }
    }

    func read(_ path: String) throws(FileFault) -> FileContent? {
        if let reason = faults[path] { throw FileFault(reason: .foreign(reason)) }
        return contents[path]
    }
}

let configPath = "/etc/ljwx-trainer/training_config.json"

func check(_ text: String, beside files: [String: String] = [:]) -> ConfigurationReport {
    let all = files.merging([configPath: text]) { _, new in new }
    return ConfigurationLoader(files: MemoryFiles(all)).check(path: configPath, isExplicit: true)
}

/// The problems' lines in English, without the path.
func lines(_ report: ConfigurationReport) -> [String] {
    report.problems.map { $0.line.en.replacingOccurrences(of: configPath + ":", with: "") }
}
