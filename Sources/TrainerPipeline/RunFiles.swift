import Foundation
import TrainerCore

/// Where a run's files lie below the state directory.
enum RunFiles {
    /// What the incumbent puts a time of day in: `20261121_0200`, `20261121_0200_2`. From the run's id, so that two runs
    /// never share a file and a resumed run writes the same one; `_` sorts after `.`, so the newest is the last by name.
    static func stem(_ run: RunID) -> String {
        run.rawValue.replacing("-", with: "_")
    }
    static func folder(_ run: RunID) -> String { "runs/\(run)" }
    static func candidates(_ run: RunID) -> String { "\(folder(run))/candidates.jsonl" }
    static func kept(_ run: RunID) -> String { "\(folder(run))/kept.jsonl" }
    static func modelfile(_ run: RunID) -> String { "\(folder(run))/Modelfile" }
    static func tokens(_ run: RunID) -> String { "\(folder(run))/tokens.json" }
    static func verdict(_ run: RunID) -> String { "\(folder(run))/verdict.json" }
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
