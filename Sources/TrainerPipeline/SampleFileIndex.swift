import Foundation
import TrainerCore

/// `stock_training_data_index.json`: what each file of new samples beside it holds, oldest first.
struct SampleFileIndex: Codable, Equatable {
    struct File: Codable, Equatable {
        let name: String
        let run: RunID
        /// nil where the run's record has none.
        let asOf: TradeDate?
        let samples: Int
        let bytes: Int64
        let sha256: ContentDigest

        init(name: String, run: RunID, asOf: TradeDate?, content: Data) {
            self.name = name
            self.run = run
            self.asOf = asOf
            self.samples = content.split(separator: UInt8(ascii: "\n")).count
            self.bytes = Int64(content.count)
            self.sha256 = .of(content)
        }

        enum CodingKeys: String, CodingKey {
            case name, run
            case asOf = "as_of"
            case samples, bytes, sha256
        }
    }

    /// Bumped when a field changes its meaning.
    var schemaVersion = 1
    var files: [File]

    enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case files
    }
}

/// Keeps the index true: the folder decides what is in it, so that a lost or foreign index is made anew.
struct SampleFileIndexer: Sendable {
    let artifacts: any ArtifactStore
    let runs: any RunStore

    /// - Parameters:
    ///   - written: a file that was written just now, perhaps over one of the same length.
    ///   - leaving: names of files that are about to be removed.
    func update(
        _ folder: String, written: SampleFileIndex.File? = nil, leaving: Set<String> = []
    ) async throws {
        let path = "\(folder)/\(RunFiles.sampleIndex)"
        var known = try await known(path)
        if let written { known[written.name] = written }
        var index = SampleFileIndex(files: [])
        for entry in try await artifacts.entries(of: folder) where !entry.isFolder && !leaving.contains(entry.name) {
            if let file = known[entry.name], file.bytes == entry.bytes {
                index.files.append(file)
            } else if let file = try await read(entry.name, in: folder) {
                index.files.append(file)
            }
        }
        index.files.sort { $0.name < $1.name }
        try await artifacts.write(try PrettyJSON.encode(index), to: path)
    }

    private func known(_ path: String) async throws -> [String: SampleFileIndex.File] {
        guard let data = try await artifacts.read(path),
            // Not ours, or of another version: each file is read again.
            let index = try? JSONDecoder().decode(SampleFileIndex.self, from: data)
        else { return [:] }
        return Dictionary(index.files.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// nil for somebody else's file.
    private func read(_ name: String, in folder: String) async throws -> SampleFileIndex.File? {
        guard let id = RunFiles.run(in: name, between: RunFiles.dataPrefix, and: ".jsonl"),
            let run = try await runs.run(id), let content = try await artifacts.read("\(folder)/\(name)")
        else { return nil }
        return SampleFileIndex.File(name: name, run: id, asOf: run.asOf, content: content)
    }
}
