extension Message {
    // MARK: Shots tried on DEV

    public static func refineProgress(done: Int, of total: Int) -> Message {
        Message(
            zh: "在 DEV 上比较示例：\(done)/\(total) 题", en: "trying shots on DEV: \(done) of \(total) questions at most")
    }

    /// Mean Brier losses, of the items that chose.
    public static func devRefined(
        tried: Int, accepted: Int, items: Int, days: Int, before: String, after: String
    ) -> Message {
        Message(
            zh: "在 DEV（\(items) 题 \(days) 天）上试换示例 \(tried) 次，采用 \(accepted) 次；Brier \(before) → \(after)",
            en: """
                \(tried) swaps of shots tried on DEV (\(items) items on \(days) days), \(accepted) accepted; Brier \(before) → \
                \(after)
                """)
    }

    public static var labelRefinement: Message { Message(zh: "试换示例", en: "Shots tried") }

    /// Mean Brier losses, of the items that chose.
    public static func shotsTried(
        _ tried: Int, accepted: Int, items: Int, questions: Int, before: String, after: String
    ) -> Message {
        Message(
            zh: "DEV \(items) 题上试换 \(tried) 次，采用 \(accepted) 次（共 \(questions) 问）；Brier \(before) → \(after)",
            en: """
                \(tried) swaps on \(items) items of DEV, \(accepted) accepted (\(questions) questions); Brier \(before) → \
                \(after)
                """)
    }

    /// `gain`; nil: it was not measured, for which `outcome` is the reason.
    public static func shotSwap(_ out: String, into: String, outcome: Message, gain: String?) -> Message {
        Message(
            zh: "\(out) → \(into)：\(outcome.zh)，" + (gain.map { "改善 \($0)" } ?? "改善未测"),
            en: "\(out) → \(into): \(outcome.en), " + (gain.map { "gain \($0)" } ?? "gain not measured"))
    }

    /// `outcome`: `accepted`, `rejected`, `too_long`, `undefined`.
    public static func swapOutcome(_ outcome: String) -> Message {
        switch outcome {
        case "accepted": Message(zh: "采用", en: "accepted")
        case "rejected": Message(zh: "未采用", en: "rejected")
        case "too_long": Message(zh: "放不进上下文", en: "does not fit")
        case "undefined": Message(zh: "无法比较", en: "cannot be compared")
        default: .verbatim(outcome)
        }
    }

    /// `why`: there is no GATE; nil: DEV has no questions, or this way of training no shots.
    public static func refinementSkipped(_ why: Message?) -> Message {
        Message(
            zh: "没有在 DEV 上试换示例" + (why.map { "：\($0.zh)" } ?? "：DEV 没有题目"),
            en: "no other shots were tried on DEV" + (why.map { ": \($0.en)" } ?? ": it has no questions"))
    }

    /// At most.
    public static func refinementCost(swaps: Int, questions: Int) -> Message {
        Message(
            zh: "model_settings.dev_refine：每次构建前在 DEV 上试换示例 \(swaps) 次，最多向基础模型提 \(questions) 个短问题",
            en: """
                model_settings.dev_refine: \(swaps) swaps of shots are tried on DEV before each build, by up to \(questions) \
                short questions to the base
                """)
    }

    // MARK: The budget of shots

    public static func contextHasNoRoom(context: Int, system: Int, question: Int, answer: Int, reserve: Int) -> Message
    {
        Message(
            zh: "num_ctx \(context) 放不下任何示例：系统提示 \(system)、最长的问题 \(question)、回答 \(answer)、预留 \(reserve)（词元）",
            en: "num_ctx \(context) leaves no room for a shot: system prompt \(system), longest question \(question), "
                + "answer \(answer), reserve \(reserve) tokens")
    }

    public static func shotTooLarge(smallest: Int, room: Int) -> Message {
        Message(
            zh: "最小的示例需要 \(smallest) 个词元，只剩 \(room) 个",
            en: "the smallest shot needs \(smallest) tokens, \(room) are left")
    }

