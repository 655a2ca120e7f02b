import Plugins
import TrainerCore

/// A plug-in's rows as bars: TuShare's column names and units, every row checked, duplicates dropped.
enum PluginBars {
    /// By code, then day. `code`: the stock asked for; nil asks for all.
    static func reply(
        _ rows: [PluginRow], place: String, code: TSCode?, days: ClosedRange<TradeDate>
    ) -> BarReply {
        var bars: [Key: DailyBar] = [:]
        var refused: [RefusedRow] = []
        for row in rows {
            let name = "\(place) \(row.text("ts_code") ?? "null") \(row.text("trade_date") ?? "null")"
            do throws(Defect) {
                let bar = try bar(row, code, days)
                let key = Key(code: bar.code, date: bar.date)
                if let twin = bars[key] {
                    if twin != bar {
                        throw Defect("differs from another row of the same code and day, which was kept", .duplicate)
                    }
                } else {
                    bars[key] = bar
                }
            } catch {
                refused.append(
                    RefusedRow(
                        place: name, reason: error.reason,
                        date: row.day("trade_date").flatMap { days.contains($0) ? $0 : nil },
                        content: content(of: row), rule: error.rule))
            }
        }
        return BarReply(
            bars: bars.values.sorted { ($0.code, $0.date) < ($1.code, $1.date) },
            refused: refused.sorted { $0.place < $1.place }, calls: 0)
    }

    private struct Key: Hashable {
        let code: TSCode
        let date: TradeDate
    }

    private struct Defect: Error {
        let reason: String
        let rule: BarFinding.Rule?

        init(_ reason: String, _ rule: BarFinding.Rule? = nil) {
            self.reason = reason
            self.rule = rule
        }
    }

    private static let columns = ["open", "high", "low", "close", "pre_close", "vol", "amount"]

    private static func content(of row: PluginRow) -> String {
        columns.compactMap { name in row[name].map { "\(name) \($0.shown)" } }.joined(separator: ", ")
    }

    private static func bar(
        _ row: PluginRow, _ asked: TSCode?, _ days: ClosedRange<TradeDate>
    ) throws(Defect) -> DailyBar {
        func number(_ name: String) throws(Defect) -> Double {
            guard let value = row.number(name) else { throw Defect("\(name) is no number", .priceOrder) }
            return value
        }
        guard let code = row.code() else { throw Defect("ts_code is not a stock code") }
        guard code == asked ?? code else { throw Defect("another stock was asked for") }
        guard let date = row.day("trade_date"), days.contains(date) else {
            throw Defect("trade_date is not a day in \(days.lowerBound)…\(days.upperBound)")
        }
        var amount: Double?
        if let value = row["amount"], value != .null, value != .text("") { amount = try number("amount") }
        let bar = DailyBar(
            code: code, date: date, open: try number("open"), high: try number("high"), low: try number("low"),
            close: try number("close"), preClose: try number("pre_close"), volume: try number("vol"), amount: amount)
        if let defect = bar.defect { throw Defect(defect.rawValue, .priceOrder) }
        return bar
    }
}
