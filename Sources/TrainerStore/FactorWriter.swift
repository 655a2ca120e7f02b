internal import GRDB
internal import TrainerCore

/// Writes adjustment factors within the caller's transaction: a row where a stock's factor changes, none where a day
/// repeats the one in force. A market of 5,400 stocks has a few rows a day, not 5,400.
struct FactorWriter {
    private let source: String
    private let instant: StoredInstant
    private let inForce: BareStatement
    private let nextDay: BareStatement
    private let rowDays: BareStatement
    private let insert: BareStatement

    init(_ db: Database, source: String, at instant: StoredInstant) throws {
        self.source = source
        self.instant = instant
        inForce = try BareStatement(
            db,
            """
            SELECT trade_date, factor, ingested_at FROM adj_factors
            WHERE ts_code = ? AND source = ? AND trade_date <= ? ORDER BY trade_date DESC, ingested_at DESC LIMIT 1
            """)
        nextDay = try BareStatement(
            db,
            """
            SELECT trade_date FROM factor_days WHERE source = ? AND trade_date > ? AND factors > 0
            ORDER BY trade_date LIMIT 1
            """)
        rowDays = try BareStatement(
            db,
            """
            SELECT DISTINCT trade_date FROM adj_factors
            WHERE ts_code = ? AND source = ? AND trade_date BETWEEN ? AND ?
            """)
        insert = try BareStatement(
            db,
            """
            INSERT INTO adj_factors (ts_code, source, trade_date, ingested_at, factor) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET factor = excluded.factor
            """)
    }

    /// `factors`: sorted by code, then day. `keepsLast`: a stock's last day gets its row whatever it says, because it
    /// tells how far the series reaches.
    func write(_ factors: [AdjFactor], keepsLast: Bool) throws {
        for (index, factor) in factors.enumerated() {
            let isLast = index + 1 == factors.count || factors[index + 1].code != factor.code
            let following = isLast ? nil : factors[index + 1].date
            try write(factor, before: following, evenIfRepeated: keepsLast && isLast)
        }
    }

    /// Days of the stocks in `asked` that the answer leaves out repeat the factor before them, also those with a row of an
    /// earlier answer: left as it is, a row of another level would stand amid the new ones.
    /// - Parameter factors: sorted by code, then day; so is what is returned.
    func whole(_ factors: [AdjFactor], asked: [TSCode: ClosedRange<TradeDate>]) throws -> [AdjFactor] {
        var found: [AdjFactor] = []
        var rest = factors[...]
        while let first = rest.first {
            let own = rest.prefix { $0.code == first.code }
            rest = rest.dropFirst(own.count)
            guard let end = asked[first.code]?.upperBound, first.date <= end else {
                found += own
                continue
            }
            let told = Dictionary(own.map { ($0.date, $0.factor) }, uniquingKeysWith: { $1 })
            var inForce = first.factor
            for day in Set(told.keys).union(try days(of: first.code, in: first.date...end)).sorted() {
                inForce = told[day] ?? inForce
                found.append(AdjFactor(code: first.code, date: day, factor: inForce))
            }
        }
        return found
    }

    private func days(of code: TSCode, in range: ClosedRange<TradeDate>) throws -> [TradeDate] {
        rowDays.bind(code.rawValue, at: 1)
        rowDays.bind(source, at: 2)
        rowDays.bind(range.lowerBound.stored, at: 3)
        rowDays.bind(range.upperBound.stored, at: 4)
        defer { rowDays.reset() }
        var days: [TradeDate] = []
        while try rowDays.step() {
            if let day = rowDays.day(0) { days.append(day) }
        }
        return days
    }

    /// - Parameter following: the day of the stock's next factor that is written, too.
    private func write(_ factor: AdjFactor, before following: TradeDate?, evenIfRepeated: Bool) throws {
        let old = try standing(factor.code, on: factor.date)
        if let old, old.factor == factor.factor, old.day == factor.date.stored || !evenIfRepeated { return }
        let isCorrection = old?.day == factor.date.stored
        try put(factor.factor, of: factor.code, on: factor.date.stored, after: isCorrection ? old?.at : nil)
        guard let old, old.factor != factor.factor else { return }
        // Days after this one that were answered before with the old factor have no row: now the first of them needs it.
        guard let next = try answeredDay(after: factor.date), let date = TradeDate(yyyymmdd: next),
            following.map({ date < $0 }) ?? true, let then = try standing(factor.code, on: date), then.day < next
        else { return }
        try put(old.factor, of: factor.code, on: next, after: nil)
    }

    private func standing(_ code: TSCode, on day: TradeDate) throws -> (day: Int, factor: Double, at: Int64)? {
        inForce.bind(code.rawValue, at: 1)
        inForce.bind(source, at: 2)
        inForce.bind(day.stored, at: 3)
        defer { inForce.reset() }
        guard try inForce.step() else { return nil }
        return (inForce.int(0), inForce.double(1), inForce.int64(2))
    }

    private func answeredDay(after day: TradeDate) throws -> Int? {
        nextDay.bind(source, at: 1)
        nextDay.bind(day.stored, at: 2)
        defer { nextDay.reset() }
        return try nextDay.step() ? nextDay.int(0) : nil
    }

    /// A version never comes before the one it corrects, also where the clock was set back.
    private func put(_ factor: Double, of code: TSCode, on day: Int, after version: Int64?) throws {
        insert.bind(code.rawValue, at: 1)
        insert.bind(source, at: 2)
        insert.bind(day, at: 3)
        insert.bind(version.map { max(instant.microseconds, $0 + 1) } ?? instant.microseconds, at: 4)
        insert.bind(factor, at: 5)
        try insert.run()
    }
}
