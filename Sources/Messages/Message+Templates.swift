/// What is wrong with a template of samples, and what the commands about templates say.
extension Message {
    // MARK: Its form

    public static var templateTextOutside: Message {
        Message(
            zh: "文字在第一个段之前；段以单独一行的 [instruction]、[input]、[answer] 开始",
            en: "text before the first section; sections begin with a line [instruction], [input] or [answer]")
    }

    public static func templateSectionUnknown(_ name: String, nearest: String) -> Message {
        Message(zh: "未知的段 [\(name)]；最接近的是 [\(nearest)]", en: "unknown section [\(name)]; the nearest is [\(nearest)]")
    }

    public static func templateSectionTwice(_ name: String) -> Message {
        Message(zh: "段 [\(name)] 重复", en: "section [\(name)] stands twice")
    }

    public static func templateSectionMissing(_ name: String) -> Message {
        Message(zh: "缺少段 [\(name)]", en: "section [\(name)] is missing")
    }

    public static func templateSectionEmpty(_ name: String) -> Message {
        Message(zh: "段 [\(name)] 是空的", en: "section [\(name)] is empty")
    }

    public static func templateFieldUnknown(_ name: String, nearest: String) -> Message {
        Message(
            zh: "未知字段 {\(name)}；最接近的是 {\(nearest)}",
            en: "unknown field {\(name)}; the nearest known one is {\(nearest)}")
    }

    public static func templateFieldOfOtherTask(_ name: String, task: String) -> Message {
        Message(zh: "字段 {\(name)} 只用于 \(task)", en: "field {\(name)} is one of \(task) alone")
    }

    public static var templateFieldUnclosed: Message {
        Message(zh: "{ 没有对应的 }", en: "{ without its }")
    }

    public static var templateBraceStray: Message {
        Message(zh: "} 没有对应的 {", en: "} without its {")
    }

    public static var templateGroupUnclosed: Message {
        Message(zh: "[ 没有对应的 ]", en: "[ without its ]")
    }

    public static var templateGroupStray: Message {
        Message(zh: "] 没有对应的 [", en: "] without its [")
    }

    public static var templateGroupNested: Message {
        Message(zh: "[…] 之内不能再有 [", en: "[ inside of […]")
    }

    public static var templateGroupPointless: Message {
        Message(
            zh: "[…] 里没有可能缺值的字段，去掉方括号",
            en: "no field in […] can be without a value; take the brackets away")
    }

    public static func templateOptionalOutside(_ name: String) -> Message {
        Message(
            zh: "字段 {\(name)} 可能缺值，须写在 […] 之内，例如 [，{\(name)}]",
            en: "field {\(name)} may have no value and must stand inside of […], such as [，{\(name)}]")
    }

    // MARK: The question

    public static func templateGivesAnswer(_ words: String) -> Message {
        Message(
            zh: "问题部分不得出现“\(words)”：照抄问题不该得分",
            en: "\"\(words)\" must not stand in the question: copying it would answer")
    }

    public static func templateAnswerField(_ name: String) -> Message {
        Message(
            zh: "字段 {\(name)} 是答案，不得出现在问题部分",
            en: "field {\(name)} is the answer and must not stand in the question")
    }

    public static func templateFieldNeeded(_ name: String, section: String) -> Message {
        Message(zh: "\(section) 缺少必需的字段 {\(name)}", en: "\(section) lacks the field {\(name)}")
    }

    public static func templateTextNeeded(_ text: String, section: String) -> Message {
        Message(zh: "\(section) 缺少“\(text)”", en: "\(section) lacks \"\(text)\"")
    }

    // MARK: The answer

    public static func templateHeaderMissing(_ header: String) -> Message {
        Message(zh: "答案缺少必需的段落 \(header)", en: "the answer lacks the section \(header)")
    }

    public static func templateHeaderUnknown(_ header: String, nearest: String) -> Message {
        Message(
            zh: "答案里的段落 \(header) 不属于这个任务；最接近的是 \(nearest)",
            en: "the task has no section \(header); the nearest is \(nearest)")
    }

    public static func templateHeaderOrder(_ headers: String) -> Message {
        Message(zh: "段落须依次各出现一次：\(headers)", en: "the sections must stand once each, in this order: \(headers)")
    }

    public static func templateLabelNeeded(_ text: String, section: String) -> Message {
        Message(
            zh: "“\(text)”须在 \(section) 中恰好出现一次", en: "\"\(text)\" must stand in \(section) exactly once")
    }

    public static var templateRiskUnwanted: Message {
        Message(zh: "这个任务不写风险等级", en: "this task states no level of risk")
    }

    public static func templateDisclaimerNeeded(_ text: String) -> Message {
        Message(zh: "答案须以单独一行的“\(text)”结尾", en: "the answer must end with the line \"\(text)\"")
    }

    public static func templateNumberNotGiven(_ name: String) -> Message {
        Message(
            zh: "答案用了 {\(name)}，但 [input] 没有给出", en: "the answer uses {\(name)}, which [input] does not give")
    }

    public static func templateRatingTyped(_ word: String) -> Message {
        Message(
            zh: "答案里不得写死“\(word)”，评级由 {rating} 给出", en: "\"\(word)\" must not be typed: {rating} gives the rating")
    }

    public static func templateLooseNumber(_ number: String) -> Message {
        Message(
            zh: "数字 \(number) 不来自任何字段", en: "the number \(number) comes from no field")
    }

