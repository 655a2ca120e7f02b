extension Message {
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
            zh: "增大 model_settings.num_ctx，或减小 num_predict", en: "raise model_settings.num_ctx or lower num_predict")
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
            zh: "lineage 为 chain，但 Ollama 中没有在线版本 \(name)，改从基础模型构建",
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
