internal import GRDB
public import TrainerCore

extension TrainerDatabase {
    /// Writes the database as it stands at this moment into a new file, by SQLite's online backup. Whoever writes goes on
    /// meanwhile and is not waited for. The copy is one file: it needs no log beside it.
    ///
    /// - Throws: `diskFull` where there is no room for it, `CancellationError` in a cancelled task. What there is of the
    ///   file then is the caller's to remove.
    public func copy(to path: String) async throws -> DatabaseCopy {
        try StateDirectory.touch(path)
        let faults = StoreFaults(path: path)
        let target = try faults.mapped { try DatabaseQueue(path: path) }
        let copy = try await read { db in
            // Reading first pins what all steps see; else each commit of a run would make the copy begin anew.
            let newest = try String.fetchOne(db, sql: "SELECT id FROM runs ORDER BY seq DESC LIMIT 1")
            try faults.mapped {
                try target.writeWithoutTransaction { file in
                    try db.backup(to: file, pagesPerStep: Self.pagesPerStep) { _ in
                        // The copying itself heeds no cancel, a statement does.
                        _ = try Int.fetchOne(db, sql: "SELECT 1")
                    }
                }
            }
            return DatabaseCopy(schema: Schema.version, newestRun: newest.map { RunID($0) })
        }
        try await faults.mapped {
            // The mode came along with the pages; under WAL even a reader would write files beside the copy.
            try await target.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = DELETE") }
        }
        try faults.mapped { try target.close() }
        return copy
    }

    /// 16 MiB at 4 KiB a page.
    private static let pagesPerStep: CInt = 4096
}
