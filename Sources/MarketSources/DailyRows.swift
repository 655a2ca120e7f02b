import Messages
import TrainerCore

/// Turns the answers of `daily` into bars: columns by name, every row checked, duplicates dropped.
struct DailyRows {
    static let fields = [
        "ts_code", "trade_date", "open", "high", "low", "close", "pre_close", "vol", "amount",
    ]

    /// The days asked for.
    let days: ClosedRange<TradeDate>
    private var bars: [Key: DailyBar] = [:]
    private var refused: Set<RefusedRow> = []

    private struct Key: Hashable {
        let code: TSCode
        let date: TradeDate
    }

    init(days: ClosedRange<TradeDate>) { self.days = days }

    mutating func add(_ table: TuShareTable) throws(TrainerError) {
        var columns: [[TuShareCell]] = []
        for field in Self.fields {
            guard let column = table.column(field) else {
                throw Self.missingColumn(field, in: table, of: "daily")
            }
            columns.append(column)
        }
        bars.reserveCapacity(bars.count + table.rowCount)
        for row in 0..<table.rowCount { add(columns.map { $0[row] }) }
    }

    func reply(calls: Int) -> BarReply {
        BarReply(
            bars: bars.values.sorted { ($0.code, $0.date) < ($1.code, $1.date) },
            refused: refused.sorted { $0.place < $1.place },
            calls: calls)
    }

    static func missingColumn(_ column: String, in table: TuShareTable, of api: String) -> TrainerError {
        TrainerError(
            .upstreamMalformed,
            .tuShareColumnMissing(api: api, column: column, fields: table.fields.joined(separator: ",")))
    }

    /// `cells` in the order of `fields`.
    private mutating func add(_ cells: [TuShareCell]) {
        let codeText = cells[0].text ?? "null"
        let dateText = cells[1].text ?? "null"
        let place = "daily \(codeText) \(dateText)"
        guard let code = TSCode(codeText) else { return refuse(place, "ts_code \(codeText) is not a stock code") }
        guard let date = TradeDate(dateText), days.contains(date) else {
            let asked =
                days.lowerBound == days.upperBound ? "\(days.lowerBound)" : "\(days.lowerBound)…\(days.upperBound)"
            return refuse(place, "trade_date is \(dateText), asked for \(asked)")
        }
        var values: [Double] = []
        for column in 2...7 {
            guard let value = cells[column].number else {
                return refuse(place, "\(Self.fields[column]) is \(cells[column].text ?? "null")")
            }
            values.append(value)
        }
        let bar = DailyBar(
            code: code, date: date, open: values[0], high: values[1], low: values[2], close: values[3],
            preClose: values[4], volume: values[5], amount: cells[8].number)
        if let defect = bar.defect { return refuse(place, defect) }
        let key = Key(code: code, date: date)
        if let twin = bars[key] {
            if twin != bar { refuse(place, "differs from another row of the same code and day, which was kept") }
            return
        }
        bars[key] = bar
    }

    private mutating func refuse(_ place: String, _ reason: String) {
        refused.insert(RefusedRow(place: place, reason: reason))
    }
}
