import TrainerCore

/// Reads `{"code":0,"msg":"","data":{"sz000001":{"day":[["2024-01-02","9.390","9.210","9.420","9.210","1158366.000",{},
/// "0.60","107574.225","0.00","0.00"],…]}}}`: date, open, CLOSE, high, low, volume, dividend, turnover, amount in 万元.
/// Older rows and the newest may end after the volume.
enum TencentKLines {
    static func read(_ reply: WebReply, symbol: String) throws(FreeFault) -> KLineReply {
        guard let answer = try LooseJSON.parse(reply) as? [String: Any] else { throw .broken("not an object") }
        let words = answer["msg"] as? String ?? ""
        guard LooseJSON.number(answer["code"]) == 0 else { throw .refused(words) }
        guard let data = answer["data"] as? [String: Any] else {
            // `"data":[]` stands beside a message when the question is wrong, and alone when the server throttles.
            if words.isEmpty { throw .throttled("data is empty") }
            throw .refused(words)
        }
        guard let stock = data[symbol] as? [String: Any] else {
            throw data.isEmpty ? .throttled("data is empty") : .broken("no \(symbol) in the answer")
        }
        guard let rows = stock["day"] as? [Any] else { throw .broken("no day rows for \(symbol)") }
        var result = KLineReply()
        for row in rows { add(row, symbol, &result) }
        return result
    }

    private static func add(_ row: Any, _ symbol: String, _ result: inout KLineReply) {
        guard let cells = row as? [Any], let text = cells.first as? String, let date = TradeDate(text) else {
            return result.refuse("tencent \(symbol)", "a row without a date", content: LooseJSON.text(row))
        }
        let place = "tencent \(symbol) \(date)"
        func refuse(_ reason: String, _ rule: BarFinding.Rule? = nil) {
            result.refuse(place, reason, date: date, content: LooseJSON.text(row), rule: rule)
        }
        guard cells.count >= 6 else { return refuse("a row of \(cells.count) values") }
        var values: [Double] = []
        for (name, cell) in zip(["open", "close", "high", "low", "volume"], cells[1...5]) {
            guard let value = LooseJSON.number(cell) else { return refuse("\(name) is no number", .priceOrder) }
            values.append(value)
        }
        let amount = cells.count > 8 ? LooseJSON.number(cells[8]) : nil
        result.rows.append(
            KLine(
                date: date, open: values[0], high: values[2], low: values[3], close: values[1], volume: values[4],
                amount: amount.map { $0 * 10_000 }))
    }
}
