public import Foundation
internal import GRDB
internal import Messages
public import TrainerCore

/// Facts beside the bars, as versions: what a later reply changes gets a new one, so that a question about an earlier
/// instant gets that instant's answer. What a later reply no longer has stays.
public struct SQLiteReferenceStore: ReferenceStore {
    private let database: TrainerDatabase

    public init(_ database: TrainerDatabase) { self.database = database }

    public func store(_ factors: [AdjFactor], ofDay day: TradeDate, from source: String, at instant: Date) async throws
    {
        try Self.check(factors, from: source)
        if let stray = factors.first(where: { $0.date != day }) {
            throw TrainerError(
                .internalFault, .barOfOtherDay(code: "\(stray.code)", date: "\(stray.date)", day: "\(day)"))
        }
        let sorted = factors.sorted { $0.code < $1.code }
        try await database.write { db in
            try FactorWriter(db, source: source, at: instant.stored).write(sorted, keepsLast: false)
            try db.execute(
                sql: """
                    INSERT INTO factor_days (source, trade_date, factors, ingested_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET factors = excluded.factors,
                        ingested_at = CASE factors WHEN 0 THEN excluded.ingested_at ELSE ingested_at END
                    WHERE excluded.factors > factors OR factors = 0
                    """,
                arguments: [source, day.stored, factors.count, instant.stored])
        }
    }

    public func store(_ suspensions: [Suspension], on day: TradeDate, from source: String, at instant: Date)
        async throws
    {
        if let stray = suspensions.first(where: { $0.date != day }) {
            throw TrainerError(
                .internalFault, .barOfOtherDay(code: "\(stray.code)", date: "\(stray.date)", day: "\(day)"))
        }
        try await database.write { db in
            try SuspensionRows(db, day: day).write(Set(suspensions), from: source, at: instant.stored)
        }
    }

    public func storeLimits(_ limits: [PublishedLimits], on day: TradeDate, from source: String, at instant: Date)
        async throws
    {
        if let stray = limits.first(where: { $0.date != day }) {
            throw TrainerError(
                .internalFault, .barOfOtherDay(code: "\(stray.code)", date: "\(stray.date)", day: "\(day)"))
        }
        let rows: [TSCode: [Double?]] = Dictionary(
            limits.map { ($0.code, [$0.up, $0.down]) }, uniquingKeysWith: { $1 })
        try await database.write { db in
            try DayAnswerRows(db, .limits).write(rows, on: day, from: source, at: instant.stored)
        }
    }

    public func storeBasics(_ basics: [DailyBasic], on day: TradeDate, from source: String, at instant: Date)
        async throws
    {
        if let stray = basics.first(where: { $0.date != day }) {
            throw TrainerError(
                .internalFault, .barOfOtherDay(code: "\(stray.code)", date: "\(stray.date)", day: "\(day)"))
        }
        let rows: [TSCode: [Double?]] = Dictionary(
            basics.map {
                ($0.code, [$0.turnoverRate, $0.pe, $0.peTTM, $0.pb, $0.totalMarketValue, $0.floatMarketValue])
            }, uniquingKeysWith: { $1 })
        try await database.write { db in
            try DayAnswerRows(db, .basics).write(rows, on: day, from: source, at: instant.stored)
        }
    }

    public func store(
        _ factors: [AdjFactor], asked: [TSCode: ClosedRange<TradeDate>], from source: String, at instant: Date
    ) async throws {
        try Self.check(factors, from: source)
        let sorted = factors.sorted { ($0.code, $0.date) < ($1.code, $1.date) }
        try await database.write { db in
            let writer = try FactorWriter(db, source: source, at: instant.stored)
            try writer.write(writer.whole(sorted, asked: asked), keepsLast: true)
            let marks = StockMarks(db, source: source, of: .factors)
            for (code, range) in asked { try marks.add(range, of: code, at: instant.stored) }
        }
    }

    private static func check(_ factors: [AdjFactor], from source: String) throws {
        if let bad = factors.first(where: { !($0.factor.isFinite && $0.factor > 0) }) {
            throw TrainerError(
                .upstreamMalformed,
                .factorNotPositive(code: "\(bad.code)", day: "\(bad.date)", value: "\(bad.factor)", source: source))
        }
    }

    // MARK: Lists that come whole

    public func store(_ list: ListAnswer, of range: ClosedRange<TradeDate>, from source: String, at instant: Date)
        async throws
    {
        let stamp = instant.stored
        try await database.write { db in
            let lists = ListRows(db, source: source)
            switch list {
            case .calendar(let days): try lists.write(openDays: days, in: range, at: stamp)
            case .codeChanges(let changes): try CodeChangeRows(db, source: source).write(changes, at: stamp)
            case .listings(let listings, let part):
                try ListingRows(db, source: source).write(listings, isWhole: part.contains(.listed), at: stamp)
            case .names(let spells): try NameSpellRows(db, source: source).write(spells, at: stamp)
            case .index(let bars): try IndexRows(db).write(bars, from: source, at: stamp)
            }
            try lists.mark(list.list, of: range, at: stamp)
            try ReplyPartRows.drop(.list(list.list), of: source, in: db)
        }
    }

