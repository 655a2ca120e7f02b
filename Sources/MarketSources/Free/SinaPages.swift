import Foundation
import TrainerCore

/// One row of Sina's list of all stocks, with its quote.
struct SinaListRow: Sendable, Hashable {
    let code: TSCode
    let name: String
    let open: Double
    let high: Double
    let low: Double
    let close: Double
    let preClose: Double
    /// Shares.
    let volume: Double
    /// Yuan.
    let amount: Double
    /// Set where the row names a stock and cannot be read otherwise: its numbers are zero then.
    var unreadable: Unreadable?

    struct Unreadable: Sendable, Hashable {
        let reason: String
        /// The row as it came.
        let content: String
    }

    var numbers: String {
        unreadable?.content
            ?? "open \(open), high \(high), low \(low), close \(close), pre_close \(preClose), volume \(volume), amount \(amount)"
    }
}

/// One page of that list.
struct SinaListPage: Sendable {
    var rows: [SinaListRow] = []
    /// Rows that name no stock, as they came.
    var nameless: [String] = []
    /// Whether no row came at all, of other securities neither.
    var isEmpty = true
}

/// Reads the four kinds of pages.
enum SinaPages {
    /// `[{"day":"2024-01-02","open":"9.390",…,"volume":"115836645"},…]`; `null` and `[]` are none.
    static func kLines(_ reply: WebReply, symbol: String) throws(FreeFault) -> KLineReply {
        var result = KLineReply()
        for row in try rows(reply) {
            guard let text = row["day"] as? String, let date = TradeDate(text.prefix(10)) else {
                result.refuse("sina \(symbol)", "a row without a day", content: LooseJSON.text(row))
                continue
            }
            var values: [Double] = []
            for name in ["open", "high", "low", "close", "volume"] {
                guard let value = LooseJSON.number(row[name]) else {
                    result.refuse(
                        "sina \(symbol) \(date)", "\(name) is no number", date: date, content: LooseJSON.text(row),
                        rule: .priceOrder)
                    break
                }
                values.append(value)
            }
            guard values.count == 5 else { continue }
            result.rows.append(
                KLine(
                    date: date, open: values[0], high: values[1], low: values[2], close: values[3], volume: values[4],
                    amount: nil))
        }
        return result
    }

    /// `var sh600519hfq={"total":33,"data":[{"d":"2026-06-26","f":"8.88…"},…]}` and a comment; ascending by day. The
    /// oldest entry is the level before any event, dated 1900-01-01. nil where there is none.
    static func factors(_ reply: WebReply, code: TSCode) throws(FreeFault) -> [AdjFactor]? {
        if reply.status == 404 { return nil }
        try LooseJSON.check(reply)
        guard let start = reply.body.firstIndex(of: UInt8(ascii: "{")),
            let end = reply.body.lastIndex(of: UInt8(ascii: "}")), start < end
        else { throw .broken("no factors: \(LooseJSON.beginning(of: reply.body))") }
        let object = try LooseJSON.parse(WebReply(status: 200, body: Array(reply.body[start...end])))
        guard let rows = (object as? [String: Any])?["data"] as? [[String: Any]] else {
            throw .broken("no factors: \(LooseJSON.beginning(of: reply.body))")
        }
        var factors: [AdjFactor] = []
        for row in rows {
            guard let text = row["d"] as? String, let date = TradeDate(text), let factor = LooseJSON.number(row["f"]),
                factor > 0
            else { throw .broken("a factor that cannot be read") }
            factors.append(AdjFactor(code: code, date: date, factor: factor))
        }
        return factors.isEmpty ? nil : factors.sorted { $0.date < $1.date }
    }

    /// Many times as many as there are: each eighty of them are a call.
    private static let mostStocks = 100_000

    /// `"5400"`
    static func stockCount(_ reply: WebReply) throws(FreeFault) -> Int {
        guard let number = LooseJSON.number(try LooseJSON.parse(reply)), let count = Int(exactly: number),
            (1...mostStocks).contains(count)
        else { throw .broken("no number of stocks: \(LooseJSON.beginning(of: reply.body))") }
        return count
    }

    /// Rows of other securities are left out. A row that cannot be read is told as such, so that one bad row does not cost
    /// the list; a page on which most cannot be read is broken.
    static func list(_ reply: WebReply) throws(FreeFault) -> SinaListPage {
        var page = SinaListPage()
        let all = try rows(reply)
        page.isEmpty = all.isEmpty
        for row in all {
            guard let symbol = row["symbol"] as? String, let name = row["name"] as? String else {
                page.nameless.append(LooseJSON.text(row))
                continue
            }
            guard let code = FreeSymbol.code(symbol) else { continue }
            page.rows.append(quote(of: code, name, row))
        }
        let unreadable = page.rows.compactMap(\.unreadable)
        guard (page.nameless.count + unreadable.count) * 2 <= all.count else {
            let example = page.nameless.first ?? unreadable[0].content
            throw .broken("most rows of the list cannot be read: \(example.prefix(80))")
        }
        return page
    }

    private static func quote(of code: TSCode, _ name: String, _ row: [String: Any]) -> SinaListRow {
        let columns = ["open", "high", "low", "trade", "settlement", "volume", "amount"]
        let values = columns.map { LooseJSON.number(row[$0]) }
        let unreadable = zip(columns, values).first(where: { $1 == nil }).map { column, _ in
            SinaListRow.Unreadable(reason: "\(column) is no number", content: LooseJSON.text(row))
        }
        let numbers = values.map { unreadable == nil ? $0 ?? 0 : 0 }
        return SinaListRow(
            code: code, name: name, open: numbers[0], high: numbers[1], low: numbers[2], close: numbers[3],
            preClose: numbers[4], volume: numbers[5], amount: numbers[6], unreadable: unreadable)
    }

    private static func rows(_ reply: WebReply) throws(FreeFault) -> [[String: Any]] {
        let answer = try LooseJSON.parse(reply)
        if answer is NSNull { return [] }
        guard let rows = answer as? [[String: Any]] else {
            throw .broken("not a list: \(LooseJSON.beginning(of: reply.body))")
        }
        return rows
    }
}