    public static var enlargeContext: Message {
        Message(
            zh: "增大 model_settings.num_ctx（不超过模型训练时的上下文），或减小 num_predict",
            en: "raise model_settings.num_ctx, at most to what the model was made for, or lower num_predict")
    }

    public static func contextAboveModel(_ context: Int, model: String, trained: Int) -> Message {
        Message(
            zh: "num_ctx \(context) 超过 \(model) 训练时的上下文 \(trained)（词元）：Ollama 会不作声地按后者截断",
            en: """
                num_ctx \(context) is above what \(model) was made for, \(trained) tokens: Ollama would cap it without a word
                """)
    }

    public static func contextAboveModelHint(trained: Int) -> Message {
        Message(
            zh: "model_settings.num_ctx 设为 \(trained) 或更小，或换一个上下文更长的基础模型",
            en: "set model_settings.num_ctx to \(trained) or less, or take a base with a longer context")
    }

    /// - Parameter replaced: `min_p 0.7 → 0` each.
    public static func inheritedReplaced(_ model: String, _ replaced: [String]) -> Message {
        let list = replaced.joined(separator: ", ")
        return Message(
            zh: "\(model) 自带配置没有设置的参数，不予继承，改为 Ollama 的默认值：\(list)",
            en: "\(model) brings parameters that no setting sets; made Ollama's defaults instead of inherited: \(list)")
    }

    public static func inheritedParameter(_ model: String, parameter: String, value: String) -> Message {
        Message(
            zh: "\(model) 自带参数 \(parameter)（值为 \(value)）：既不能设回默认值，也写不进 Modelfile，却会被每个版本继承",
            en: """
                \(model) brings the parameter \(parameter) with the value \(value), which can neither be set to a default nor be \
                written into a Modelfile, and which every version would inherit
                """)
    }

    public static func inheritedParameterHint(_ model: String, parameter: String) -> Message {
        Message(
            zh: """
                另做一个不带它的模型：ollama show --modelfile \(model) > Modelfile，删去其中的 PARAMETER \(parameter) 行，\
                ollama create <新名字> -f Modelfile，再执行 ljwxctl base create --from <新名字> --replace；\
                model_settings.lineage 为 chain 时，先用 pinned-base 运行一次
                """,
            en: """
                make a model without it: ollama show --modelfile \(model) > Modelfile, delete the line PARAMETER \(parameter), \
                ollama create <name> -f Modelfile, then ljwxctl base create --from <name> --replace; where \
                model_settings.lineage is chain, run once with pinned-base
                """)
    }

    /// - Parameters:
    ///   - limit: `evaluation.num_predict`.
    ///   - least: the engine's count of the shortest answer.
    public static func answersCutOff(_ limit: Int, least: Int) -> Message {
        Message(
            zh: """
                evaluation.num_predict 的值 \(limit) 放不下任何回答：按引擎的计数，样本中最短的回答有 \(least) 个词元，\
                被截断的回答永远通不过检查
                """,
            en: """
                evaluation.num_predict: \(limit) has room for no answer: the shortest of the samples has \(least) tokens as the \
                engine counts them, and one that is cut off can never pass
                """)
    }

    /// - Parameter most: the engine's count of the longest answer; nil where even the context holds none so long.
    public static func answersPartlyCutOff(_ limit: Int, most: Int?, enough: Int) -> Message {
        let count = most.map { "\($0)" } ?? "> \(limit)"
        return Message(
            zh: """
                evaluation.num_predict 的值 \(limit) 会截断较长的回答：按引擎的计数，样本中最长的回答有 \(count) 个词元，\
                被截断的回答通不过检查；例如 \(enough)
                """,
            en: """
                evaluation.num_predict: \(limit) cuts the longer answers off: the longest of the samples has \(count) tokens as \
                the engine counts them, and one that is cut off does not pass; try \(enough)
                """)
    }

    public static func answersCutOffHint(enough: Int) -> Message {
        Message(
            zh: "evaluation.num_predict 设为 \(enough)，或让模板写得更短（samples.templates）",
            en: "set evaluation.num_predict to \(enough), or let the templates write less (samples.templates)")
    }

