extension Message {
    // MARK: The job

    public static var tunePreparing: Message {
        Message(zh: "准备 DEV 的题目", en: "making the questions of DEV")
    }

    public static func tuneRound(_ round: Int, of rounds: Int, done: Int, most: Int) -> Message {
        Message(
            zh: "在 DEV 上比较设置，第 \(round)/\(rounds) 轮：最多 \(most) 题，已答 \(done)",
            en: "comparing settings on DEV, round \(round) of \(rounds): \(done) of \(most) questions at most")
    }

    public static func tuneConfirming(done: Int, most: Int) -> Message {
        Message(
            zh: "在 DEV 其余的日子上确认最好的设置：最多 \(most) 题，已答 \(done)",
            en: "confirming the best on other days of DEV: \(done) of \(most) questions at most")
    }

    /// - Parameters:
    ///   - outcome: the raw value of `TuneRecord.Outcome`.
    ///   - changes: keys of the configuration with their values; empty unless something is better.
    public static func tuneEnded(outcome: String, questions: Int, changes: String) -> Message {
        switch outcome {
        case "better":
            Message(
                zh: "这些设置在 DEV 上更好，差异超出其区间：\(changes)（\(questions) 题；配置没有改动）",
                en: """
                    better on DEV by more than the interval of the difference: \(changes) (\(questions) questions; the \
                    configuration is as it was)
                    """)
        case "no_difference":
            Message(
                zh: "保持现有设置：\(questions) 题看不出差异",
                en: "keep the current settings: no difference that \(questions) questions can show")
        case "too_few_days":
            Message(
                zh: "保持现有设置：DEV 的天数太少，无法确认差异（\(questions) 题）",
                en: "keep the current settings: DEV has too few days to confirm a difference (\(questions) questions)")
        case "time_over":
            Message(
                zh: "保持现有设置：时间用完，尚无结论（\(questions) 题）",
                en:
                    "keep the current settings: the minutes were over before anything was shown (\(questions) questions)"
            )
        default:
            Message(
                zh: "没有走到结论（走完的各轮共 \(questions) 题）",
                en: "did not come to its end (\(questions) questions in the rounds that did)")
        }
    }

    // MARK: Why there is none

    public static var tuneNeedsDecisions: Message {
        Message(
            zh: "调参在 DEV 上比较预测，而 evaluation.decision.enabled 已关闭",
            en: "settings are compared by forecasts on DEV, and evaluation.decision.enabled is off")
    }
    public static var tuneNeedsDecisionsHint: Message {
        Message(zh: "打开它，再运行一次（ljwxctl run-now）", en: "switch it on and let a run end first: ljwxctl run-now")
    }

    public static var tuneWithoutRun: Message {
        Message(
            zh: "还没有运行在 DEV 旁构建过版本，没有可用的样本和题目",
            en: "no run has built a version beside a DEV yet, so that there are neither samples nor questions")
    }
    public static var tuneWithoutRunHint: Message {
        Message(zh: "先运行一次：ljwxctl run-now", en: "let one end first: ljwxctl run-now")
    }

    public static func tuneOtherDecisions(run: String) -> Message {
        Message(
            zh: "运行 \(run) 之后，evaluation.decision 或题目的写法改了：它的 DEV 不再适用",
            en: "evaluation.decision, or how questions are worded, has changed since run \(run): its DEV is another one"
        )
    }

    public static func tuneBudgetTooSmall(_ questions: Int, least: Int) -> Message {
        Message(
            zh: "\(questions) 题太少：这些设置至少要 \(least) 题",
            en: "\(questions) questions are too few: so many settings take \(least) at least")
    }
    public static var tuneBudgetHint: Message {
        Message(
            zh: "例如 --budget 2000（题数）或 --budget 90m（分钟）",
            en: "--budget 2000 (questions), say, or --budget 90m (minutes)")
    }
    public static func notABudget(_ text: String) -> Message {
        Message(
            zh: "\"\(text)\" 不是预算；应为题数（2000）或分钟数（90m）",
            en: "\"\(text)\" is no budget; one is a number of questions (2000) or of minutes (90m)")
    }
    public static var tuneOneBudget: Message {
        Message(zh: "questions 和 minutes 只能给一个", en: "give questions or minutes, not both")
    }

