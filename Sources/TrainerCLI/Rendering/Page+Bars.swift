import ControlAPI
import Messages
import TrainerCore

extension Page {
    func bars(_ reply: BarsReply) -> [String] {
        let prices = ["open", "high", "low", "close", "pre_close", "vol", "amount"]
        var table = Table(
            [.init(head: text(.headDay))] + prices.map { .init(head: $0, isRightAligned: true) }
                + [.init(head: text(.headSource), minimum: 4)])
        for row in reply.rows {
            table.add(
                [row.date.dashed]
                    + [row.open, row.high, row.low, row.close, row.preClose, row.volume].map { Format.fixed($0, 2) }
                    + [row.amount.map { Format.fixed($0, 3) } ?? "-", row.source])
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
    static func lines(of reply: BarsReply) -> [String] {
        let head = [
            "ts_code", "trade_date", "open", "high", "low", "close", "pre_close", "vol", "amount", "source",
        ]
        return [line(head + reply.indicators)]
            + reply.rows.map { row in
                let prices = [row.open, row.high, row.low, row.close, row.preClose, row.volume].map { "\($0)" }
                return line(
                    [reply.code.rawValue, row.date.description] + prices + [
                        row.amount.map { "\($0)" } ?? "", row.source,
                    ]
                        + row.values.map { $0.map { "\($0)" } ?? "" })
            }
    }
}