    public static var noSampleForShots: Message {
        Message(zh: "没有可作示例的样本", en: "there is no sample that may be a shot")
    }

    public static var shotsNeedOpenCodes: Message {
        Message(
            zh: "留出的股票不作示例：增大 stock_batch_size，或先取得更多股票的行情",
            en: "held-out stocks are never shots: raise stock_batch_size or fetch more stocks first")
    }

    public static func parameterMissing(name: String) -> Message {
        Message(zh: "模型参数 \(name) 缺失或不是正整数", en: "model parameter \(name) is missing or no positive integer")
    }

    public static func parameterExample(name: String) -> Message {
        Message(zh: "例如 \"\(name)\": 4096", en: "for example \"\(name)\": 4096")
    }

    public static func shotsUnfit(_ count: Int) -> Message {
        Message(
            zh: "\(count) 条被选中的样本自身的答案不合格，未作示例",
            en: """
                \(count) chosen \(count == 1 ? "sample" : "samples") put aside: the written answer does not pass its own \
                checks
                """)
    }

    public static func chainWithoutChampion(_ name: String) -> Message {
        Message(
            zh: "lineage 为 chain，但 Ollama 中没有在用版本 \(name)，改从基础模型构建",
            en: """
                lineage is chain, but Ollama does not have \(name), the version in service: built from the base instead
                """)
    }

    // MARK: The Modelfile's text

    public static func modelfileQuotes(place: String) -> Message {
        Message(
            zh: "\(place) 含有 \"\"\"，Modelfile 无法表达", en: "\(place) holds \"\"\", which a Modelfile cannot carry")
    }

    public static func modelfileRune(place: String, rune: String) -> Message {
        Message(
            zh: "\(place) 含有字符 \(rune)，Ollama 的 Modelfile 解析器会丢弃它",
            en: "\(place) holds \(rune), which Ollama's Modelfile parser drops")
    }

    public static var modelfileTextRemedy: Message {
        Message(zh: "从系统提示或样本中去掉它", en: "take it out of the system prompt or the sample")
    }

    public static func modelfileCommandInvalid(line: Int, text: String) -> Message {
        Message(
            zh: "Modelfile 第 \(line) 行：\"\(text)\" 不是命令", en: "Modelfile line \(line): \"\(text)\" is not a command")
    }

    public static func modelfileCommandUnused(line: Int, command: String) -> Message {
        Message(
            zh: "Modelfile 第 \(line) 行：此处不使用 \(command)", en: "Modelfile line \(line): \(command) is not used here")
    }

    public static func modelfileParameterUnknown(line: Int, name: String) -> Message {
        Message(
            zh: "Modelfile 第 \(line) 行：未知参数 \(name)", en: "Modelfile line \(line): unknown parameter \(name)")
    }

    public static func modelfileValueInvalid(line: Int, name: String, value: String) -> Message {
        Message(
            zh: "Modelfile 第 \(line) 行：参数 \(name) 的值 \"\(value)\" 不是数字",
            en: "Modelfile line \(line): the value \"\(value)\" of \(name) is not a number of its type")
    }

    public static func modelfileFromInvalid(line: Int, value: String) -> Message {
        Message(
            zh: "Modelfile 第 \(line) 行：FROM \"\(value)\" 不是模型名",
            en: "Modelfile line \(line): FROM \"\(value)\" is not a model name")
    }

    public static func modelfileRoleInvalid(line: Int, role: String) -> Message {
        Message(
            zh: "Modelfile 第 \(line) 行：角色 \"\(role)\" 不是 system、user 或 assistant",
            en: "Modelfile line \(line): role \"\(role)\" is not system, user or assistant")
    }

    public static func modelfileUnended(line: Int) -> Message {
        Message(zh: "Modelfile 在第 \(line) 行中断", en: "the Modelfile breaks off at line \(line)")
    }

    public static var modelfileWithoutFrom: Message {
        Message(zh: "Modelfile 没有 FROM", en: "the Modelfile has no FROM")
    }
}
