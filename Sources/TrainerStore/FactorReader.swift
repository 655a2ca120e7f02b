internal import GRDB
internal import Messages
internal import TrainerCore

/// Reads one stock's factors as they were known at one instant.
struct FactorReader {
    private let db: Database
    private let asOf: TradeDate
    private let knownAt: StoredInstant

    init(_ db: Database, asOf: TradeDate, knownAt: StoredInstant) {
        self.db = db
        self.asOf = asOf
        self.knownAt = knownAt
    }

    /// The series of the source that reaches furthest, whole.
    func factors(of code: TSCode) throws -> [AdjFactor] {
        let series = try series(of: code)
        guard series.count > 1 else { return series.first?.value ?? [] }
        let reaches = try series.compactMap { source, factors in
            try reach(of: source, factors).map { (source: source, reach: $0) }
        }
        let best = reaches.min { ($1.reach, $0.source) < ($0.reach, $1.source) }
        return best.flatMap { series[$0.source] } ?? []
    }

    private func series(of code: TSCode) throws -> [String: [AdjFactor]] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT source, trade_date, factor FROM adj_factors
                WHERE ts_code = ? AND trade_date <= ? AND ingested_at <= ? ORDER BY source, trade_date, ingested_at
                """)
        let rows = try Row.fetchCursor(statement, arguments: [code.rawValue, asOf.stored, knownAt])
        var series: [String: [AdjFactor]] = [:]
        while let row = try rows.next() {
            let date = try row.required(row.day("trade_date"), table: "adj_factors", key: code.rawValue)
            let source = row["source"] as String
            // A later version of the same day takes the earlier one's place.
            if series[source]?.last?.date == date { series[source]?.removeLast() }
            series[source, default: []].append(AdjFactor(code: code, date: date, factor: row["factor"]))
        }
        return series
    }

    /// The newest day that the source spoke of, also where it only repeated the factor.
    private func reach(of source: String, _ series: [AdjFactor]) throws -> TradeDate? {
        let answered = try Int.fetchOne(
            db,
            sql: """
                SELECT trade_date FROM factor_days WHERE source = ? AND trade_date <= ? AND ingested_at <= ?
                ORDER BY trade_date DESC LIMIT 1
                """,
            arguments: [source, asOf.stored, knownAt]
        ).flatMap(TradeDate.init(yyyymmdd:))
        return [answered, series.last?.date].compactMap(\.self).max()
    }
}
