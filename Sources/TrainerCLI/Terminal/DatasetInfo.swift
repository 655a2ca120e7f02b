import ControlAPI
import Foundation
import Messages
import TrainerCore

/// LLaMA-Factory's `dataset_info.json` in an export's folder: it says how that file is to be read. What others wrote
/// into it stays.
struct DatasetInfo {
    private let path: String
    private var datasets: [String: Any]

    /// - Throws: when the file that is there cannot be extended; it is left as it is.
    init(beside export: String) throws {
        let folder = export.lastIndex(of: "/").map { String(export[...$0]) } ?? ""
        self.path = folder + "dataset_info.json"
        guard FileManager.default.fileExists(atPath: path) else {
            self.datasets = [:]
            return
        }
        do {
            let object = try JSONSerialization.jsonObject(with: try Data(contentsOf: URL(filePath: path)))
            guard let datasets = object as? [String: Any] else { throw CocoaError(.propertyListReadCorrupt) }
            self.datasets = datasets
        } catch {
            throw TrainerError(
                .usage, .datasetInfoUnusable(path: path), hint: .datasetInfoUnusableHint,
                cause: .of(error))
        }
    }

    /// Returns the path written and the name under which LLaMA-Factory knows the file.
    mutating func add(_ export: String, _ format: ExportFormat) throws -> (path: String, name: String) {
        let name = Self.name(of: format)
        datasets[name] = Self.entry(export, format)
        let data = try JSONSerialization.data(
            withJSONObject: datasets, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        let replaced = try ReplacedFile(path: path)
        try replaced.write(String(decoding: data, as: UTF8.self) + "\n")
        try replaced.commit()
        return (path, name)
    }

    /// Why LLaMA-Factory could not read the file: its ending alone, in lower case, says to it what the file is.
    static func fault(of export: String, _ format: ExportFormat) -> Message? {
        let (file, suffix) = (Self.file(of: export), Self.suffix(of: format))
        return file.hasSuffix(suffix) ? nil : .datasetFileUnreadable(file, format: format.rawValue, suffix: suffix)
    }

    static func suffix(of format: ExportFormat) -> String {
        switch format {
        case .jsonl: ".jsonl"
        case .alpaca, .sharegpt: ".json"
        }
    }

    /// The entry on one line, for whoever keeps that file himself.
    static func line(for export: String, _ format: ExportFormat) throws -> String {
        let data = try JSONSerialization.data(
            withJSONObject: [name(of: format): entry(export, format)], options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }

    private static func file(of export: String) -> String {
        export.lastIndex(of: "/").map { String(export[export.index(after: $0)...]) } ?? export
    }

    private static func name(of format: ExportFormat) -> String { "ljwx_stock_\(format.rawValue)" }

    /// LLaMA-Factory's own field names (`data/README.md` there).
    private static func entry(_ export: String, _ format: ExportFormat) -> [String: Any] {
        let file = Self.file(of: export)
        return switch format {
        case .jsonl, .alpaca:
            [
                "file_name": file, "formatting": "alpaca",
                "columns": ["prompt": "instruction", "query": "input", "response": "output"],
            ]
        case .sharegpt:
            [
                "file_name": file, "formatting": "sharegpt", "columns": ["messages": "conversations"],
                "tags": ["role_tag": "from", "content_tag": "value", "user_tag": "human", "assistant_tag": "gpt"],
            ]
        }
    }
}
