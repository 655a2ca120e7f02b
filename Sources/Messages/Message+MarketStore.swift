/// Texts about market data on its way into the store and out of it.
extension Message {
    public static func factorNotPositive(code: String, day: String, value: String, source: String) -> Message {
        Message(
            zh: "数据源 \(source) 给出的 \(code) 在 \(day) 的复权因子为 \(value)，不是正数",
            en: "the adjustment factor of \(code) on \(day) from \(source) is \(value), not a positive number")
    }

    public static func landingNotMerged(why: Message) -> Message {
        Message(
            zh: "最近取回的行情尚未并入，这里没有计入：\(why.zh)",
            en: "the newest landing is not merged, and left out here: \(why.en)")
    }

    public static func codeNotStorable(_ code: String) -> Message {
        Message(zh: "“\(code)”不是证券代码", en: "\"\(code)\" is not a security code")
    }

    public static func barDefective(code: String, day: String, defect: String) -> Message {
        Message(
            zh: "\(code) 在 \(day) 的行情不可能成立：\(dataWords(defect).zh)",
            en: "the bar of \(code) on \(day) cannot be: \(defect)")
    }

    public static func barOutsideRange(code: String, date: String, asked: String) -> Message {
        Message(
            zh: "对 \(asked) 的回复里有 \(code) 在 \(date) 的行情",
            en: "the reply for \(asked) holds a bar of \(code) on \(date)")
    }

    public static func fetchAsked(
        _ subject: String, done: Int, of total: Int, bars: Int, secondsLeft: Int?
    ) -> Message {
        let left = timeLeft(secondsLeft)
        return Message(
            zh: "\(subject)（\(done)/\(total)，\(bars) 行\(left.zh)）",
            en: "\(subject) (\(done)/\(total), \(bars) bars\(left.en))")
    }

    /// How far a round of questions is, beside what holds it up.
    public static func fetchStanding(done: Int, of total: Int, secondsLeft: Int?) -> Message {
        let left = timeLeft(secondsLeft)
        return Message(zh: "\(done)/\(total)\(left.zh)", en: "\(done)/\(total)\(left.en)")
    }

    private static func timeLeft(_ seconds: Int?) -> Message {
        guard let seconds else { return Message(zh: "", en: "") }
        let minutes = (seconds + 30) / 60
        let (zh, en) = seconds >= 90 ? ("\(minutes) 分钟", "\(minutes) min") : ("\(seconds) 秒", "\(seconds) s")
        return Message(zh: "，还需约 \(zh)", en: ", about \(en) left")
    }

    public static func waitingForDay(_ day: String, rows: Int, of wanted: Int?, next: String, deadline: String)
        -> Message
    {
        Message(
            zh: "等待 \(day) 的行情公布完整（\(count(rows, of: wanted))）：\(next) 再问，最晚等到 \(deadline)",
            en:
                "waiting for \(day) to be complete (\(count(rows, of: wanted))): asks again at \(next), until \(deadline)"
        )
    }

    /// `instead` is nil where no other day is complete either.
    public static func dayNotLanded(_ day: String, rows: Int, of wanted: Int?, instead: String?) -> Message {
        Message(
            zh: "\(day) 的行情到截止时间仍不完整（\(count(rows, of: wanted))）"
                + (instead.map { "，本次改用 \($0)" } ?? ""),
            en: "\(day) was not complete at the deadline (\(count(rows, of: wanted)))"
                + (instead.map { ": this run looks at \($0) instead" } ?? ""))
    }

    public static func openDaysWithoutBars(_ count: Int, newest: String) -> Message {
        Message(
            zh: "有 \(count) 个开市日没有任何行情（最近的是 \(newest)），每周会再问一次；均线等指标会跨过这些天",
            en: "\(count) open days have no bars at all, the newest is \(newest); they are asked for again once a week "
                + "and indicators run across them")
    }

    public static func openDaysBeforeBars(_ count: Int, newest: String, oldestBars: String) -> Message {
        Message(
            zh: "最早的行情是 \(oldestBars)；在它之前有 \(count) 个开市日没有任何行情（最近的是 \(newest)），每周会再问一次",
            en: "the oldest bars are of \(oldestBars); \(count) open day\(count == 1 ? "" : "s") before them came back "
                + "without any, the newest is \(newest); asked for again once a week")
    }

    public static func stocksWithoutBars(_ count: Int, example: String) -> Message {
        Message(
            zh: "清单中有 \(count) 只上市股票没有任何行情，例如 \(example)；下次会再问",
            en: "\(count) listed stock\(count == 1 ? "" : "s") of the list have no bars at all, such as \(example); "
                + "the next run asks again")
    }

    public static func stocksNeverSeen(_ count: Int, example: String) -> Message {
        Message(
            zh: "有 \(count) 只上市且未停牌的股票从未有过行情，例如 \(example)；数据源的应答可能被截断，见 ljwxctl data coverage",
            en: "\(count) listed stocks that are not suspended have no bars at all, such as \(example); "
                + "the source may cut its answers, see `ljwxctl data coverage`")
    }

    /// - Parameters:
    ///   - rows: stocks with a bar on the newest of them.
    ///   - wanted: listed ones less the suspended.
    public static func daysShort(_ count: Int, newest: String, rows: Int, of wanted: Int) -> Message {
        Message(
            zh: "有 \(count) 天的行情不全，最近的是 \(newest)：上市且未停牌的 \(wanted) 只中只有 \(rows) 只有行情；每周会再问一次",
            en: "\(count) day\(count == 1 ? "" : "s") came short of bars, the newest is \(newest) "
                + "with \(rows) of \(wanted) listed stocks that are not suspended; asked for again once a week")
    }

    public static func codesUnknown(_ count: Int, shown: [String]) -> Message {
        let more = count > shown.count
        return Message(
            zh: "stock_list 中有 \(count) 个代码没有行情，股票清单里也没有：\(shown.joined(separator: "、"))"
                + (more ? " 等" : "") + "；请核对 continuous_training.stock_list",
            en: "stock_list names \(count) code\(count == 1 ? "" : "s") without a bar, and in no list of stocks: "
                + shown.joined(separator: ", ") + (more ? " …" : "") + "; look at continuous_training.stock_list")
    }

    public static func stocksUnexplained(_ count: Int, on day: String, example: String) -> Message {
        Message(
            zh: "\(day) 视为完整，但有 \(count) 只上市股票前一交易日有行情，当日既无行情也未停牌，例如 \(example)",
            en: "\(day) counts as complete, but \(count) listed stocks that had a bar the day before have neither a "
                + "bar nor a suspension, such as \(example)")
    }

    private static func count(_ rows: Int, of wanted: Int?) -> String { wanted.map { "\(rows)/\($0)" } ?? "\(rows)" }

    public static func calendarAssumed(from day: String) -> Message {
        Message(
            zh: "数据源没有交易日历；\(day) 起的休市安排本版本不知道，按工作日开市处理",
            en: "the source has no calendar, and the holidays from \(day) on are unknown here: weekdays count as open")
    }

    public static var keyLandingDeadline: Message {
        Message(
            zh: "当日行情公布得晚时最晚等到几点（上海时间）；到时仍不完整则改用此前最近的完整交易日并说明；null：不等",
            en:
                "how late a day that is published late is waited for (Shanghai); after that the run looks at the newest complete day before and says so; null: no waiting"
        )
    }

    public static var keyLandingPause: Message {
        Message(zh: "等待当日行情时每隔几分钟再问一次", en: "minutes between two questions while a day is waited for")
    }
}
