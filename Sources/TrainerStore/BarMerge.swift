internal import GRDB
internal import TrainerCore

/// Moves what has landed into `bars`, one part of the market at a time, sorted by stock: each page of the table is
/// written once for many days, where a day at a time would write nearly all of them every time.
struct BarMerge {
    private let db: Database

    init(_ db: Database) { self.db = db }

    /// Merges one part within the caller's transaction; false when nothing is left. Merging the same again would change
    /// nothing, but a part that is merged is also deleted here.
    func mergeNextPart() throws -> Bool {
        guard let part = try Int.fetchOne(db, sql: "SELECT part FROM landing_parts ORDER BY part LIMIT 1") else {
            return false
        }
        var blocks: [Block] = []
        let read = try BareStatement(db, "SELECT landing, bars FROM landing_parts WHERE part = ? ORDER BY landing")
        read.bind(part, at: 1)
        while try read.step() { blocks.append(Block(landing: read.int64(0), words: read.words(1))) }
        read.reset()
        // First, so that the bars take the pages that the blocks leave.
        try db.execute(sql: "DELETE FROM landing_parts WHERE part = ?", arguments: [part])
        try write(blocks)
        return true
    }

    private struct Block {
        let landing: Int64
        let words: [UInt64]
    }

    /// Versions of a bar in the order in which they landed.
    private struct Place {
        let number: Int64
        let block: Int32
        let offset: Int32
    }

    private func write(_ blocks: [Block]) throws {
        let (places, days) = Self.places(of: blocks)
        let insert = try BareStatement(db, Self.insert)
        let upsert = try BareStatement(db, Self.upsert)
        var start = places.startIndex
        while start < places.endIndex {
            let rows = places[start..<min(start + Self.rowsAtOnce, places.endIndex)]
            start = rows.endIndex
            if rows.count == Self.rowsAtOnce {
                for (row, place) in rows.enumerated() { bind(place, of: blocks, toRow: row, of: insert) }
                try insert.run()
                if db.changesCount == rows.count { continue }
            }
            // Some are there already. For those that have just come in, this changes nothing.
            for place in rows {
                bind(place, of: blocks, toRow: 0, of: upsert)
                try upsert.run()
            }
        }
        try note(places, days: days)
    }

    /// Every row's place, by number, and of each day the landing that had it first.
    private static func places(of blocks: [Block]) -> (places: [Place], days: [Int64: Int64]) {
        var places: [Place] = []
        places.reserveCapacity(blocks.reduce(0) { $0 + $1.words.count / LandedBars.words })
        var days: [Int64: Int64] = [:]
        for (index, block) in blocks.enumerated() {
            var lastDay: Int64?
            for offset in stride(from: 0, to: block.words.count, by: LandedBars.words) {
                let number = Int64(bitPattern: block.words[offset])
                places.append(Place(number: number, block: Int32(index), offset: Int32(offset)))
                let day = number & BarNumber.dayMask
                // Most blocks are of one day. They come in the order in which they landed.
                if day != lastDay, days[day] == nil { days[day] = block.landing }
                lastDay = day
            }
        }
        places.sort { ($0.number, $0.block) < ($1.number, $1.block) }
        return (places, days)
    }

    private func bind(_ place: Place, of blocks: [Block], toRow row: Int, of statement: BareStatement) {
        let block = blocks[Int(place.block)]
        let first = Int32(row * Self.valuesPerRow + 1)
        block.words.withUnsafeBufferPointer { words in
            statement.bind(place.number, at: first)
            for value in 1..<LandedBars.words {
                let number = Double(bitPattern: words[Int(place.offset) + value])
                if number.isNaN {
                    statement.bindNull(at: first + Int32(value))
                } else {
                    statement.bind(number, at: first + Int32(value))
                }
            }
        }
        statement.bind(block.landing, at: first + Int32(LandedBars.words))
    }

    private func note(_ places: [Place], days: [Int64: Int64]) throws {
        let addCode = try BareStatement(db, "INSERT INTO bar_codes VALUES (?) ON CONFLICT DO NOTHING")
        var lastCode: Int64?
        for place in places {
            let code = BarNumber.codeNumber(place.number)
            guard code != lastCode else { continue }
            lastCode = code
            addCode.bind(code, at: 1)
            try addCode.run()
        }
        for (day, landing) in days {
            try db.execute(
                sql: """
                    INSERT INTO bar_days VALUES (?, ?)
                    ON CONFLICT DO UPDATE SET first_landing = excluded.first_landing
                    WHERE excluded.first_landing < first_landing
                    """,
                arguments: [TradeDate(dayNumber: Int(day)).stored, landing])
        }
    }

    /// Rows that one statement inserts: its start and end cost as much as half a row does. More of them gain next to
    /// nothing.
    private static let rowsAtOnce = 8
    /// What is bound for a row: its words and its landing.
    private static let valuesPerRow = LandedBars.words + 1
    private static let columns =
        "(bar, open, high, low, close, pre_close, volume, amount, landing, first_landing)"

    /// Leaves out rows that are there already, which the number of changes tells. An update, for its triggers, and any
    /// other answer to an error than `FAIL` would make SQLite keep a copy of each page that the statement changes, so that
    /// it could be undone alone; here the transaction is undone with it in any case.
    private static let insert: String = {
        let rows = (0..<rowsAtOnce).map { row in
            let values = (1...valuesPerRow).map { "?\(row * valuesPerRow + $0)" }
            return "(\((values + values.suffix(1)).joined(separator: ", ")))"
        }
        return "INSERT OR FAIL INTO bars \(columns) VALUES \(rows.joined(separator: ", ")) ON CONFLICT (bar) DO NOTHING"
    }()

    private static let upsert = """
        INSERT INTO bars \(columns) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)
        ON CONFLICT (bar) DO UPDATE SET
            open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
            pre_close = excluded.pre_close, volume = excluded.volume, amount = excluded.amount,
            landing = excluded.landing
        WHERE (open, high, low, close, pre_close, volume, amount) IS NOT (
            excluded.open, excluded.high, excluded.low, excluded.close, excluded.pre_close, excluded.volume,
            excluded.amount)
        """
}