    public static func tuneDevTooSmall(_ items: Int) -> Message {
        Message(
            zh: "DEV 只有 \(items) 题，不够比较这些设置",
            en: "DEV has \(items) questions, too few to compare these settings on")
    }
    public static var tuneDevTooSmallHint: Message {
        Message(
            zh: "DEV 的天数是 evaluation.decision.days 的一半；调大它，从下一个 GATE 起生效",
            en: "DEV has half as many days as evaluation.decision.days; a larger one counts from the next GATE on")
    }

    // MARK: Help

    public static var helpTune: Message {
        Message(
            zh: "在 DEV 上比较示例数、示例顺序和温度；不改配置，不读 GATE",
            en: "Compare shot counts, orders and temperatures on DEV; changes no setting, never reads GATE")
    }
    public static func helpTuneBudget(_ standard: Int) -> Message {
        Message(
            zh: "最多多少题（2000）或多少分钟（90m）；默认 \(standard) 题",
            en: "Questions (2000) or minutes (90m) at most; \(standard) questions by default")
    }
    public static var helpTuneSeed: Message {
        Message(zh: "决定从每天的题目中先问哪些", en: "Draws which of a day's questions come first")
    }
    public static var helpTuneDryRun: Message {
        Message(zh: "只显示会比较什么、问多少题", en: "Only show what would be compared by how many questions")
    }
    public static var helpGateLog: Message {
        Message(
            zh: "GATE 的题目和标签被谁读过", en: "Who has read the questions and labels of a GATE")
    }
    public static var helpGateLogRun: Message { Message(zh: "只看这次运行的", en: "Those of this run alone") }

    // MARK: Pages

    public static func tuneFollow(_ run: String) -> Message {
        Message(
            zh: "查看进度：ljwxctl status；结果：ljwxctl report \(run)；取消：ljwxctl run cancel \(run)",
            en: "see how it goes: ljwxctl status; the result: ljwxctl report \(run); stop it: ljwxctl run cancel \(run)"
        )
    }

    public static func runTunes(questions: Int?, minutes: Int?) -> Message {
        let zh = questions.map { "最多 \($0) 题" } ?? minutes.map { "最多 \($0) 分钟" } ?? ""
        let en = questions.map { "\($0) questions" } ?? minutes.map { "\($0) minutes" } ?? ""
        return Message(zh: "调参，\(zh)", en: "compares settings on DEV, \(en) at most")
    }
    public static var triggerTune: Message { Message(zh: "调参", en: "tune") }

