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
        var places: [Place] = []
        places.reserveCapacity(blocks.reduce(0) { $0 + $1.words.count / LandedBars.words })
        for (index, block) in blocks.enumerated() {
            for offset in stride(from: 0, to: block.words.count, by: LandedBars.words) {
                places.append(
                    Place(number: Int64(bitPattern: block.words[offset]), block: Int32(index), offset: Int32(offset)))
            }
        }
        places.sort { ($0.number, $0.block) < ($1.number, $1.block) }

        let upsert = try BareStatement(db, Self.upsert)
        var codes: [Int64] = []
        var days: [Int64: Int64] = [:]
        for place in places {
            let block = blocks[Int(place.block)]
            block.words.withUnsafeBufferPointer { words in
                upsert.bind(place.number, at: 1)
                for value in 1..<LandedBars.words {
                    let number = Double(bitPattern: words[Int(place.offset) + value])
                    if number.isNaN {
                        upsert.bindNull(at: Int32(value + 1))
                    } else {
                        upsert.bind(number, at: Int32(value + 1))
                    }
                }
            }
            upsert.bind(block.landing, at: 9)
            try upsert.run()
            let code = BarNumber.codeNumber(place.number)
            if codes.last != code { codes.append(code) }
            let day = place.number & BarNumber.dayMask
            days[day] = min(days[day] ?? .max, block.landing)
        }
        try note(codes: codes, days: days)
    }

    private func note(codes: [Int64], days: [Int64: Int64]) throws {
        let addCode = try BareStatement(db, "INSERT INTO bar_codes VALUES (?) ON CONFLICT DO NOTHING")
        for code in codes {
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

    private static let upsert = """
        INSERT INTO bars (bar, open, high, low, close, pre_close, volume, amount, landing, first_landing)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)
        ON CONFLICT (bar) DO UPDATE SET
            open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
            pre_close = excluded.pre_close, volume = excluded.volume, amount = excluded.amount,
            landing = excluded.landing
        WHERE (open, high, low, close, pre_close, volume, amount) IS NOT (
            excluded.open, excluded.high, excluded.low, excluded.close, excluded.pre_close, excluded.volume,
            excluded.amount)
        """
}
