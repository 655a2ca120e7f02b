import Foundation
import TrainerCore

/// Where a run's files lie below the state directory.
enum RunFiles {
    static let root = "runs"
    static let dataPrefix = "stock_training_data_"
    static let testsPrefix = "ljwx_test_results_"
    static let resultsPrefix = "continuous_training_results_"
    /// The link to the newest file of samples.
    static let latest = "latest.jsonl"
    /// No name that `stock_training_data_*.jsonl` finds.
    static let sampleIndex = "stock_training_data_index.json"

    /// What the incumbent puts a time of day in: `20261121_0200`, `20261121_0200_2`. From the run's id, so that two runs
    /// never share a file and a resumed run writes the same one; `_` sorts after `.`, so the newest is the last by name.
    static func stem(_ run: RunID) -> String {
        run.rawValue.replacing("-", with: "_")
    }
    static func folder(_ run: RunID) -> String { "\(root)/\(run)" }
    static func candidates(_ run: RunID) -> String { "\(folder(run))/candidates.jsonl" }
    static func kept(_ run: RunID) -> String { "\(folder(run))/kept.jsonl" }
    static func modelfile(_ run: RunID) -> String { "\(folder(run))/Modelfile" }
    static func tokens(_ run: RunID) -> String { "\(folder(run))/tokens.json" }
    static func verdict(_ run: RunID) -> String { "\(folder(run))/verdict.json" }
    static func card(_ run: RunID) -> String { "\(folder(run))/MODEL_CARD.md" }

    /// A file of a run's folder that is large, and of no use once the run is over: the samples are in the store.
    static func isBulk(_ name: String) -> Bool { name == "candidates.jsonl" || name == "kept.jsonl" }

    /// The run that a folder below `runs/` belongs to; nil for any other name.
    static func run(folder name: String) -> RunID? { RunID.isWellFormed(name) ? RunID(name) : nil }

    /// The run in a file's name, as `stem` writes it; nil for any other name.
    static func run(in name: String, between prefix: String, and suffix: String) -> RunID? {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix), name.count > prefix.count + suffix.count else {
            return nil
        }
        let stem = String(name.dropFirst(prefix.count).dropLast(suffix.count))
        let found = run(folder: stem.replacing("_", with: "-"))
        return found.flatMap { self.stem($0) == stem ? $0 : nil }
    }
}

/// One canonical JSON value per line.
enum JSONLines {
    static func encode(_ values: [some Encodable]) throws -> Data {
        var data = Data()
        for value in values {
            data.append(try CanonicalJSON.encode(value))
            data.append(UInt8(ascii: "\n"))
        }
        return data
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> [Value] {
        try data.split(separator: UInt8(ascii: "\n")).map { try CanonicalJSON.decode(type, from: Data($0)) }
    }
}
