import Foundation
import SandboxMarket

/// Renders what Tencent and Sina would say of the market, up to a day and no further.
struct FreePages {
    let market: Market
    let today: MarketDay
    let faults: [FreeSandboxFault.Kind]
    /// Whose quotes are shown: on a closed day those of the last open one.
    private let session: MarketDay

    init(market: Market, today: MarketDay, faults: [FreeSandboxFault.Kind]) {
        self.market = market
        self.today = today
        self.faults = faults
        // No closure is as long as a month.
        let (year, month) = today.month > 1 ? (today.year, today.month - 1) : (today.year - 1, 12)
        let start = MarketDay(yyyymmdd: year * 10_000 + month * 100 + 1)
        session = market.calendar.openDays(from: start, through: today).last ?? today
    }

    private static let rowsPerCall = 640
    /// Tencent may begin earlier than asked.
    private static let earlierRows = 3

    // MARK: Tencent

    func kLine(_ param: String) -> String {
        let parts = param.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, let count = Int(parts[4]), (1...2000).contains(count) else {
            return #"{"code":1,"msg":"bad params"}"#
        }
        guard parts[1] == "day", ["", "bfq"].contains(parts[5]) else {
            return #"{"code":0,"msg":"param error","data":[]}"#
        }
        let all = bars(parts[0]).filter { $0.day <= (day(parts[3]) ?? today) }
        let start = day(parts[2]).map { first in all.firstIndex { $0.day >= first } ?? all.count } ?? 0
        let rows = all[max(0, start - Self.earlierRows)...].suffix(min(count, Self.rowsPerCall))
        let text = repeated(rows.map { kLineRow($0, isShares: countsShares(parts[0])) }).joined(separator: ",")
        return #"{"code":0,"msg":"","data":{"\#(parts[0])":{"day":[\#(text)],"qt":{},"prec":"0","version":"16"}}}"#
    }

    private func kLineRow(_ bar: MarketBar, isShares: Bool) -> String {
        let volume = (isShares ? bar.volume * 100 : bar.volume).rounded()
        let start =
            "[\"\(dashed(bar.day))\",\"\(fixed(bar.open, 3))\",\"\(fixed(bar.close, 3))\",\"\(fixed(bar.high, 3))\","
            + "\"\(fixed(bar.low, 3))\",\"\(fixed(volume, 3))\""
        if faults.contains(.noAmount) { return start + "]" }
        return start + ",{},\"0.60\",\"\(fixed((bar.amount ?? 0) / 10, 3))\",\"0.00\",\"0.00\"]"
    }

    /// GBK: the name is 模拟 and a character whose second byte is `~`.
    func quotes(_ list: String) -> [UInt8] {
        let name: [UInt8] = [0xc4, 0xa3, 0xc4, 0xe2, 0x81, 0x7e]
        var body: [UInt8] = []
        for symbol in list.split(separator: ",").map(String.init) {
            guard let quote = quote(symbol) else {
                body += Array("v_pv_none_match=\"1\";\n".utf8)
                continue
            }
            body += Array("v_\(symbol)=\"1~".utf8) + name + Array((quote + "\";\n").utf8)
        }
        return body
    }

    /// The fields after the name; nil for an unknown symbol.
    private func quote(_ symbol: String) -> String? {
        guard let last = bars(symbol).last else { return nil }
        let traded = last.day == session
        let price = last.close
        let volume = traded ? (countsShares(symbol) ? last.volume * 100 : last.volume).rounded() : 0
        let yuan = traded ? ((last.amount ?? 0) * 1000).rounded() : 0
        var fields = Array(repeating: "", count: 50)
        fields[2] = String(symbol.suffix(6))
        fields[3] = fixed(price, 2)
        fields[4] = fixed(traded ? last.preClose : price, 2)
        fields[5] = traded ? fixed(last.open, 2) : "0.00"
        fields[6] = fixed(volume, 0)
        fields[30] = "\(session)1500\(traded ? "03" : "00")"
        fields[33] = traded ? fixed(last.high, 2) : "0.00"
        fields[34] = traded ? fixed(last.low, 2) : "0.00"
        fields[35] = "\(fixed(price, 2))/\(fixed(volume, 0))/\(fixed(yuan, 0))"
        fields[37] = fixed(yuan / 10_000, 0)
        return "~" + fields[2...].joined(separator: "~")
    }

    /// STAR and indices.
    private func countsShares(_ symbol: String) -> Bool {
        symbol.hasPrefix("sh688") || isIndex(symbol) || faults.contains(.shares)
    }

    // MARK: Sina

