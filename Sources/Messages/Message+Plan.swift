/// `ljwxctl plan` and what it says.
extension Message {
    public static var helpPlan: Message {
        Message(zh: "下次运行要调用哪些接口、多少次、多久", en: "What the next run will ask its source for, and how long that takes")
    }
    public static func helpPlanDays(most: Int) -> Message {
        Message(
            zh: "往回看多少天，1…\(most)；默认与运行相同", en: "Days back from today, 1…\(most); by default as the run does")
    }
    public static var keyTuSharePoints: Message {
        Message(
            zh: "账号积分：积分不够的接口不会被调用；null：从服务器的拒绝中学习",
            en:
                "the account's points: what they do not allow is not asked for; null: learned from the server's refusals"
        )
    }

    public static var labelSource: Message { Message(zh: "数据源", en: "Source") }
    public static var labelRange: Message { Message(zh: "范围", en: "Days") }
    public static var labelCalls: Message { Message(zh: "调用", en: "Calls") }
    public static var labelNote: Message { Message(zh: "说明", en: "Note") }

    public static func planSource(_ source: String, points: Int?) -> Message {
        let zh = points.map { "，\($0) 积分" } ?? ""
        let en = points.map { ", \($0) points" } ?? ""
        return Message(zh: source + zh, en: source + en)
    }
    /// - Parameters:
    ///   - least: what the limits alone take; nil where they take nothing.
    ///   - about: the estimate, where it says something else.
    public static func planTotal(calls: Int, least: String?, about: String?) -> Message {
        let (leastZH, leastEN) = least.map { ("，至少 \($0)", ", at least \($0)") } ?? ("", "")
        let (aboutZH, aboutEN) = about.map { ("，约 \($0)", ", about \($0)") } ?? ("", "")
        return Message(zh: "\(calls) 次" + leastZH + aboutZH, en: "\(calls)" + leastEN + aboutEN)
    }

    public static var headAPI: Message { Message(zh: "接口", en: "API") }
    public static var headCalls: Message { Message(zh: "次数", en: "Calls") }
    public static var headLimit: Message { Message(zh: "上限", en: "Limit") }
    public static var headToday: Message { Message(zh: "今日已用", en: "Today") }
    public static var headTakes: Message { Message(zh: "至少", en: "At least") }
    public static var headInstead: Message { Message(zh: "替代", en: "Instead") }

    public static func perMinute(_ limit: Int) -> Message { Message(zh: "\(limit)/分", en: "\(limit)/min") }
    public static func perHour(_ limit: Int) -> Message { Message(zh: "\(limit)/时", en: "\(limit)/h") }
    public static func perDay(_ limit: Int) -> Message { Message(zh: "\(limit)/日", en: "\(limit)/day") }
    public static var planDenied: Message { Message(zh: "无权限", en: "denied") }
    public static var planUntested: Message { Message(zh: "未知", en: "unknown") }
    public static var planUnlimited: Message { Message(zh: "无", en: "none") }
    public static func planPostponed(_ count: Int) -> Message {
        Message(zh: "\(count) 次留待以后", en: "\(count) left for later")
    }

    public static var planUntestedNote: Message {
        Message(
            zh: "未知的接口先试一次；被拒绝后改用替代，次数会更少。配置 data_sources.tushare.points 可以事先知道",
            en: "an API marked unknown is tried once and done without when it is refused; configure"
                + " data_sources.tushare.points to know beforehand")
    }
    public static func planEstimateNote(secondsPerCall: Double) -> Message {
        Message(
            zh: "“约”是估计：每次请求在路上按 \(secondsPerCall) 秒算；服务器近则更快，不会少于“至少”",
            en: "\"about\" is an estimate with \(secondsPerCall) s for each call's way; a near server takes less,"
                + " down to what the limits leave")
    }
    public static func planCutNote(stocks: Int) -> Message {
        Message(
            zh: "每天约 \(stocks) 只股票，超过一次能返回的行数，按股票清单分批",
            en: "a day has some \(stocks) stocks, more than one answer holds: it is asked for in lists of codes")
    }

    public static func planCorrectionsNote(calls: Int) -> Message {
        Message(
            zh: "其中 daily 与 adj_factor（按日问时还有 suspend_d）各 \(calls) 次是每周一次的复查：重读 incremental_days 内已入库的日子，看来源有无更正",
            en: "\(calls) calls each of daily and adj_factor, by day of suspend_d too, are the weekly second look: "
                + "the stored days within incremental_days are read again for corrections")
    }

    public static func planStretchesNote(calls: Int) -> Message {
        Message(
            zh: "suspend_d 中有 \(calls) 次各问一段日子：停牌特别多、一次装不下的一段（如 2015 年）要对半再问，所以这是最少的次数",
            en: (calls == 1
                ? "1 call of suspend_d asks for a stretch of days"
                : "\(calls) calls of suspend_d ask for a stretch of days each")
                + ": one with more halts than an answer holds,"
                + " as in 2015, is asked for again in halves, so that this is the least")
    }

    /// `extras`: an API, and the calls that it may take more.
    public static func planListsNote(_ extras: [(api: String, calls: Int)]) -> Message {
        Message(
            zh: "不知道服务器是否接受代码清单：若不接受，" + extras.map { "\($0.api) 最多另加 \($0.calls) 次" }.joined(separator: "，")
                + "；试过一次就会记住，以后计入",
            en: "nobody knows yet whether the server takes lists of codes: where it does not, "
                + extras.map { "\($0.api) takes up to \($0.calls) call\($0.calls == 1 ? "" : "s") more" }
                .joined(separator: ", ") + "; once tried it is remembered and planned")
    }

    public static var planNamesNote: Message {
        Message(
            zh: "namechange 一次问约六年的更名：一次装不下时要对半再问，所以这是最少的次数",
            en: "the call of namechange asks for some six years of names: what an answer does not hold is asked for in "
                + "halves, so that this is the least")
    }

    public static func planNoCalls(_ source: String) -> Message {
        Message(
            zh: "数据源 \(source) 不产生计次的调用",
            en: "the source \(source) makes no calls that are counted")
    }

    public static func planFreeNote(stocks: Int, isAssumed: Bool) -> Message {
        Message(
            zh: (isAssumed ? "股票清单还没有读过，先按 \(stocks) 只估算" : "按 \(stocks) 只股票计")
                + "；每只当日除权的股票另加一次 sina factors，每只新上市的另加一次 tencent K-lines；时间由各页面的间隔算出",
            en: (isAssumed
                ? "the list of stocks was not read yet: \(stocks) are assumed" : "counted for \(stocks) stocks")
                + "; a stock with its ex-day today adds a call of sina factors, a new listing one of tencent K-lines; the time "
                + "follows from the pages' pace")
    }
}
