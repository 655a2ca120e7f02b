// The card of a version. It is written once for all, in both languages.
extension Message {
    public static var cardDisclaimer: Message {
        Message(
            zh: "仅供研究参考，不构成投资建议。", en: "For research. Nothing that this model says is investment advice.")
    }
    public static var cardWhat: Message { Message(zh: "这是什么", en: "What it is") }
    public static func cardKind(_ kind: String) -> Message {
        switch kind {
        case "fewshot":
            Message(
                zh: "training_kind: `fewshot`：把选出的示例写入上下文；没有改动任何权重。用中文按规则描述 A 股个股的技术指标、建议、风险和方向。",
                en: """
                    training_kind: `fewshot`: chosen examples in the context; no weight was changed. It describes \
                    indicators, advice, risk and direction of Chinese A-shares by rules, in Chinese.
                    """)
        default: Message(zh: "training_kind: `\(kind)`", en: "training_kind: `\(kind)`")
        }
    }
    public static var cardOrigin: Message { Message(zh: "来历", en: "Where it comes from") }
    public static var cardRun: Message { Message(zh: "运行", en: "run") }
    public static var cardCreated: Message { Message(zh: "构建时间（上海）", en: "built at (Shanghai)") }
    public static var cardAsOf: Message { Message(zh: "数据截至", en: "data to") }
    public static var cardKnownAt: Message { Message(zh: "所知截至（上海）", en: "known up to (Shanghai)") }
    public static var cardDigest: Message { Message(zh: "模型摘要", en: "model digest") }
    public static var cardBase: Message { Message(zh: "基础模型", en: "base") }
    public static var cardRecipe: Message { Message(zh: "配方摘要", en: "recipe digest") }
    public static var cardPrompt: Message { Message(zh: "系统提示词版本", en: "system prompt version") }
    public static var cardSamples: Message { Message(zh: "本次新样本", en: "new samples of the run") }
    public static var cardPool: Message { Message(zh: "示例 / 候选样本", en: "shots / samples to choose from") }
    public static var cardTokens: Message {
        Message(zh: "词元：提示 + 回答 + 预留 ≤ 上下文", en: "tokens: prompt + answer + reserve ≤ context")
    }
    public static var cardSettings: Message { Message(zh: "参数", en: "parameters") }
    public static var cardChampionThen: Message { Message(zh: "当时在用的模型", en: "in service at that time") }
    public static var cardOllama: Message { Message(zh: "Ollama", en: "Ollama") }
    public static var cardProduct: Message { Message(zh: "ljwx-trainer", en: "ljwx-trainer") }
    public static var cardMeasured: Message {
        Message(zh: "测得什么（比率、n 和 95% Wilson 区间）", en: "What was measured (shares, n and 95 % Wilson intervals)")
    }
    public static var cardPassed: Message { Message(zh: "全部检查通过", en: "passed every check") }
    public static var cardFormat: Message { Message(zh: "格式正确", en: "kept the form") }
    public static var cardRule: Message { Message(zh: "评级与规则一致", en: "rating as the rule says") }
    public static var cardNumbers: Message { Message(zh: "数字忠实", en: "faithful numbers") }
    public static var cardRelations: Message { Message(zh: "关系词属实", en: "true relation words") }
    public static func cardFailures(_ list: String) -> Message {
        list.isEmpty
            ? Message(zh: "新模型没有未过的检查。", en: "No check failed for the challenger.")
            : Message(zh: "新模型未过的检查：\(list)", en: "Checks that failed for the challenger: \(list)")
    }
    public static var cardForecasts: Message {
        Message(
            zh: "市场预测（决策通道；95% 区间按交易日聚类）",
            en: "Forecasts on the market (decision lane; 95 % intervals clustered by trading day)")
    }
    public static func cardNotMeasured(_ why: Message?) -> Message {
        Message(zh: "未测量" + (why.map { "：\($0.zh)" } ?? "。"), en: "Not measured" + (why.map { ": \($0.en)" } ?? "."))
    }
    public static func cardGate(
        _ epoch: String, items: Int, days: Int, from: String, to: String, terms: Message
    ) -> Message {
        Message(
            zh: "GATE \(epoch)：留出股票 \(items) 题，\(days) 天，\(from) 至 \(to)；\(terms.zh)。",
            en: "GATE \(epoch): \(items) items of held-out stocks on \(days) days, \(from) to \(to); \(terms.en).")
    }
    public static var cardNoComparison: Message {
        Message(zh: "与在用模型的差：未测量，天数太少", en: "The difference from the champion: not measured, too few days")
    }
    public static func cardBrierGain(_ figure: String, days: Int) -> Message {
        Message(
            zh: "Brier 改善，对在用模型（正值为更好）：\(figure)，\(days) 天",
            en: "Brier gain over the champion (positive: better): \(figure), \(days) days")
    }
    public static func cardRatingGain(_ figure: String, days: Int) -> Message {
        Message(
            zh: "评级正确率之差，对在用模型：\(figure)，\(days) 天",
            en: "Right ratings less the champion's: \(figure), \(days) days")
    }
    public static func cardMcNemar(challenger: Int, champion: Int, p: String?) -> Message {
        Message(
            zh: "只有一方评级正确的题：新模型 \(challenger)，在用模型 \(champion)"
                + (p.map { "（McNemar p = \($0)，未按天聚类，仅供参考）" } ?? ""),
            en: "Ratings that one alone has right: challenger \(challenger), champion \(champion)"
                + (p.map { " (McNemar p = \($0), blind to days, to be shown alone)" } ?? ""))
    }
    /// `coefficients`: of the chosen source's scaling, by name.
    public static func cardSource(_ chosen: String, coefficients: String, items: Int, days: Int) -> Message {
        let scaling = coefficients.isEmpty ? "" : " (\(coefficients))"
        return Message(
            zh: "新模型的上涨概率取自 `\(chosen)`\(scaling)，在 DEV 的 \(items) 题 \(days) 天上按 Brier 选定：",
            en: """
                The challenger's p_up is taken from `\(chosen)`\(scaling), chosen by Brier on \(items) items of DEV on \
                \(days) days:
                """)
    }
    public static var cardVerdict: Message { Message(zh: "当时的结论", en: "The verdict at that time") }
    public static var cardNoVerdict: Message { Message(zh: "没有结论。", en: "There is none.") }
    public static var cardLimits: Message { Message(zh: "局限", en: "Limits") }
    public static var cardLimitNoForecast: Message {
        Message(
            zh: "文字回答的方向由规则从指标得出，只检查是否忠实；预测有多大价值，只看上面的市场预测，也只对那些日子成立。",
            en: """
                The narratives' directions follow from indicators by rule and are checked for faithfulness; what its \
                forecasts are worth, the decision lane alone says, and of those days alone.
                """)
    }
    public static func cardLimitHeldOut(n: Int) -> Message {
        Message(
            zh: "评估用了 \(n) 道题，只来自从不作示例的留出股票；题目少，区间宽。",
            en:
                "It was measured on \(n) questions, from held-out stocks alone that are never shots; few questions, wide intervals."
        )
    }
    public static func cardLimitDays(_ day: String) -> Message {
        Message(zh: "\(day) 之后的市场它没有见过。", en: "It has seen nothing of the market after \(day).")
    }
    public static var cardLimitUse: Message {
        Message(
            zh: "只适合与训练时相同格式的问题；其他问题的回答未经检验。",
            en: "It is made for questions of the form it was trained on; answers to any other were never checked.")
    }
    public static var cardShots: Message { Message(zh: "示例（代码|日期|任务）", en: "Shots (code|day|task)") }
    public static var helpCard: Message {
        Message(zh: "以 Markdown 输出模型卡（由登记重新生成）", en: "The model card as Markdown, made anew from the registry")
    }
    public static func cardDiffers(_ path: String) -> Message {
        Message(
            zh: "\(path) 与登记不一致：文件被改动过；以这里打印的为准",
            en: "\(path) is not what the registry says: the file was changed; what is printed here is right")
    }
    public static func cardNotWritten(_ path: String, cause: Message) -> Message {
        Message(zh: "模型卡 \(path) 没写成：\(cause.zh)", en: "the model card \(path) was not written: \(cause.en)")
    }
}