    public static func templateWrittenAnswerFails(_ what: Message, task: String) -> Message {
        Message(
            zh: "用它写出的\(task)样本不合格：\(what.zh)", en: "a sample that it writes (\(task)) breaks a rule: \(what.en)")
    }

    /// - Parameter check: `Assertion.ID`: what reports name it by.
    public static func templateTeachesFailure(_ check: String, detail: Message, task: String) -> Message {
        Message(
            zh: """
                \(task)模板写出的回答自己就通不过检查 \(check)（\(detail.zh)）：学着它写的模型也通不过；\
                请改模板（samples.templates），或改 performance_thresholds.quality_keywords
                """,
            en: """
                answers that the template of \(task) writes fail the check \(check) themselves (\(detail.en)): a model \
                that learns from them fails it too; change the template (samples.templates) or performance_thresholds.quality_keywords
                """)
    }

    public static func templateAnswerTooLong(_ characters: Int, limit: Int) -> Message {
        Message(
            zh: "写出的答案有 \(characters) 个字符，上限 \(limit)",
            en: "an answer that it writes has \(characters) characters; the limit is \(limit)")
    }

    public static func sampleLeaks(key: String, number: String, daysAfter: Int?) -> Message {
        let later = daysAfter.map {
            Message(zh: "，那是之后第 \($0) 个交易日的结果", en: ", which is what came \($0) trading days later")
        }
        return Message(
            zh: "样本 \(key) 的答案写了问题没有给出的数字 \(number)\(later?.zh ?? "")",
            en: "the answer of sample \(key) states \(number), which its question does not give\(later?.en ?? "")")
    }

    public static var sampleLeaksHint: Message {
        Message(
            zh: "没有留下任何样本；这是程序的缺陷，请连同该样本的键报告",
            en: "no sample was kept; this is a fault of the program: report it with the sample's key")
    }

    // MARK: Files

    public static func templateFileUnknown(_ name: String, nearest: String) -> Message {
        Message(
            zh: "没有任务使用模板文件 \(name)；最接近的是 \(nearest)",
            en: "no task has a template file \(name); the nearest name is \(nearest)")
    }

    public static var templateNotUTF8: Message { Message(zh: "不是 UTF-8", en: "not UTF-8") }

    public static func templateTooLong(limit: Int) -> Message {
        Message(zh: "超过 \(limit) 字节", en: "larger than \(limit) bytes")
    }

    public static func templatesInvalid(_ count: Int) -> Message {
        Message(
            zh: "样本模板有 \(count) 处问题：", en: "the sample templates have \(count) \(count == 1 ? "problem" : "problems"):")
    }

    public static var templatesHint: Message {
        Message(
            zh: "用 ljwxctl template check 目录 检查；内置模板见 ljwxctl template show 任务，字段见 docs/SAMPLES.md",
            en: """
                check them with ljwxctl template check DIR; ljwxctl template show TASK prints the built-in ones, \
                docs/SAMPLES.md has the fields
                """)
    }

    public static func templateFolderUnreadable(_ path: String) -> Message {
        Message(zh: "无法读取模板目录 \(path)", en: "the template folder \(path) cannot be read")
    }

    // MARK: Commands

    public static var helpTemplate: Message {
        Message(zh: "样本模板（不需要守护进程）", en: "The templates of samples (needs no daemon)")
    }
    public static var helpTemplateCheck: Message {
        Message(zh: "检查一个目录里的模板", en: "Check the templates of a folder")
    }
    public static var helpTemplateShow: Message {
        Message(zh: "显示任务的内置模板；不写任务则列出任务与字段", en: "Show a task's built-in template; without a task, tasks and fields")
    }
    public static var helpTemplateFolder: Message { Message(zh: "模板目录", en: "The folder of templates") }
    public static var helpTemplateTask: Message {
        Message(
            zh: "stock_analysis、investment_advice、risk_assessment 或 price_prediction",
            en: "stock_analysis, investment_advice, risk_assessment or price_prediction")
    }

    public static func templateChecked(_ path: String, replaced: Int) -> Message {
        Message(
            zh: "\(path)：\(replaced) 个任务的模板可用，其余用内置模板",
            en: """
                \(path): the templates of \(replaced) \(replaced == 1 ? "task" : "tasks") are fine; the others are built in
                """)
    }

    /// `perCase`: claims of an answer, on the mean of the tasks; `cases`: from which on a version that says these may pass.
    public static func templateClaims(_ perCase: String, cases: Int?) -> Message {
        guard let cases else {
            return Message(
                zh: "这些回答没有可核对的论断：没有版本能通过判定",
                en: "these answers state nothing that can be checked: no version can pass")
        }
        return Message(
            zh: "每个回答至多 \(perCase) 个可核对的论断：evaluation.cases 至少为 \(cases)，版本才可能通过判定",
            en: "an answer states \(perCase) claims at most: a version can pass from evaluation.cases \(cases) on")
    }

    public static var labelTemplateTask: Message { Message(zh: "任务", en: "TASK") }
    public static var labelTemplateDigest: Message { Message(zh: "摘要", en: "DIGEST") }
    public static var labelTemplateFile: Message { Message(zh: "文件", en: "FILE") }
    public static var labelTemplateField: Message { Message(zh: "字段", en: "FIELD") }
    public static var labelTemplateColumn: Message { Message(zh: "来源", en: "FROM") }

    public static func notATask(_ text: String, nearest: String) -> Message {
        Message(zh: "没有任务 \(text)；最接近的是 \(nearest)", en: "there is no task \(text); the nearest is \(nearest)")
    }
}
