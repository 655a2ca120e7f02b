internal import GRDB
internal import Messages
internal import TrainerCore

/// Reads stocks' factors as they were known at one instant.
final class FactorReader {
    private let db: Database
    private let asOf: TradeDate
    private let knownAt: StoredInstant
    /// By source: all stocks share them.
    private var marketDays: [String: [TradeDate]] = [:]

    init(_ db: Database, asOf: TradeDate, knownAt: StoredInstant) {
        self.db = db
        self.asOf = asOf
        self.knownAt = knownAt
    }

    /// The series of the source that reaches furthest, whole.
    func factors(of code: TSCode) throws -> FactorSeries {
        let series = try rows(of: code).map { source, factors in
            (source: source, series: try told(factors, of: code, by: source))
        }
        // Each has a row, so each has a reach.
        let best = series.min {
            ($1.series.reach ?? asOf, $0.source) < ($0.series.reach ?? asOf, $1.source)
        }
        return best?.series ?? .none
    }

    private func rows(of code: TSCode) throws -> [String: [AdjFactor]] {
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

    private func told(_ factors: [AdjFactor], of code: TSCode, by source: String) throws -> FactorSeries {
        FactorSeries(
            factors, marketDays: try days(toldBy: source), spans: try spans(of: code, toldBy: source, factors))
    }

    /// A day whose answer was empty was not told of.
    private func days(toldBy source: String) throws -> [TradeDate] {
        if let known = marketDays[source] { return known }
        let statement = try db.cachedStatement(
            sql: """
                SELECT trade_date FROM factor_days
                WHERE source = ? AND trade_date <= ? AND ingested_at <= ? AND factors > 0 ORDER BY trade_date
                """)
        let days = try Int.fetchAll(statement, arguments: [source, asOf.stored, knownAt])
            .compactMap(TradeDate.init(yyyymmdd:))
        marketDays[source] = days
        return days
    }

    /// The days that the stock was asked for. A mark that grew after the instant does not tell how far it went then: the
    /// rows up to the last one are what is sure.
    private func spans(
        of code: TSCode, toldBy source: String, _ factors: [AdjFactor]
    ) throws -> [ClosedRange<TradeDate>] {
        let statement = try db.cachedStatement(
            sql: "SELECT first_date, last_date, asked_at FROM factor_marks WHERE source = ? AND ts_code = ?")
        guard let row = try Row.fetchOne(statement, arguments: [source, code.rawValue]), let first = factors.first,
            let last = factors.last
        else { return [] }
        guard (row["asked_at"] as Int64) <= knownAt.microseconds else { return [first.date...last.date] }
        let start = try row.required(row.day("first_date"), table: "factor_marks", key: code.rawValue)
        let end = min(try row.required(row.day("last_date"), table: "factor_marks", key: code.rawValue), asOf)
        return start <= end ? [start...end] : []
    }
}
