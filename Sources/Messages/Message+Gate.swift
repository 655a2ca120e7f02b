extension Message {
    // MARK: Choosing cases

    public static func heldOutShortage(codes: Int, cases: Int, wanted: Int) -> Message {
        Message(
            zh: "留出股票 \(codes) 只，只能提供 \(cases) 道评估题，需要 \(wanted) 道",
            en: "\(codes) held-out stocks give \(cases) evaluation cases, \(wanted) are needed")
    }

    public static func heldOutTaskMissing(task: String, codes: Int) -> Message {
        Message(
            zh: "\(codes) 只留出股票中没有任务“\(task)”的题目",
            en: "the \(codes) held-out stocks have no case of the task \(task)")
    }

    public static func heldOutRatingsMissing(codes: Int) -> Message {
        Message(
            zh: "\(codes) 只留出股票的规则评级完全相同，至少需要两种评级才能评估",
            en: "the rule gives all \(codes) held-out stocks the same rating; two or more are needed to measure")
    }

    public static func fewerCases(_ count: Int, of wanted: Int) -> Message {
        Message(
            zh: "留出股票只够 \(count) 道评估题，少于 evaluation.cases 的 \(wanted) 道",
            en: "the held-out stocks give \(count) cases alone, not the \(wanted) of evaluation.cases")
    }

    /// `month`: `2026-11`; `run`: the one that asked the others first.
    public static func casesChanged(_ month: String, _ changed: Int, of count: Int, since run: String) -> Message {
        Message(
            zh: "\(month) 的 \(count) 道评估题中有 \(changed) 道与 \(run) 所问的不同（数据被更正、设置或模板变了）；两个模型都按新题重新提问",
            en: """
                \(changed) of the \(count) cases of \(month) are others than \(run) asked (data were corrected, or settings \
                or templates changed); both models are asked the new ones
                """)
    }

    public static func caseManifestBroken(_ month: String) -> Message {
        Message(
            zh: "\(month) 的评估题清单读不出或被改动，已重新建立；试过的版本数从头算起",
            en:
                "the manifest of the cases of \(month) cannot be read or was changed: begun anew, and so is its count of versions"
        )
    }

    /// Of the month, this one included.
    public static func caseTries(_ tries: Int) -> Message {
        Message(
            zh: "这些题本月已试过 \(tries) 个版本（含本次）",
            en: "version \(tries) that these cases have seen this month")
    }

    public static func gateBeforeRelease(_ days: Int, of all: Int, released: String) -> Message {
        Message(
            zh: """
                GATE 的 \(all) 个交易日中有 \(days) 个不晚于基础模型的发布日 \(released)（model_settings.base_released）：\
                它可能读到过这些天的行情，预测得准不能说明能力
                """,
            en: """
                \(days) of the \(all) days of GATE are not after \(released), when the base came out \
                (model_settings.base_released): it may have read what became of them, and good forecasts show no skill
                """)
    }
    public static var releaseUnknown: Message {
        Message(
            zh: "未填写 model_settings.base_released：无法核对 GATE 是否晚于基础模型的发布日",
            en: "model_settings.base_released is not set: whether GATE is later than the base cannot be checked")
    }

    public static var heldOutHint: Message {
        Message(
            zh: "请抓取更多股票（设了 continuous_training.stock_list 就在其中多列一些）：约每十只中有一只留作评估",
            en: """
                fetch more stocks, or name more where continuous_training.stock_list is set: about one in ten is held \
                out for evaluation
                """)
    }

    public static var heldOutQuarantinedHint: Message {
        Message(
            zh: "多数日子的行情被隔离：用 ljwxctl data health 看原因，修正数据源后再运行",
            en: """
                the bars of most days are quarantined: ljwxctl data health says why; run again once the source is right
                """)
    }

    public static func heldOutHistoryHint(bars: Int) -> Message {
        Message(
            zh: "样本需要 \(bars) 根日线（或上市以来的全部）：请让数据源提供更长的历史",
            en: "a sample needs \(bars) daily bars, or all since the listing: let the source give a longer history")
    }

    // MARK: Reasons of a verdict

    public static func evaluationOfOtherCases(model: String, n: Int, wanted: Int) -> Message {
        Message(
            zh: "\(model) 的评估结果（\(n) 题）与本次的 \(wanted) 道题不一致",
            en: "the evaluation of \(model) (\(n) cases) is not about this run's \(wanted) cases")
    }

    // MARK: What was wrong with an answer, in its own words

    public static func gateExample(_ key: String, _ detail: Message) -> Message {
        Message(zh: "\(key)：\(detail.zh)", en: "\(key): \(detail.en)")
    }

    public static func gateNoOwnWords(on topics: [String]) -> Message {
        Message(
            zh: "没有自己的话谈到 \(topics.joined(separator: "、"))", en: "no own words on \(topics.joined(separator: ", "))")
    }

    /// `longest`: the longest copied stretch, of which a long one shows its beginning.
    public static func gateCopied(_ share: String, limit: String, longest: String) -> Message {
        let line = longest.split(whereSeparator: \.isNewline).joined(separator: " ")
        let shown = line.count > 40 ? "\(line.prefix(40))…" : line
        return Message(
            zh: "所说内容有 \(share) 照抄题目（上限 \(limit)），如“\(shown)”",
            en: "\(share) of what it says is copied from the question (limit \(limit)), such as “\(shown)”")
    }

    public static func gateUnaskedFuture(_ words: [String]) -> Message {
        let shown = words.prefix(3)
        return Message(
            zh: "谈到题目没有问的以后：\(shown.joined(separator: "；"))",
            en: "speaks of later days without being asked: \(shown.joined(separator: "; "))")
    }

    /// `said`: nil where the answer says none.
    public static func gateSaidInstead(_ said: String?, of expected: String) -> Message {
        Message(
            zh: (said.map { "答 \($0)" } ?? "没有写") + "，应为 \(expected)",
            en: "\(said ?? "nothing") instead of \(expected)")
    }

    public static func gateClaimCount(numbers: Int, relations: Int) -> Message {
        Message(zh: "数字 \(numbers) 个，关系词 \(relations) 个", en: "\(numbers) numbers, \(relations) relation words")
    }

    /// `verdict`: `contradicted` or `unsupported`.
    public static func gateUnfaithful(_ claim: String, verdict: String, given: String?) -> Message {
        let chinese = ["contradicted": "与题中数据矛盾", "unsupported": "题中没有依据"][verdict] ?? verdict
        return Message(
            zh: "\(claim)（\(chinese)\(given.map { "，题中为 \($0)" } ?? "")）",
            en: "\(claim) (\(verdict)\(given.map { ", given \($0)" } ?? ""))")
    }

    public static func joined(_ parts: [Message]) -> Message {
        Message(zh: parts.map(\.zh).joined(separator: "；"), en: parts.map(\.en).joined(separator: "; "))
    }

    /// `reason`: Ollama's `done_reason`, or why there is none; nil where the stream ended without one.
    public static func gateEnd(_ reason: String?) -> Message {
        switch reason {
        case nil: Message(zh: "回答没有结束标志 done", en: "the stream ended without done")
        case "timeout": Message(zh: "没有在时限内答完", en: "not answered in time")
        case "not_utf8": Message(zh: "回答不是 UTF-8 文本", en: "not UTF-8")
        case "too_long": Message(zh: "回答过长，已中途截断", en: "broken off, far too long")
        case "length": Message(zh: "写到长度上限被截断（done_reason 为 length）", en: "done_reason length")
        case let reason?: Message(zh: "done_reason 为 \(reason)", en: "done_reason \(reason)")
        }
    }

    /// `what`: `sections`, `rating`, `risk_level`, `letters`.
    public static func gateNone(_ what: String) -> Message {
        let chinese = ["sections": "小节", "rating": "评级", "risk_level": "风险等级", "letters": "文字"][what] ?? what
        return Message(zh: "没有\(chinese)", en: "no \(what.replacing("_", with: " "))")
    }

    public static func gateMissing(_ text: String) -> Message { Message(zh: "缺少\(text)", en: "missing \(text)") }
    public static func gateUnexpected(_ text: String) -> Message { Message(zh: "多出\(text)", en: "unexpected \(text)") }
    public static func gateRepeated(_ text: String) -> Message { Message(zh: "重复\(text)", en: "repeated \(text)") }
    public static func gateOrder(_ text: String) -> Message { Message(zh: "次序不对 \(text)", en: "order \(text)") }

    public static func gateChineseShare(_ share: String) -> Message {
        Message(zh: "中文字符只占 \(share)", en: "\(share) of the letters are Chinese")
    }

    public static func gateCharacters(_ count: Int) -> Message {
        Message(zh: "\(count) 个字符", en: "\(count) characters")
    }
}
