import Messages
import TrainerCore

/// Turns the answers of `daily` into bars: columns by name, every row checked, duplicates dropped.
struct DailyRows {
    static let fields = [
        "ts_code", "trade_date", "open", "high", "low", "close", "pre_close", "vol", "amount",
    ]

    /// The days asked for.
    let days: ClosedRange<TradeDate>
    private let api: String
    private var bars: [(key: UInt64, bar: DailyBar)] = []
    private var refused: Set<RefusedRow> = []

    /// `api` is named in the reasons: the index's bars have the same columns.
    init(days: ClosedRange<TradeDate>, of api: String = "daily") {
        self.days = days
        self.api = api
    }

    mutating func add(_ table: TuShareTable) throws(TrainerError) {
        guard let codes = table.codes("ts_code") else { throw Self.missingColumn("ts_code", in: table, of: api) }
        guard let dates = table.days("trade_date") else { throw Self.missingColumn("trade_date", in: table, of: api) }
        var columns: [[Double]] = []
        for field in Self.fields.dropFirst(2) {
            guard let column = table.numbers(field) else { throw Self.missingColumn(field, in: table, of: api) }
            columns.append(column)
        }
        bars.reserveCapacity(bars.count + table.rowCount)
        // One code's history is one string, not one a row.
        var (lastCode, lastText): (PackedCode?, TSCode?)
        for row in 0..<table.rowCount {
            guard let packed = codes[row], dates[row] != TuShareTable.noDay,
                days.contains(TradeDate(dayNumber: Int(dates[row])))
            else {
                refuse(row, of: table)
                continue
            }
            let code = packed == lastCode ? lastText ?? packed.code : packed.code
            (lastCode, lastText) = (packed, code)
            let amount = columns[6][row]
            let bar = DailyBar(
                code: code, date: TradeDate(dayNumber: Int(dates[row])), open: columns[0][row], high: columns[1][row],
                low: columns[2][row], close: columns[3][row], preClose: columns[4][row], volume: columns[5][row],
                amount: amount.isNaN ? nil : amount)
            if bar.defect == nil {
                let day = UInt32(bitPattern: dates[row]) ^ 0x8000_0000
                bars.append((UInt64(packed.rawValue) << 32 | UInt64(day), bar))
            } else {
                refuse(row, of: table)
            }
        }
    }

    /// By code, then day, ascending. Of two different rows of one code and day the first is kept.
    func reply(calls: Int) -> BarReply {
        var refused = refused
        let order = bars.indices.sorted { (bars[$0].key, $0) < (bars[$1].key, $1) }
        var kept: [DailyBar] = []
        kept.reserveCapacity(bars.count)
        var lastKey: UInt64?
        for place in order {
            let (key, bar) = bars[place]
            if key != lastKey {
                kept.append(bar)
                lastKey = key
            } else if kept.last != bar {
                refused.insert(
                    RefusedRow(
                        place: "\(api) \(bar.code) \(bar.date)",
                        reason: "differs from another row of the same code and day, which was kept",
                        date: bar.date, content: bar.numbers, rule: .duplicate))
            }
        }
        return BarReply(bars: kept, refused: refused.sorted(by: Self.precedes), calls: calls)
    }

    private static func precedes(_ left: RefusedRow, _ right: RefusedRow) -> Bool {
        (left.place, left.reason, left.content ?? "") < (right.place, right.reason, right.content ?? "")
    }

    static func missingColumn(_ column: String, in table: TuShareTable, of api: String) -> TrainerError {
        TrainerError(
            .upstreamMalformed,
            .tuShareColumnMissing(api: api, column: column, fields: table.fields.joined(separator: ",")),
            hint: .tuShareColumnRemedy)
    }

    /// The slow way, for a row that is known to be wrong: finds out why.
    private mutating func refuse(_ row: Int, of table: TuShareTable) {
        let cells = Self.fields.map { field in
            table.fields.firstIndex(of: field).map { table.cell(row, $0) } ?? .null
        }
        let (codeText, dateText) = (Self.text(cells[0]), Self.text(cells[1]))
        let objection = objection(cells, codeText, dateText)
        let values = zip(Self.fields, cells).dropFirst(2).map { "\($0) \(Self.text($1))" }
        refused.insert(
            RefusedRow(
                place: "\(api) \(codeText) \(dateText)", reason: objection.reason,
                date: TradeDate(dateText).flatMap { days.contains($0) ? $0 : nil },
                content: values.joined(separator: ", "), rule: objection.rule))
    }

    private static func text(_ cell: TuShareCell) -> String { cell.text ?? "null" }

    private func objection(
        _ cells: [TuShareCell], _ codeText: String, _ dateText: String
    ) -> (reason: String, rule: BarFinding.Rule?) {
        guard let code = TSCode(codeText) else { return ("ts_code \(codeText) is not a stock code", nil) }
        guard let date = TradeDate(dateText), days.contains(date) else {
            let asked =
                days.lowerBound == days.upperBound ? "\(days.lowerBound)" : "\(days.lowerBound)…\(days.upperBound)"
            return ("trade_date is \(dateText), asked for \(asked)", nil)
        }
        var values: [Double] = []
        for column in 2...7 {
            guard let value = cells[column].number, !value.isNaN else {
                return ("\(Self.fields[column]) is \(Self.text(cells[column]))", .priceOrder)
            }
            values.append(value)
        }
        let bar = DailyBar(
            code: code, date: date, open: values[0], high: values[1], low: values[2], close: values[3],
            preClose: values[4], volume: values[5], amount: cells[8].number)
        return (bar.defect?.rawValue ?? "the row cannot be read", .priceOrder)
    }
}
