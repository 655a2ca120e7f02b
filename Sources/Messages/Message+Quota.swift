/// What an account may call, what a run will ask for, and what it does without.
extension Message {
    // MARK: Limits

    public static func tuShareResumesAt(_ time: String) -> Message {
        Message(
            zh: "\(time) 后\(runGoesOn.zh)；更多积分可提高上限", en: "\(runGoesOn.en) at \(time); more points raise the limit")
    }

    public static func tuSharePointsMissing(api: String, needed: Int, points: Int) -> Message {
        Message(
            zh: "接口 \(api) 需要 \(needed) 积分，配置的账号有 \(points) 积分",
            en: "\(api) needs \(needed) points, the configured account has \(points)")
    }

    public static func tuShareDeniedSince(api: String, since: String, again: String) -> Message {
        Message(
            zh: "TuShare 在 \(since) 拒绝了接口 \(api)；\(again) 后再试",
            en: "TuShare refused \(api) at \(since); it is asked again after \(again)")
    }

    // MARK: What is used in place of an API

    public static var insteadCalendarRule: Message {
        Message(zh: "交易日历按内置规则", en: "the calendar comes from the bundled rule")
    }
    public static var insteadChainedFactors: Message {
        Message(zh: "复权由 close/pre_close 连乘得到", en: "adjustment is chained from close ÷ pre_close")
    }
    public static var insteadCodesOfBars: Message {
        Message(zh: "股票清单取自已有行情", en: "the codes are those of the bars")
    }
    public static var insteadMissingBars: Message {
        Message(zh: "没有行情的股票视为停牌", en: "a stock without a bar counts as suspended")
    }
    public static var insteadNamesOfToday: Message {
        Message(zh: "ST 按股票清单中的当前名称", en: "ST is read from the names of today")
    }
    public static var insteadLimitRule: Message {
        Message(zh: "涨跌停价按板块规则计算", en: "price limits follow the boards' rules")
    }
    public static var insteadNothing: Message { Message(zh: "不使用", en: "left out") }

    // MARK: Notices

    public static func tuShareDoesWithout(api: String, why: Message, instead: Message) -> Message {
        Message(
            zh: "不使用接口 \(api)（\(why.zh)）：\(instead.zh)", en: "doing without \(api) (\(why.en)): \(instead.en)")
    }

    public static func tuShareLeftOut(api: String, why: Message, instead: Message) -> Message {
        Message(
            zh: "本次运行缺接口 \(api) 的数据（\(why.zh)）：\(instead.zh)；下次运行再取",
            en: "this run goes without \(api) (\(why.en)): \(instead.en); the next run asks again")
    }

    public static func tuShareListPartial(missing: String, why: Message) -> Message {
        Message(
            zh: "股票清单暂缺状态 \(missing)，稍后补齐，先前的继续有效（\(why.zh)）",
            en: "the list of stocks lacks the states \(missing) for now, earlier ones stay in force (\(why.en))")
    }

    public static func tuShareListCut(rows: Int) -> Message {
        Message(
            zh: "一个交易所的清单被截断在 \(rows) 行，逐页也取不全",
            en: "the list of one exchange is cut at \(rows) rows, and its pages do not give the rest")
    }

    public static func tuShareCalendarShort(days: Int, first: String, last: String) -> Message {
        Message(
            zh: "交易日历缺 \(first) 至 \(last) 之间的 \(days) 天，这些天按内置规则判断是否开市",
            en: "the calendar lacks \(days) day\(days == 1 ? "" : "s") between \(first) and \(last): "
                + "the bundled rule says which of them are open")
    }

    public static func tuShareOddRows(api: String, count: Int, example: String) -> Message {
        Message(
            zh: "接口 \(api) 有 \(count) 行无法识别，未使用，例如 \(example)",
            en: "\(count) row\(count == 1 ? "" : "s") of \(api) could not be read and went unused, such as \(example)")
    }
}
