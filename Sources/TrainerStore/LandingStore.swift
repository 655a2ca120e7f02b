internal import Foundation
internal import GRDB
internal import Synchronization
internal import TrainerCore

/// The way in for bars. A reply lands as it comes, durably and together with its mark, as a block beside the table; the
/// blocks are merged, sorted by stock, when many have come together or when somebody reads.
struct LandingStore: Sendable {
    /// Bars that may wait: a year of the whole market, some 90 MB on the disk until they are merged.
    static let mostWaiting = 1_500_000

    /// What a landing adds to the same transaction.
    typealias Mark = @Sendable (Database) throws -> Void

    private let database: TrainerDatabase

    init(_ database: TrainerDatabase) { self.database = database }

    func land(
        _ bars: LandedBars, refused: [RefusedRow], of day: TradeDate, from source: String, at instant: StoredInstant,
        mark: @escaping Mark
    ) async throws {
        let parts = bars.parts()
        let waiting = try await database.write { db in
            if !parts.isEmpty {
                try Self.insert(parts, of: bars, from: source, at: instant, in: db)
                database.landings.add(bars.count)
            }
            try mark(db)
            try Self.insert(refused, asked: day, from: source, at: instant, in: db)
            return database.landings.waiting
        }
        if waiting > Self.mostWaiting { try await merge() }
    }

    /// After this, readers see all that has landed; in a `PartialReading` all that could be merged.
    func merge() async throws {
        guard database.landings.mayWait else { return }
        do {
            try await mergeAll()
        } catch let error as TrainerError where error.isStoreTrouble {
            guard let reading = PartialReading.current else { throw error }
            reading.leaveOut(because: error)
        }
    }

    private func mergeAll() async throws {
        while try await database.write({ db in
            let merged = try BarMerge(db).mergeNextPart()
            if !merged { database.landings.clear() }
            return merged
        }) {}
    }

    static func insert(
        _ refused: [RefusedRow], asked day: TradeDate, from source: String, at instant: StoredInstant, in db: Database
    ) throws {
        for row in refused {
            try db.execute(
                sql: "INSERT INTO refused_rows VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                arguments: [
                    source, (row.date ?? day).stored, row.place, row.reason, row.content ?? "", row.rule?.rawValue,
                    instant,
                ])
        }
    }

    private static func insert(
        _ parts: [(part: Int, bytes: [UInt8])], of bars: LandedBars, from source: String, at instant: StoredInstant,
        in db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO landings (source, landed_at, bars, first_day, last_day, code) VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                source, instant, bars.count, bars.days?.lowerBound.stored, bars.days?.upperBound.stored, bars.onlyCode,
            ])
        let landing = db.lastInsertedRowID
        let insert = try BareStatement(db, "INSERT INTO landing_parts (part, landing, bars) VALUES (?, ?, ?)")
        insert.bind(landing, at: 2)
        for (part, bytes) in parts {
            insert.bind(part, at: 1)
            try insert.run(binding: bytes, at: 3)
        }
    }
}

/// How much waits to be merged. Changed within write transactions alone, which follow one another; a transaction that
/// is rolled back leaves it too high, which costs one look into an empty table.
final class WaitingLandings: Sendable {
    /// Before the first look, an earlier process may have left some.
    private let looked = Atomic<Bool>(false)
    private let bars = Atomic<Int>(0)

    var waiting: Int { bars.load(ordering: .acquiring) }
    var mayWait: Bool { waiting > 0 || !looked.load(ordering: .acquiring) }

    func add(_ count: Int) { bars.add(count, ordering: .acquiringAndReleasing) }

    func clear() {
        bars.store(0, ordering: .releasing)
        looked.store(true, ordering: .releasing)
    }
}
