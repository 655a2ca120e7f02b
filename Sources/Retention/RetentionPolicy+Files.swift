public import Foundation
public import TrainerCore

/// The files of one run that are kept or removed together.
public struct RunFileSet: Codable, Hashable, Sendable {
    public let run: RunID
    /// When the run was put into the queue.
    public let madeAt: Date
    /// Of the run, for the rules that keep by tags.
    public let tags: Set<KeepTag>
    /// Files and folders, as the artifact store names them; never empty.
    public let paths: [String]
    /// What they hold on disk.
    public let bytes: Int64

    public init(run: RunID, madeAt: Date, tags: Set<KeepTag> = [], paths: [String], bytes: Int64) {
        self.run = run
        self.madeAt = madeAt
        self.tags = tags
        self.paths = paths
        self.bytes = bytes
    }
}

/// What becomes of the files of runs, before anything is done: a dry run prints the very plan that a real run carries
/// out.
public struct FilePlan: Codable, Hashable, Sendable {
    public struct Kept: Codable, Hashable, Sendable {
        public let files: RunFileSet
        /// Never empty.
        public let reasons: [KeepReason]

        public init(files: RunFileSet, reasons: [KeepReason]) {
            self.files = files
            self.reasons = reasons
        }
    }

    /// Newest first.
    public let keep: [Kept]
    /// Oldest first.
    public let remove: [RunFileSet]

    public init(keep: [Kept] = [], remove: [RunFileSet] = []) {
        self.keep = keep
        self.remove = remove
    }
}

extension RetentionPolicy {
    /// - Parameters:
    ///   - sets: in any order, one a run.
    ///   - live: runs that are not over.
    ///   - needed: runs whose version stays in Ollama; theirs are kept with it.
    ///   - latest: counts as the newest too: a run that was put off may write after one that came later.
    public func plan(
        _ sets: [RunFileSet], live: Set<RunID>, needed: Set<RunID> = [], latest: RunID? = nil, now: Date
    ) -> FilePlan {
        let ordered = sets.sorted { ($0.madeAt, $0.run.rawValue) > ($1.madeAt, $1.run.rawValue) }
        let byRules = rules.reasons(
            for: ordered.map { KeepSubject(madeAt: $0.madeAt, tags: $0.tags) }, now: now)
        let judged = zip(ordered, byRules).enumerated().map { rank, pair in
            var reasons: [KeepReason] = []
            if rank == 0 || pair.0.run == latest { reasons.append(.newest) }
            if live.contains(pair.0.run) { reasons.append(.liveRun) }
            if needed.contains(pair.0.run) { reasons.append(.modelStays) }
            return FilePlan.Kept(files: pair.0, reasons: reasons + pair.1)
        }
        return FilePlan(
            keep: judged.filter { !$0.reasons.isEmpty },
            remove: judged.filter(\.reasons.isEmpty).map(\.files).reversed())
    }
}