    func sinaKLine(_ symbol: String, length: Int) -> String {
        let rows = bars(symbol).suffix(max(0, length)).map { bar in
            "{\"day\":\"\(dashed(bar.day))\",\"open\":\"\(fixed(bar.open, 3))\",\"high\":\"\(fixed(bar.high, 3))\","
                + "\"low\":\"\(fixed(bar.low, 3))\",\"close\":\"\(fixed(bar.close, 3))\","
                + "\"volume\":\"\(fixed((bar.volume * 100).rounded(), 0))\"}"
        }
        return rows.isEmpty ? "null" : "[" + repeated(rows).joined(separator: ",") + "]"
    }

    /// Newest first; the level before any event is 1. nil for an unknown stock.
    func factors(_ symbol: String) -> String? {
        guard let code = code(symbol), let first = market.factors(of: code).first else { return nil }
        var level = first.factor
        var rows = [("1900-01-01", 1.0)]
        for factor in market.factors(of: code) where factor.factor != level && factor.day <= today {
            level = factor.factor
            rows.append((dashed(factor.day), level / first.factor))
        }
        let text = rows.reversed().map { "{\"d\":\"\($0.0)\",\"f\":\"\(fixed($0.1, 16))\"}" }.joined(separator: ",")
        return "var \(symbol)hfq={\"total\":\(rows.count),\"data\":[\(text)]}\n/* Copyright */"
    }

    var stockCount: String { "\"\(listed.count)\"" }

    func list(page: Int, size: Int) -> String {
        let rows = listed.dropFirst(max(0, page - 1) * size).prefix(size).map { stock in
            let symbol = Self.symbol(stock.code)
            let bar = bars(symbol).last
            let traded = bar?.day == session
            func price(_ value: Double?) -> String { fixed(value ?? 0, 3) }
            return "{\"symbol\":\"\(symbol)\",\"code\":\"\(stock.code.prefix(6))\",\"name\":\"\(escaped(stock.name))\","
                + "\"trade\":\"\(price(traded ? bar?.close : 0))\","
                + "\"settlement\":\"\(price(traded ? bar?.preClose : bar?.close))\","
                + "\"open\":\"\(price(traded ? bar?.open : 0))\",\"high\":\"\(price(traded ? bar?.high : 0))\","
                + "\"low\":\"\(price(traded ? bar?.low : 0))\","
                + "\"volume\":\(fixed(traded ? ((bar?.volume ?? 0) * 100).rounded() : 0, 0)),"
                + "\"amount\":\(fixed(traded ? ((bar?.amount ?? 0) * 1000).rounded() : 0, 0)),\"ticktime\":\"15:00:00\"}"
        }
        return "[" + rows.joined(separator: ",") + "]"
    }

    private var listed: [MarketStock] {
        market.stocks.filter { $0.listDay <= today && ($0.delistDay ?? today.next) > today }
            .sorted { Self.symbol($0.code) < Self.symbol($1.code) }
    }

    // MARK: Parts

    /// Ascending through today, with the price faults applied.
    private func bars(_ symbol: String) -> [MarketBar] {
        guard let code = code(symbol) else { return [] }
        let bars = isIndex(symbol) ? market.index("000300.SH") : market.bars(of: code)
        return bars.filter { $0.day <= today }.map(faulty)
    }

    private func faulty(_ bar: MarketBar) -> MarketBar {
        var bar = bar
        for case .gap(let percent) in faults {
            let factor = 1 + percent / 100
            bar.open *= factor
            bar.high *= factor
            bar.low *= factor
            bar.close *= factor
        }
        if faults.contains(.crossed) { (bar.high, bar.low) = (bar.low - 0.01, bar.high + 0.01) }
        return bar
    }

    private func repeated(_ rows: [String]) -> [String] {
        guard faults.contains(.duplicateRows) else { return rows }
        return rows.enumerated().flatMap { place, row in place % 10 == 0 ? [row, row] : [row] }
    }

    /// The one simulated index stands for every index.
    private func isIndex(_ symbol: String) -> Bool { symbol.hasPrefix("sh000") || symbol.hasPrefix("sz399") }

    private func code(_ symbol: String) -> String? {
        guard symbol.count == 8, ["sh", "sz", "bj"].contains(symbol.prefix(2)) else { return nil }
        return symbol.suffix(6) + "." + symbol.prefix(2).uppercased()
    }

    static func symbol(_ code: String) -> String { code.suffix(2).lowercased() + code.prefix(6) }

    private func day(_ dashed: String) -> MarketDay? { MarketDay(dashed.replacing("-", with: "")) }

    private func dashed(_ day: MarketDay) -> String {
        let text = day.description
        return "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.suffix(2))"
    }

    private func fixed(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

    private func escaped(_ text: String) -> String {
        text.utf16.map { $0 < 0x80 ? String(UnicodeScalar(UInt8($0))) : String(format: "\\u%04x", Int($0)) }.joined()
    }
}
