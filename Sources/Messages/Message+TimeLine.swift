// Labels and the time line of pool and hold-outs.

extension Message {
    public static func labelsTooFew(count: Int, needed: Int) -> Message {
        Message(
            zh: "只有 \(count) 个训练标签，划分三类至少需要 \(needed) 个",
            en: "\(count) train labels cannot be cut into thirds, at least \(needed) are needed")
    }

    public static var labelsTooFewHint: Message {
        Message(zh: "获取更长的历史行情，或缩短预测期限", en: "fetch a longer history, or shorten the horizon")
    }

    public static func timeLineTooShort(have: Int, needed: Int) -> Message {
        Message(
            zh: "只有 \(have) 个交易日，题目的窗口、训练池、DEV、GATE 与隔离期至少需要 \(needed) 个，还差 \(needed - have) 个",
            en: """
                \(have) trading days do not hold the questions' windows, a pool, DEV, GATE and their embargoes: at least \
                \(needed) are needed, \(needed - have) are lacking
                """)
    }

    public static var timeLineTooShortHint: Message {
        Message(zh: "获取更长的历史行情，或减小 DEV、GATE 的天数", en: "fetch a longer history, or make DEV and GATE shorter")
    }

    public static func timeLineDayUnknown(_ day: String) -> Message {
        Message(
            zh: "冻结的留出日 \(day) 与交易日历不符",
            en: "the frozen hold-out day \(day) does not fit the trading calendar")
    }

    public static func gateEmpty(days: Int) -> Message {
        Message(
            zh: "\(days) 个留出交易日内没有带标签的留出股票", en: "no held-out stock has a label on the \(days) hold-out days")
    }

    /// `part`: `key`, `label`, `prompts`.
    public static func gateItemDiffers(item: String, part: String) -> Message {
        let chinese = ["key": "键", "label": "标签", "prompts": "题目"][part] ?? part
        return Message(
            zh: "冻结的 GATE 无法复现：\(item) 的\(chinese)不同",
            en: "the frozen GATE is not reproduced: the \(part) of \(item) differs")
    }

    public static func gateItemMissing(_ item: String) -> Message {
        Message(zh: "冻结的 GATE 无法复现：缺少 \(item)", en: "the frozen GATE is not reproduced: \(item) is missing")
    }

    public static func gateItemUnexpected(_ item: String) -> Message {
        Message(zh: "冻结的 GATE 无法复现：多出 \(item)", en: "the frozen GATE is not reproduced: \(item) is not in it")
    }

    public static var gateRetireHint: Message {
        Message(
            zh: "行情或题目在冻结后被改动：从备份恢复，或改动 evaluation.decision.days（或 codes_per_day），冻结新的一期",
            en: """
                bars or prompts changed after it was frozen: restore them from a backup, or have another one frozen by \
                changing evaluation.decision.days (or codes_per_day)
                """
        )
    }

    public static func gateManifestBroken(_ what: String) -> Message {
        Message(zh: "GATE 清单已损坏：\(what)", en: "the GATE manifest is damaged: \(what)")
    }

    public static var gateManifestHint: Message {
        Message(
            zh: "从备份恢复，或改动 evaluation.decision.days（或 codes_per_day），冻结新的一期",
            en: """
                restore it from a backup, or have another one frozen by changing evaluation.decision.days (or codes_per_day)
                """)
    }
}
