internal import Foundation
internal import GRDB
internal import Messages
internal import TrainerCore

/// The one owner of the SQLite file; every store writes through it. Take a `StateLock` first: SQLite keeps two writers
/// from corrupting the file, but not from running two schedulers over it.
///
/// Every commit is fsynced (WAL with `synchronous = FULL`), so that what was answered stays after a power cut. A write
/// runs to its end even in a cancelled task; a read throws `CancellationError` there.
public final class TrainerDatabase: Sendable {
    public static let fileName = "ljwx-trainer.sqlite"

    /// Nil for a database in memory.
    public let path: String?
    let writer: any DatabaseWriter
    let landings = WaitingLandings()
    private let faults: StoreFaults

    /// Opens or makes the file and brings it to this version's schema. Throws `storeUnusable` for a damaged file, one
    /// of a newer version or one that cannot be opened, `diskFull` when there is no room for it.
    public static func open(path: String) throws -> TrainerDatabase {
        let faults = StoreFaults(path: path)
        try StateDirectory.create(FileSystem.folder(of: path))
        try StateDirectory.touch(path)
        return try faults.mapped {
            try TrainerDatabase(path: path, writer: DatabasePool(path: path, configuration: configuration))
        }
    }

    /// A database that lives as long as this object, for tests and dry trials.
    public static func inMemory() throws -> TrainerDatabase {
        try StoreFaults(path: ":memory:").mapped {
            try TrainerDatabase(path: nil, writer: DatabaseQueue(configuration: configuration))
        }
    }

    private init(path: String?, writer: any DatabaseWriter) throws {
        self.path = path
        self.writer = writer
        self.faults = StoreFaults(path: path ?? ":memory:")
        let migrator = Schema.migrator
        if try writer.read(migrator.hasBeenSuperseded) { throw faults.newerVersion }
        // GRDB turns a pool's writer to NORMAL when it sets WAL up, so this cannot be in the configuration.
        try writer.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
        try migrator.migrate(writer)
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        // Only a person with the sqlite3 shell open competes for the file, and not for long.
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 3
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -8000")
            // Debian's SQLite zeroes every page that is freed. Those of merged landings are taken again at once, so that
            // each would be written twice.
            try db.execute(sql: "PRAGMA secure_delete = FAST")
            try BarSink.register(in: db)
        }
        return configuration
    }

    /// Hands SQLite's page caches back to the allocator; for the end of a run, so that an idle daemon stays small.
    public func releaseMemory() async {
        guard let pool = writer as? DatabasePool else { return }
        pool.releaseMemoryEventually()
        // Queued behind the release: where this comes to its turn that is done, whatever SQLite says to an empty access.
        try? await pool.writeWithoutTransaction { _ in }
    }

    /// Waits for what is under way, moves the WAL into the file and closes it. Any later call throws `storeUnusable`.
    public func close() throws {
        try faults.mapped {
            // GRDB closes the readers last, and those may not move the WAL. Where somebody else reads at this moment,
            // it stays beside the file until the next start: nothing is lost.
            try? writer.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
            try writer.close()
        }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await faults.mapped { try await self.writer.read(body) }
    }

    /// On the caller's thread, for what takes no longer than the two changes of thread that it saves: reads of a few
    /// rows, made thousands of times a night or on every question of a person.
    func briefRead<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try Task.checkCancellation()
        return try faults.mapped { try writer.read(body) }
    }

    /// One transaction. GRDB rolls a write back when its task is cancelled, but a cancelled run must still be recorded:
    /// hence the task of its own, which is awaited.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await faults.mapped { try await Task { try await self.writer.write(body) }.value }
    }
}
