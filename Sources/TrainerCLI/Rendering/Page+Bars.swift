import ControlAPI
import Messages
import TrainerCore

extension Page {
    func bars(_ reply: BarsReply) -> [String] {
        let prices = ["open", "high", "low", "close", "pre_close", "vol", "amount"]
        // Columns that nobody has filled would only push the others off the screen.
        let basics = CSV.basics.filter { column in reply.rows.contains { $0[keyPath: column.path] != nil } }
        var table = Table(
            [.init(head: text(.headDay))]
                + (prices + basics.map(\.name)).map { .init(head: $0, isRightAligned: true) }
                + [.init(head: text(.headSource), minimum: 4)])
        for row in reply.rows {
            table.add(
                [row.date.dashed]
                    + [row.open, row.high, row.low, row.close, row.preClose, row.volume].map { Format.fixed($0, 2) }
                    + [row.amount.map { Format.fixed($0, 3) } ?? "-"]
                    + basics.map { row[keyPath: $0.path].map { Format.fixed($0, 2) } ?? "-" } + [row.source])
        }
        return [text(.barsOf(reply.code.rawValue, adjust: reply.adjust.rawValue, basis: reply.basis))]
            + table.lines(width: width) + (reply.indicators.isEmpty ? [] : [""] + indicators(reply))
    }

    /// As many series as a screen is wide; CSV and JSON have them all.
    private func indicators(_ reply: BarsReply) -> [String] {
        let shown = ["ma5", "ma20", "ma60", "macd", "rsi14", "kdjK", "kdjD", "kdjJ", "volumeRatio"]
            .compactMap { reply.indicators.firstIndex(of: $0) }
        var table = Table(
            [.init(head: text(.headDay))] + shown.map { .init(head: reply.indicators[$0], isRightAligned: true) })
        for row in reply.rows {
            table.add([row.date.dashed] + shown.map { place in row.values[place].map { Format.fixed($0, 2) } ?? "-" })
        }
        return table.lines(width: width)
    }
}

extension CSV {
    /// TuShare's names of what a row may have beside its bar.
    static var basics: [(name: String, path: KeyPath<BarsReply.Row, Double?>)] {
        [("turnover_rate", \.turnoverRate), ("pe", \.pe), ("total_mv", \.totalMarketValue)]
    }

    static func lines(of reply: BarsReply) -> [String] {
        let head = [
            "ts_code", "trade_date", "open", "high", "low", "close", "pre_close", "vol", "amount", "source",
        ]
        return [line(head + basics.map(\.name) + reply.indicators)]
            + reply.rows.map { row in
                let prices = [row.open, row.high, row.low, row.close, row.preClose, row.volume].map { "\($0)" }
                return line(
                    [reply.code.rawValue, row.date.description] + prices + [
                        row.amount.map { "\($0)" } ?? "", row.source,
                    ]
                        + basics.map { row[keyPath: $0.path].map { "\($0)" } ?? "" }
                        + row.values.map { $0.map { "\($0)" } ?? "" })
            }
    }
}
