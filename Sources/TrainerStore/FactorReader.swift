internal import GRDB
internal import TrainerCore

/// Reads stocks' factors as they were known at one instant. Bare statements: every check of the whole market reads those
/// of every stock.
final class FactorReader {
    private let db: Database
    private let asOf: TradeDate
    private let knownAt: StoredInstant
    private let factorRows: BareStatement
    private let mark: BareStatement
    /// By source: all stocks share them.
    private var marketDays: [String: [TradeDate]] = [:]
    /// Made for the first stock that has left a code behind.
    private var bars: BarReader?

    init(_ db: Database, asOf: TradeDate, knownAt: StoredInstant) throws {
        self.db = db
        self.asOf = asOf
        self.knownAt = knownAt
        factorRows = try BareStatement(
            db,
            """
            SELECT source, trade_date, factor FROM adj_factors
            WHERE ts_code = ? AND trade_date <= ? AND ingested_at <= ? ORDER BY source, trade_date, ingested_at
            """)
        mark = try BareStatement(
            db, "SELECT first_date, last_date, asked_at FROM factor_marks WHERE source = ? AND ts_code = ?")
    }

    /// The series of the source that reaches furthest, whole. Of a stock that has left a code behind, it goes on with what
    /// the same source told of that one.
    func factors(of code: TSCode) throws -> FactorSeries {
        var series = try told(of: code)
        for old in try CodeChangeRows.earlier(than: code, knownAt: knownAt, db) {
            let before = try told(of: old)
            series = try series.map { source, own -> (source: String, series: FactorSeries) in
                guard let told = before.first(where: { $0.source == source })?.series else { return (source, own) }
                return (source, own.continuing(told, over: try barsAround(own, of: code)))
            }
        }
        // Each has a row, so each has a reach.
        let best = series.min {
            ($1.series.reach ?? asOf, $0.source) < ($0.series.reach ?? asOf, $1.source)
        }
        return best?.series ?? .none
    }

    private func told(of code: TSCode) throws -> [(source: String, series: FactorSeries)] {
        try rows(of: code).map { source, factors in
            (source: source, series: try told(factors, of: code, by: source))
        }
    }

    /// Calendar days around the first one of a series in which its stock's bars are looked for: a long holiday and a halt.
    private static let seamDays = 60

    private func barsAround(_ series: FactorSeries, of code: TSCode) throws -> [DailyBar] {
        guard let first = series.factors.first?.date else { return [] }
        let reader = try bars ?? BarReader(db, knownAt: knownAt)
        bars = reader
        let last = min(asOf, first.advanced(by: Self.seamDays))
        return try reader.bars(of: code, in: first.advanced(by: -Self.seamDays)...max(first, last))
    }

    /// Every source's rows, one source after the other.
    private func rows(of code: TSCode) throws -> [(source: String, factors: [AdjFactor])] {
        factorRows.bind(code.rawValue, at: 1)
        factorRows.bind(asOf.stored, at: 2)
        factorRows.bind(knownAt.microseconds, at: 3)
        defer { factorRows.reset() }
        var told: [(source: String, factors: [AdjFactor])] = []
        while try factorRows.step() {
            let source = factorRows.text(0)
            if told.last?.source != source { told.append((source, [])) }
            let factor = AdjFactor(
                code: code, date: try day(factorRows.int(1), table: "adj_factors", of: code),
                factor: factorRows.double(2))
            let last = told.endIndex - 1
            // A later version of the same day takes the earlier one's place.
            if told[last].factors.last?.date == factor.date { told[last].factors.removeLast() }
            told[last].factors.append(factor)
        }
        return told
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
        mark.bind(source, at: 1)
        mark.bind(code.rawValue, at: 2)
        defer { mark.reset() }
        guard try mark.step(), let first = factors.first, let last = factors.last else { return [] }
        guard mark.int64(2) <= knownAt.microseconds else { return [first.date...last.date] }
        let start = try day(mark.int(0), table: "factor_marks", of: code)
        let end = min(try day(mark.int(1), table: "factor_marks", of: code), asOf)
        return start <= end ? [start...end] : []
    }

    private func day(_ stored: Int, table: String, of code: TSCode) throws -> TradeDate {
        guard let day = TradeDate(yyyymmdd: stored) else { throw Versions.unreadable(table, code) }
        return day
    }
}