    public func mark(_ list: SourceList, of range: ClosedRange<TradeDate>, from source: String, at instant: Date)
        async throws
    {
        try await database.write { db in try ListRows(db, source: source).mark(list, of: range, at: instant.stored) }
    }

    public func marks(from source: String) async throws -> [SourceList: ListMark] {
        try await database.read { db in try ListRows(db, source: source).marks() }
    }

    public func openDays(in range: ClosedRange<TradeDate>, from source: String) async throws -> [TradeDate] {
        try await database.read { db in try ListRows(db, source: source).openDays(in: range) }
    }

    public func openDays(in range: ClosedRange<TradeDate>, knownAt: Date) async throws -> [TradeDate] {
        try await database.read { db in try ListRows.openDays(in: range, knownAt: knownAt.stored, db) }
    }

    public func askedFactors(from source: String) async throws -> [TSCode: ClosedRange<TradeDate>] {
        try await database.read { db in try StockMarks(db, source: source, of: .factors).all() }
    }

    public func factorsAskedAt(from source: String) async throws -> [TSCode: Date] {
        try await database.read { db in try StockMarks(db, source: source, of: .factors).askedAt() }
    }

    public func suspensionsAskedAt(from source: String) async throws -> [TradeDate: Date] {
        try await database.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT trade_date, MAX(asked_at) AS asked_at FROM suspension_days WHERE source = ?
                    GROUP BY trade_date
                    """,
                arguments: [source])
            var days: [TradeDate: Date] = [:]
            while let row = try rows.next() {
                let day = try row.required(row.day("trade_date"), table: "suspension_days", key: source)
                days[day] = (row["asked_at"] as StoredInstant).date
            }
            return days
        }
    }

    // MARK: Reading

    public func factors(of code: TSCode, asOf: TradeDate, knownAt: Date) async throws -> FactorSeries {
        // A code's series goes on with that of the one before it by the step of their bars.
        try await LandingStore(database).merge()
        return try database.briefRead { db in
            try FactorReader(db, asOf: asOf, knownAt: knownAt.stored).factors(of: code)
        }
    }

    public func factors(of codes: [TSCode], asOf: TradeDate, knownAt: Date) async throws -> [TSCode: FactorSeries] {
        try await LandingStore(database).merge()
        return try await database.read { db in
            let reader = try FactorReader(db, asOf: asOf, knownAt: knownAt.stored)
            var series: [TSCode: FactorSeries] = [:]
            for code in codes {
                let own = try reader.factors(of: code)
                if !own.factors.isEmpty { series[code] = own }
            }
            return series
        }
    }

    public func factorDays(from source: String) async throws -> Set<TradeDate> {
        try await database.read { db in
            let days = try Int.fetchAll(
                db, sql: "SELECT trade_date FROM factor_days WHERE source = ? AND factors > 0", arguments: [source])
            return Set(days.compactMap(TradeDate.init(yyyymmdd:)))
        }
    }

    public func factorlessDays(from source: String) async throws -> [TradeDate: Date] {
        try await database.read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT trade_date, ingested_at FROM factor_days WHERE source = ? AND factors = 0",
                arguments: [source])
            var days: [TradeDate: Date] = [:]
            while let row = try rows.next() {
                let day = try row.required(row.day("trade_date"), table: "factor_days", key: source)
                days[day] = (row["ingested_at"] as StoredInstant).date
            }
            return days
        }
    }

    public func rows(of answer: DayAnswer, in range: ClosedRange<TradeDate>, from source: String) async throws
        -> [TradeDate: Int]
    {
        try await database.read { db in
            switch answer {
            case .limits: return try DayAnswerRows(db, .limits).rowCounts(in: range, from: source)
            case .basics: return try DayAnswerRows(db, .basics).rowCounts(in: range, from: source)
            case .factors:
                let rows = try Row.fetchCursor(
                    db,
                    sql: """
                        SELECT trade_date, factors FROM factor_days
                        WHERE source = ? AND trade_date BETWEEN ? AND ? AND factors > 0
                        """,
                    arguments: [source, range.lowerBound.stored, range.upperBound.stored])
                var counts: [TradeDate: Int] = [:]
                while let row = try rows.next() {
                    let day = try row.required(row.day("trade_date"), table: "factor_days", key: source)
                    counts[day] = row["factors"] as Int
                }
                return counts
            }
        }
    }

    public func listings(knownAt: Date) async throws -> [Listing] {
        try await database.read { db in try ListingRows.inForce(db, knownAt: knownAt.stored) }
    }

    /// The newest answer; nil where nobody was asked for this day.
    public func suspensions(on day: TradeDate, knownAt: Date) async throws -> [Suspension]? {
        try await database.read { db in try SuspensionRows(db, day: day).newest(knownAt: knownAt.stored) }
    }

    public func suspensions(on days: [TradeDate], knownAt: Date) async throws -> [TradeDate: [Suspension]] {
        try await database.read { db in
            var suspensions: [TradeDate: [Suspension]] = [:]
            for day in days { suspensions[day] = try SuspensionRows(db, day: day).newest(knownAt: knownAt.stored) }
            return suspensions
        }
    }

    public func nameSpells(knownAt: Date) async throws -> [NameSpell] {
        try await database.read { db in try NameSpellRows.inForce(db, knownAt: knownAt.stored) }
    }

    /// By old code. Of several sources the one that knows the most, whole; ties by name.
    public func codeChanges(knownAt: Date) async throws -> [CodeChange] {
        try await database.read { db in try CodeChangeRows.longest(db, knownAt: knownAt.stored) }
    }

    public func limitDays(from source: String) async throws -> Set<TradeDate> {
        try await database.read { db in try DayAnswerRows(db, .limits).days(from: source) }
    }

    public func publishedLimits(
        of code: TSCode, in range: ClosedRange<TradeDate>, knownAt: Date
    ) async throws -> [PublishedLimits] {
        try await database.read { db in
            try Self.rows(.limits, of: code, in: range, knownAt: knownAt.stored, db).map { day, row in
                PublishedLimits(code: code, date: day, up: row["up"], down: row["down"])
            }
        }
    }

    public func publishedLimits(
        of codes: [TSCode], in range: ClosedRange<TradeDate>, knownAt: Date
    ) async throws -> [TSCode: [PublishedLimits]] {
        guard !codes.isEmpty else { return [:] }
        return try await database.read { db in
            let history = try CodeChangeRows.history(db, knownAt: knownAt.stored)
            var wanted: [Int64: TSCode] = [:]
            for code in codes {
                for old in history.earlier(than: code) { wanted[try BarNumber.number(of: old)] = code }
            }
            for code in codes { wanted[try BarNumber.number(of: code)] = code }
            var limits: [TSCode: [PublishedLimits]] = [:]
            try DayAnswerRows(db, .limits).eachRow(in: range, knownAt: knownAt.stored) { number, day, row in
                guard let code = wanted[number] else { return }
                limits[code, default: []].append(
                    PublishedLimits(code: code, date: day, up: row.double(0), down: row.double(1)))
            }
            return limits
        }
    }

    public func publishedLimits(
        of codes: [TradeDate: [TSCode]], knownAt: Date
    ) async throws -> [TSCode: [PublishedLimits]] {
        guard !codes.isEmpty else { return [:] }
        return try await database.read { db in
            let history = try CodeChangeRows.history(db, knownAt: knownAt.stored)
            let wanted = Set(codes.values.joined())
            var limits: [TSCode: [PublishedLimits]] = [:]
            try DayAnswerRows(db, .limits).eachRow(
                of: codes.mapValues { $0.flatMap(history.all) }, knownAt: knownAt.stored
            ) { own, day, row in
                let code = wanted.contains(own) ? own : history.later(than: own) ?? own
                limits[code, default: []].append(
                    PublishedLimits(code: code, date: day, up: row.double(0), down: row.double(1)))
            }
            return limits
        }
    }

    /// One stock's answers by day, ascending, under all of its codes; where two have a day, the newer one's stand.
    private static func rows(
        _ kind: DayAnswerRows.Kind, of code: TSCode, in range: ClosedRange<TradeDate>, knownAt: StoredInstant,
        _ db: Database
    ) throws -> [(day: TradeDate, row: Row)] {
        var byDay: [TradeDate: Row] = [:]
        for own in try CodeChangeRows.earlier(than: code, knownAt: knownAt, db) + [code] {
            for row in try DayAnswerRows(db, kind).rows(of: own, in: range, knownAt: knownAt) {
                byDay[try row.required(row.day("trade_date"), table: "day_answers", key: own.rawValue)] = row
            }
        }
        return byDay.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    public func basicDays(from source: String) async throws -> Set<TradeDate> {
        try await database.read { db in try DayAnswerRows(db, .basics).days(from: source) }
    }

    public func dailyBasics(
        of code: TSCode, in range: ClosedRange<TradeDate>, knownAt: Date
    ) async throws -> [DailyBasic] {
        try await database.read { db in
            try Self.rows(.basics, of: code, in: range, knownAt: knownAt.stored, db).map { day, row in
                DailyBasic(
                    code: code, date: day, turnoverRate: row["turnover_rate"], pe: row["pe"], peTTM: row["pe_ttm"],
                    pb: row["pb"], totalMarketValue: row["total_mv"], floatMarketValue: row["circ_mv"])
            }
        }
    }

    public func indexBars(of code: TSCode, in range: ClosedRange<TradeDate>, knownAt: Date) async throws -> [DailyBar] {
        try await database.read { db in try IndexRows(db).bars(of: code, in: range, knownAt: knownAt.stored) }
    }
}