    public static func tuneBasis(run: String, epoch: String, searchDays: Int, confirmationDays: Int) -> Message {
        Message(
            zh: "示例取自运行 \(run) 的样本池，题目取自 GATE \(epoch) 旁的 DEV：\(searchDays) 天搜索，其后 \(confirmationDays) 天确认",
            en: """
                shots from the samples of run \(run), questions from the DEV beside GATE \(epoch): \(searchDays) days to search, \
                \(confirmationDays) after them to confirm
                """)
    }
    public static func tuneSpent(asked: Int, most: Int, triedBefore: Int) -> Message {
        Message(
            zh: "已用 \(asked) 题（最多 \(most)）；此前在这个 DEV 上已比较过 \(triedBefore) 种设置",
            en: "\(asked) of \(most) questions at most; \(triedBefore) other settings were compared on this DEV before")
    }
    public static func tuneTriedBefore(_ count: Int) -> Message {
        Message(
            zh: "此前在这个 DEV 上已比较过 \(count) 种设置",
            en: "\(count) other settings were compared on this DEV before")
    }
    public static var labelTune: Message { Message(zh: "调参", en: "Tune") }
    public static var labelQuestions: Message { Message(zh: "题目", en: "Questions") }
    public static var labelConfirmation: Message { Message(zh: "确认", en: "Confirmation") }
    public static var labelResult: Message { Message(zh: "结果", en: "Result") }
    public static var labelToSet: Message { Message(zh: "应改的配置", en: "To set") }
    public static var headShots: Message { Message(zh: "示例", en: "Shots") }
    public static var headShotOrder: Message { Message(zh: "顺序", en: "Order") }
    public static var headTemperature: Message { Message(zh: "温度", en: "Temp.") }
    public static var headRound: Message { Message(zh: "轮", en: "Round") }
    public static var headGainOverCurrent: Message { Message(zh: "比现有少", en: "Less than now") }
    public static var tuneIsCurrent: Message { Message(zh: "现有", en: "now") }
    public static var tuneIsTooLong: Message { Message(zh: "放不下", en: "too long") }
    public static var tuneNote: Message {
        Message(
            zh: "Brier 越小越好；方括号内为按日聚类的 95% 区间，最后一列是现有设置减去该设置。搜索挑最好的，所以表中的差异偏大；只有确认用的日子说了算",
            en: """
                A smaller Brier is better; in brackets 95 % intervals clustered by day, in the last column of the current \
                settings less these. The search takes the best, so that differences in the table are too large: what decides \
                are the days of the confirmation
                """)
    }
    public static func tuneConfirmed(
        setting: String, questions: Int, days: Int, current: String, brier: String, gain: String, confidence: String,
        look: Int
    ) -> Message {
        Message(
            zh: """
                \(setting)，\(days) 天各 \(questions) 题：Brier \(brier)，现有 \(current)，差 \(gain)（\(confidence) 区间，\
                这个 DEV 上第 \(look) 次确认）
                """,
            en: """
                \(setting), \(questions) questions to each on \(days) days: Brier \(brier), now \(current), difference \(gain) \
                (\(confidence) interval, confirmation \(look) on this DEV)
                """)
    }
    public static func tuneSetting(shots: Int, order: String, temperature: String) -> Message {
        Message(
            zh: "示例 \(shots)，顺序 \(order)，温度 \(temperature)",
            en: "\(shots) shot\(shots == 1 ? "" : "s"), order \(order), temperature \(temperature)")
    }
    public static func tunePlan(questions: Int, confirmation: Int) -> Message {
        Message(
            zh: "最多 \(questions) 题，其中确认用 \(confirmation) 题",
            en: "\(questions) questions at most, \(confirmation) of them to confirm")
    }
    public static func tunePlanRound(_ round: Int, challengers: Int, questions: Int) -> Message {
        Message(
            zh: "第 \(round) 轮：现有设置和 \(challengers) 种其他设置，累计各 \(questions) 题",
            en:
                "round \(round): the current settings and \(challengers) others, \(questions) questions to each by its end"
        )
    }
    public static var tunePaceAssumed: Message {
        Message(
            zh: "题数按每题 1.2 秒折算；实际按最先几题的速度",
            en: "reckoned at 1.2 s a question; a tune goes by how long its first ones take")
    }
    public static var tuneTooFewDaysAhead: Message {
        Message(
            zh: "DEV 用来确认的天数太少，不会给出建议；evaluation.decision.days 至少 40 才够",
            en: "DEV has too few days to confirm anything: it takes evaluation.decision.days of 40 at least")
    }
    public static func gateReadCount(_ count: Int, run: String?) -> Message {
        let zh = run.map { "运行 \($0)" } ?? "全部"
        let en = run.map { "run \($0)" } ?? "in all"
        return Message(zh: "\(zh)：读取 GATE \(count) 次", en: "\(en): \(count) reads of a GATE")
    }
    public static var headReader: Message { Message(zh: "读者", en: "Reader") }
    public static var headReadAt: Message { Message(zh: "时间", en: "At") }
}
