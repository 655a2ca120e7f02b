/// Texts of `ljwxctl data bars`.
extension Message {
    public static var helpDataBars: Message {
        Message(zh: "一只股票的日线，可复权、带指标", en: "One stock's bars, adjusted and with indicators if asked")
    }
    public static var helpCodeRequired: Message { Message(zh: "证券代码，如 600000.SH", en: "A code such as 600000.SH") }
    public static var helpBarsFrom: Message {
        Message(zh: "从这一天起；默认最后 30 根", en: "From this day on; the last 30 bars by default")
    }
    public static var helpKnownAt: Message {
        Message(
            zh: "只看到当时（上海时间，如 2026-11-20T18:30）已入库的内容",
            en: "See only what had come in by then (Shanghai, such as 2026-11-20T18:30)")
    }
    public static var helpAdjust: Message { Message(zh: "raw 不复权、qfq 前复权、hfq 后复权", en: "raw, qfq or hfq") }
    public static var helpIndicators: Message {
        Message(zh: "加上技术指标（按所示价格计算）", en: "Add the indicators of the prices shown")
    }
    public static func notAnInstant(_ text: String) -> Message {
        Message(
            zh: "“\(text)”不是时刻；例如 2026-11-20 或 2026-11-20T18:30",
            en: "\"\(text)\" is no instant; for example 2026-11-20 or 2026-11-20T18:30")
    }
    /// - Parameter knownAt: only what had come in by then counts; nil: all.
    public static func noBarsOf(_ code: String, to day: String, knownAt: String? = nil) -> Message {
        Message(
            zh: (knownAt.map { "截至 \($0) 入库的数据中，" } ?? "") + "\(day) 之前没有 \(code) 的日线",
            en: "there is no bar of \(code) up to \(day)" + (knownAt.map { " among what had come in by \($0)" } ?? ""))
    }
    public static var noBarsOfHint: Message {
        Message(zh: "`ljwxctl data coverage` 显示已有哪些数据", en: "`ljwxctl data coverage` shows what is stored")
    }
    /// `from` is nil where no first day was named.
    public static func noBarsBetween(
        _ code: String, from: String?, to day: String, stored count: Int, first: String, last: String, knownAt: String?
    ) -> Message {
        let (zh, en) = (from.map { "\($0) 至 \(day)" } ?? "\(day) 之前", from.map { "from \($0) " } ?? "")
        let bars = count == 1 ? "1 bar, of \(first)" : "\(count) bars, from \(first) to \(last)"
        return Message(
            zh: (knownAt.map { "截至 \($0) 入库的数据中，" } ?? "")
                + "\(zh)没有 \(code) 的日线；已有 \(count) 条，\(first) 至 \(last)",
            en: "there is no bar of \(code) \(en)up to \(day)"
                + (knownAt.map { " among what had come in by \($0)" } ?? "") + "; stored are \(bars)")
    }
    public static func noBarsBetweenHint(_ code: String) -> Message {
        Message(
            zh: "换成已有的日期（--from、--to、--as-of）；`ljwxctl data health \(code)` 列出被拒绝的行",
            en:
                "choose days that are stored (--from, --to, --as-of); `ljwxctl data health \(code)` lists the refused rows"
        )
    }
    public static var noBarsYetHint: Message {
        Message(
            zh: "股票清单里有它：`ljwxctl run-now` 会取它的日线；若配置了 stock_list，先把它加进去",
            en: "the list of stocks names it: `ljwxctl run-now` fetches its bars; where stock_list is set, add it")
    }
    public static func codeUnknown(_ code: String) -> Message {
        Message(
            zh: "没有 \(code) 的日线，股票清单里也没有这个代码",
            en: "there is no bar of \(code), and no stored list of stocks names it")
    }
    public static func codeNearest(_ codes: [String]) -> Message {
        Message(
            zh: "是否指 \(codes.joined(separator: "、"))？`ljwxctl data coverage` 显示已有哪些数据",
            en: "\(codes.joined(separator: " or ")) perhaps? `ljwxctl data coverage` shows what is stored")
    }
    public static func barsOf(_ code: String, adjust: String, basis: String) -> Message {
        let names = [
            "none": ("不复权", "as traded"), "factors": ("复权因子", "from factors"),
            "chain": ("收盘/前收盘链", "chained close/pre_close"),
        ]
        let name = names[basis] ?? (basis, basis)
        return Message(zh: "\(code) · \(adjust) · \(name.0)", en: "\(code) · \(adjust) · \(name.1)")
    }
    public static var headSource: Message { Message(zh: "来源", en: "SOURCE") }
}
