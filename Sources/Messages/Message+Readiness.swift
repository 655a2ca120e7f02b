// Why a challenger is not fit to be examined.
extension Message {
    public static var infraNotTold: Message {
        Message(zh: "没有查明 Ollama 能否正常提供此模型", en: "whether Ollama serves the model was not found out")
    }

    public static var infraNotShown: Message {
        Message(zh: "Ollama 的 /api/show 查不到此模型", en: "Ollama's /api/show knows no such model")
    }

    /// Tokens.
    public static func infraContextDiffers(asked: String, found: String) -> Message {
        Message(
            zh: "上下文长度 num_ctx 应为 \(asked)，Ollama 中为 \(found)",
            en: "the context is \(found) tokens in Ollama, not the num_ctx of \(asked) that was asked for")
    }

    public static func infraBaseChanged(built: String, found: String) -> Message {
        Message(
            zh: "基础模型的名称下已是另一个模型：构建时 \(built)，现在 \(found)",
            en: "the base's name holds another model: built from \(built), found \(found)")
    }

    /// `tries`: seconds of each.
    public static func infraTooSlow(best: String, limit: String, tries: String, n: Int) -> Message {
        Message(
            zh: "加载并回答三题最快用了 \(best)，超过上限 \(limit)（各次 \(tries)；共问 \(n) 题）",
            en: """
                loading and three answers took \(best) at best, above the limit \(limit) (tries \(tries); \(n) questions)
                """)
    }

    public static func truncationRefused(context: Int) -> Message {
        Message(
            zh: "Ollama 因超出上下文（\(context) 词元）拒绝了一道题：模型看不到全部内容",
            en: """
                Ollama refused a question that is longer than the context of \(context) tokens: the model cannot see all of it
                """)
    }

    public static func truncationTooLong(prompt: Int, answer: Int, context: Int, n: Int) -> Message {
        Message(
            zh: "提示 \(prompt) + 回答 \(answer) 词元超过上下文 \(context)（n=\(n)）：会有内容被截掉",
            en: """
                a prompt of \(prompt) and an answer of \(answer) tokens exceed the context of \(context) (n=\(n)): something \
                would be cut
                """)
    }

    /// `found`: nil where the name is gone.
    public static func modelChangedInExamination(_ name: String, asked: String, found: String?) -> Message {
        Message(
            zh: "评估期间 \(name) 已不是被评估的模型：应为 \(asked)，\(found.map { "现在 \($0)" } ?? "现已不在")；本次没有结论",
            en: """
                \(name) is not the model that is examined any more: \(asked) expected, \(found.map { "\($0) found" } ?? "it is gone"); \
                the run has no verdict
                """)
    }

    public static func modelChangedInExaminationHint(_ name: String) -> Message {
        Message(
            zh: "运行期间不要在 Ollama 中改动 \(name)（ollama cp、create、rm）；本次的回答已作废，请再执行 ljwxctl run-now",
            en: """
                leave \(name) alone in Ollama while a run is under way (ollama cp, create, rm); this run's answers of it are \
                dropped: run ljwxctl run-now again
                """)
    }

    /// Each version empty where the server does not tell it.
    public static func ollamaChangedInExamination(from old: String, to new: String) -> Message {
        Message(
            zh: "评估期间 Ollama 的版本由 \(old.isEmpty ? "不详" : old) 变为 \(new.isEmpty ? "不详" : new)",
            en: """
                Ollama was replaced in the middle of the evaluation: \(old.isEmpty ? "an unknown version" : old) before, \
                \(new.isEmpty ? "an unknown one" : new) now
                """)
    }

    public static var ollamaChangedInExaminationHint: Message {
        Message(
            zh: "不用处理：本次的回答已作废，稍后由新版本对所有模型重新作答",
            en: "nothing to do: this run's answers are dropped, and the new version is asked everything a little later")
    }

    public static var challengerNotExamined: Message {
        Message(zh: "新模型没有进入评估：见结论的原因", en: "the challenger was not examined: the verdict's reasons say why")
    }
}
