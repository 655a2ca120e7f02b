// MARK: report --trend

extension Message {
    public static var helpTrend: Message {
        Message(
            zh: "各次运行的走势，例如 90d 或 12w；与运行编号不能同用",
            en: "How runs measured over a time, such as 90d or 12w; not together with a run")
    }
    public static func notAPeriod(_ text: String, most: Int) -> Message {
        Message(
            zh: "\"\(text)\" 不是时间段，例如 90d（天）或 12w（周），最多 \(most) 天",
            en: "\"\(text)\" is no period; one looks like 90d (days) or 12w (weeks), at most \(most) days")
    }
    public static func trendOrRun(_ run: String) -> Message {
        Message(
            zh: "--trend 说的是多次运行，不能再给出一次运行（\(run)）",
            en: "--trend tells of many runs; leave out the one (\(run))")
    }
    public static func trendTitle(days: Int, runs: Int) -> Message {
        Message(
            zh: "最近 \(days) 天的走势：\(runs) 次评估",
            en: "trend of the last \(days) days: \(runs == 1 ? "1 run" : "\(runs) runs") measured")
    }
    public static func trendEmpty(days: Int) -> Message {
        Message(zh: "最近 \(days) 天没有运行做过评估", en: "no run measured anything in the last \(days) days")
    }
    public static func trendNewest(value: String, interval: String?, n: Int) -> Message {
        Message(
            zh: "最新 \(value)（" + (interval.map { "95% 区间 \($0)，" } ?? "") + "n=\(n)）",
            en: "newest \(value) (" + (interval.map { "95% interval \($0), " } ?? "") + "n=\(n))")
    }
    public static func trendChange(isRise: Bool, first: String, before: String, after: String, shownBy: String)
        -> Message
    {
        Message(
            zh: "变化：自 \(first) 起\(isRise ? "上升" : "下降") \(before) → \(after)（由 \(shownBy) 看出）",
            en: "changed: \(isRise ? "up" : "down") from \(first) on, \(before) → \(after) (shown by \(shownBy))")
    }
    public static var trendSteady: Message { Message(zh: "没有可见的变化", en: "no change is shown") }
    public static var trendNotWatched: Message {
        Message(zh: "没有区间，不判断变化", en: "has no interval; changes are not judged")
    }
    public static var trendMarks: Message {
        Message(
            zh: "★ 现在在用，☆ 曾经在用；“变化”一栏列出由该次运行看出变化的指标。每条曲线由旧到新，最多 40 次。",
            en:
                "★ in service now, ☆ was in service; the last column names the measures that this run shows to have changed. Lines run from old to new, 40 runs at most."
        )
    }
    public static var headChanged: Message { Message(zh: "变化", en: "CHANGED") }
    public static var headMark: Message { Message(zh: "线上", en: "IN") }

    public static var measurePassRate: Message { Message(zh: "成功率", en: "pass rate") }
    public static var measureFormat: Message { Message(zh: "格式", en: "format") }
    public static var measurePrecision: Message { Message(zh: "有据", en: "faithful") }
    public static var measureRatingRule: Message { Message(zh: "评级规则", en: "rating rule") }
    public static var measureBrier: Message { Message(zh: "Brier", en: "Brier") }
    public static var measureAccuracy: Message { Message(zh: "方向", en: "direction") }
    public static var measureLatency: Message { Message(zh: "延迟 p50", en: "latency p50") }
}
