import Foundation
import Retention
import TrainerCore

/// The files that runs left behind, by run. A file counts only where its name is exactly one that this program gives
/// and its run is known here: anything else in these folders is somebody else's.
struct RunFileInventory: Sendable {
    let artifacts: any ArtifactStore
    let runs: any RunStore

    struct Found: Sendable {
        var folders: [RunFileSet] = []
        var data: [RunFileSet] = []
        /// Runs among them that are not over.
        var live: Set<RunID> = []
        /// The run to whose file `latest.jsonl` points.
        var latest: RunID?
    }

    func look(in scope: CleanupScope) async throws -> Found {
        var places = Places()
        for entry in try await artifacts.entries(of: RunFiles.root) where entry.isFolder {
            if let run = RunFiles.run(folder: entry.name) {
                places.add(entry, in: RunFiles.root, of: run, to: \.folders)
            }
        }
        for entry in try await artifacts.entries(of: scope.modelsFolder) where !entry.isFolder {
            if let run = RunFiles.run(in: entry.name, between: RunFiles.resultsPrefix, and: ".json") {
                places.add(entry, in: scope.modelsFolder, of: run, to: \.folders)
            }
        }
        for entry in try await artifacts.entries(of: scope.dataFolder) where !entry.isFolder {
            if let run = RunFiles.run(in: entry.name, between: RunFiles.testsPrefix, and: ".json") {
                places.add(entry, in: scope.dataFolder, of: run, to: \.folders)
            } else if let run = RunFiles.run(in: entry.name, between: RunFiles.dataPrefix, and: ".jsonl") {
                places.add(entry, in: scope.dataFolder, of: run, to: \.data)
            }
        }
        var found = Found()
        for run in Set(places.folders.keys).union(places.data.keys) {
            guard let record = try await runs.run(run) else { continue }
            if !record.state.isFinal { found.live.insert(run) }
            if let parts = places.folders[run] { found.folders.append(parts.set(of: record)) }
            if let parts = places.data[run] { found.data.append(parts.set(of: record)) }
        }
        found.latest = try await artifacts.linkTarget("\(scope.dataFolder)/\(RunFiles.latest)").flatMap {
            RunFiles.run(in: $0, between: RunFiles.dataPrefix, and: ".jsonl")
        }
        return found
    }

    private struct Parts {
        var paths: [String] = []
        var bytes: Int64 = 0

        func set(of run: RunRecord) -> RunFileSet {
            RunFileSet(
                run: run.id, madeAt: run.enqueuedAt, tags: KeepTag.tags(of: run, verdict: run.verdict),
                paths: paths.sorted(), bytes: bytes)
        }
    }

    private struct Places {
        var folders: [RunID: Parts] = [:]
        var data: [RunID: Parts] = [:]

        mutating func add(
            _ entry: ArtifactEntry, in folder: String, of run: RunID, to place: WritableKeyPath<Places, [RunID: Parts]>
        ) {
            self[keyPath: place][run, default: Parts()].paths.append("\(folder)/\(entry.name)")
            self[keyPath: place][run, default: Parts()].bytes += entry.bytes
        }
    }
}
