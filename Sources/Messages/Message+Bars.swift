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
