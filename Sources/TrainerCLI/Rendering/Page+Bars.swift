import ControlAPI
import Foundation
import Messages
import TrainerCore

extension Page {
    /// Where a bar comes from stands beside its day; what a screen is too narrow for is told in further tables.
    func bars(_ reply: BarsReply) -> [String] {
        let prices = ["open", "high", "low", "close", "pre_close", "vol", "amount"]
        // Columns that nobody has filled would only make the table wider.
        let basics = CSV.basics.filter { column in reply.rows.contains { $0[keyPath: column.path] != nil } }
        var table = Table(
            [.init(head: text(.headDay)), .init(head: text(.headSource))]
                + (prices + basics.map(\.name)).map { .init(head: $0, isRightAligned: true) })
        for row in reply.rows {
            table.add(
                [row.date.dashed, row.source]
                    + [row.open, row.high, row.low, row.close, row.preClose, row.volume].map { Format.fixed($0, 2) }
                    + [row.amount.map { Format.fixed($0, 3) } ?? "-"]
                    + basics.map { row[keyPath: $0.path].map { Format.fixed($0, 2) } ?? "-" })
        }
        return [text(.barsOf(reply.code.rawValue, adjust: reply.adjust.rawValue, basis: reply.basis))]
            + table.blocks(width: width) + (reply.indicators.isEmpty ? [] : [""] + indicators(reply))
    }

    /// The series that people look at most; CSV and JSON have them all.
    private func indicators(_ reply: BarsReply) -> [String] {
        let shown = ["ma5", "ma20", "ma60", "macd", "rsi14", "kdjK", "kdjD", "kdjJ", "volumeRatio"]
            .compactMap { reply.indicators.firstIndex(of: $0) }
        var table = Table(
            [.init(head: text(.headDay))] + shown.map { .init(head: reply.indicators[$0], isRightAligned: true) })
        for row in reply.rows {
            table.add([row.date.dashed] + shown.map { place in row.values[place].map { Format.fixed($0, 2) } ?? "-" })
        }
        return table.blocks(width: width)
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
            "ingested_at", "adjust", "basis",
        ]
        return [line(head + basics.map(\.name) + reply.indicators)]
            + reply.rows.map { row in
                let key = [reply.code.rawValue, row.date.description]
                let prices = [row.open, row.high, row.low, row.close, row.preClose, row.volume].map { "\($0)" }
                let facts = [
                    row.amount.map { "\($0)" } ?? "", row.source, row.ingestedAt.formatted(.iso8601),
                    reply.adjust.rawValue, reply.basis,
                ]
                let others = basics.map { row[keyPath: $0.path] } + row.values
                return line(key + prices + facts + others.map { $0.map { "\($0)" } ?? "" })
            }
    }
}
