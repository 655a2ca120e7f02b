extension Message {
    // MARK: The file

    public static func configFileAbsent(path: String) -> Message {
        Message(zh: "配置文件不存在：\(path)", en: "the config file does not exist: \(path)")
    }

    public static var configFileRemedy: Message {
        Message(
            zh: "检查 --config 或 LJWX_CONFIG 指定的路径；不指定时使用默认位置",
            en: "check the path given by --config or LJWX_CONFIG; without one the default place is used")
    }

    public static func configFileUnreadable(path: String, reason: Message) -> Message {
        Message(zh: "无法读取配置文件 \(path)：\(reason.zh)", en: "the config file \(path) cannot be read: \(reason.en)")
    }

    public static func configDefaultsUsed(path: String) -> Message {
        Message(zh: "没有配置文件 \(path)，使用默认配置", en: "there is no config file \(path); the defaults are used")
    }

    public static func configInvalid(path: String, count: Int) -> Message {
        Message(
            zh: "配置文件 \(path) 有 \(count) 处问题：",
            en: "the config file \(path) has \(count) \(count == 1 ? "problem" : "problems"):")
    }

    public static var configCheckHint: Message {
        Message(
            zh: "全部配置项见 docs/CONFIG.md；修改后用 ljwx-trainer --check-config 检查",
            en: "all keys are in docs/CONFIG.md; check a change with ljwx-trainer --check-config")
    }

    /// `place` is `file:line:column` or a file.
    public static func located(_ message: Message, at place: String) -> Message {
        Message(zh: "\(place): \(message.zh)", en: "\(place): \(message.en)")
    }

    /// A headline with the lines that belong to it.
    public static func listing(_ headline: Message, _ lines: [Message]) -> Message {
        Message(
            zh: ([headline.zh] + lines.map(\.zh)).joined(separator: "\n"),
            en: ([headline.en] + lines.map(\.en)).joined(separator: "\n"))
    }

    // MARK: Keys and values

    /// - Parameter nearest: all that are equally near; never empty.
    public static func unknownKey(_ key: String, nearest: [String]) -> Message {
        Message(
            zh: "未知配置项 \(key)；最接近的是 \(nearest.joined(separator: "、"))",
            en: """
                unknown key \(key); the nearest known \(nearest.count == 1 ? "one is" : "ones are") \
                \(nearest.joined(separator: ", "))
                """)
    }

    /// - Parameter section: empty for the file's outermost object.
    public static func unknownKey(_ key: String, known: [String], in section: String) -> Message {
        Message(
            zh: """
                未知配置项 \(key)，也没有相近的；\(section.isEmpty ? "最外层" : section) 中有：\(known.joined(separator: "、"))
                """,
            en: """
                unknown key \(key), and none is near; \(section.isEmpty ? "the outermost object" : section) has \
                \(known.joined(separator: ", "))
                """)
    }

    public static func unknownKey(_ key: String, remedy: Message) -> Message {
        Message(zh: "未知配置项 \(key)。\(remedy.zh)", en: "unknown key \(key); \(remedy.en)")
    }

    public static func duplicateKey(_ key: String, first: String) -> Message {
        Message(zh: "配置项 \(key) 重复，第一次出现在 \(first)", en: "key \(key) stands twice, first at \(first)")
    }

    public static func wrongType(key: String, value: String, expected: Message, example: String) -> Message {
        Message(
            zh: "\(key) 的值 \(value) 类型不对，\("应为".apart(expected.zh))，例如 \(example)",
            en: "\(key): \(value) has the wrong type; expected \(expected.en), such as \(example)")
    }

    public static func impossibleValue(key: String, value: String, expected: Message, example: String) -> Message {
        Message(
            zh: "\(key) 的值 \(value) 不可用，\("应为".apart(expected.zh))，例如 \(example)",
            en: "\(key): \(value) is not possible; expected \(expected.en), such as \(example)")
    }

    public static func sectionExpected(_ section: String, value: String, example: String) -> Message {
        Message(
            zh: "\(section) 的值 \(value) 类型不对，应为对象，例如 \(example)",
            en: "\(section): \(value) has the wrong type; expected an object, such as \(example)")
    }

    public static func rootExpected(value: String) -> Message {
        Message(
            zh: "文件的最外层是 \(value)，应为对象，例如 {\"language\": \"zh-CN\"}",
            en: "the file holds \(value); expected an object, such as {\"language\": \"zh-CN\"}")
    }

    public static func keyRefused(_ key: String, remedy: Message) -> Message {
        Message(
            zh: "\(key) 不能写在配置文件里（值不予显示）。\(remedy.zh)",
            en: "\(key) must not stand in this file (its value is not shown). \(remedy.en)")
    }

    public static func keysDiffer(_ key: String, value: String, other: String, otherValue: String, at place: String)
        -> Message
    {
        Message(
            zh: "\(key) 是 \(value)，而 \(other)（\(place)）是 \(otherValue)；两者含义相同，请只保留一个",
            en: "\(key) is \(value), but \(other) at \(place) is \(otherValue); both mean the same, keep one")
    }

    // MARK: Values that do not go together

    public static func keepRulesEmpty(_ section: String) -> Message {
        Message(
            zh: "\(section) 的保留规则全部为零：会删除一切；例如 \(section).keep_last 设为 30，全部保留则设为 -1",
            en: """
                \(section) has no rule that keeps anything, and would delete everything; set \(section).keep_last to 30, \
                for example, or to -1 to keep all
                """)
    }

    /// - Parameters:
    ///   - least: tokens of the shortest answer under the most sparing vocabulary: what is accepted.
    ///   - usual: its tokens under a usual one.
    public static func answersNeverFit(_ tokens: Int, least: Int, usual: Int) -> Message {
        Message(
            zh: """
                evaluation.num_predict 的值 \(tokens) 放不下任何回答：模板写出的最短回答至少需 \(least) 个词元，通常约 \(usual) 个，\
                被截断的回答永远通不过检查；例如 \(2 * usual)
                """,
            en: """
                evaluation.num_predict: \(tokens) has room for no answer: the shortest that the templates write takes \
                \(least) tokens at least and usually about \(usual), and one that is cut off can never pass; try \
                \(2 * usual)
                """)
    }

    /// `claims`: what the templates' own answers to so many cases state at most.
    public static func claimsNeverEnough(cases: Int, claims: Int, needed: Int, enough: Int?) -> Message {
        Message(
            zh: """
                evaluation.cases：模板的回答在 \(cases) 道题里至多说出 \(claims) 个论断，即使个个属实，也证明不了与题目矛盾的不超过 2 %\
                （需要 \(needed) 个），没有版本能通过；\(enough.map { "至少需要 \($0)，" } ?? "")或让模板说得更多（samples.templates）
                """,
            en: """
                evaluation.cases: in \(cases) cases the templates' answers state \(claims) claims at most, too few to show that no \
                more than 2 % contradict the question even if all are true (\(needed) are needed): no version can pass; \
                \(enough.map { "at least \($0) are needed, " } ?? "")or let the templates say more (samples.templates)
                """)
    }

    /// - Parameters:
    ///   - words: keywords that not every answer of the tasks' templates earns.
    ///   - limit: `min_success_rate`.
    ///   - earned: of the default list those that all of them earn.
    public static func keywordsNeverEarned(
        _ words: [String], tasks: [String], limit: String, cases: Int, earned: [String]
    ) -> Message {
        let missing = gateNoOwnWords(on: words)
        let list = earned.map { "\"\($0)\"" }.joined(separator: ", ")
        return Message(
            zh: """
                performance_thresholds.quality_keywords：\(tasks.joined(separator: "、"))模板写出的回答\(missing.zh)，\
                没有版本能在 \(cases) 道题里达到 min_success_rate（\(limit)）；\
                \(earned.isEmpty ? "请" : "例如 [\(list)]，或")让模板谈到它们（samples.templates）
                """,
            en: """
                performance_thresholds.quality_keywords: answers that the templates of \(tasks.joined(separator: ", ")) write \
                have \(missing.en), so no version can show min_success_rate (\(limit)) in \(cases) cases; \
                \(earned.isEmpty ? "" : "try [\(list)], or ")let the templates speak of them (samples.templates)
                """)
    }

    /// - Parameters:
    ///   - failures: each a `taughtFailure`.
    ///   - limit: `min_success_rate`.
    public static func templatesNeverPass(_ failures: [Message], limit: String, cases: Int) -> Message {
        let all = joined(failures)
        return Message(
            zh: """
                samples.templates：模板写出的回答自己就通不过检查（\(all.zh)），没有版本能在 \(cases) 道题里达到 min_success_rate\
                （\(limit)）；请改模板，或用内置模板：null
                """,
            en: """
                samples.templates: answers that the templates write fail checks themselves (\(all.en)), so no version can \
                show min_success_rate (\(limit)) in \(cases) cases; change the templates, or try null for the built-in ones
                """)
    }

    /// - Parameter check: `Assertion.ID`: what reports name it by.
    public static func taughtFailure(_ check: String, detail: Message, task: String) -> Message {
        Message(zh: "\(task)：\(check)，\(detail.zh)", en: "\(task): \(check), \(detail.en)")
    }

    public static func claimsHardlyEnough(cases: Int, claims: Int, enough: Int) -> Message {
        Message(
            zh: """
                evaluation.cases：\(cases) 道题里模板的回答至多说出 \(claims) 个论断，只要一个与题目矛盾，就证明不了矛盾不超过 2 %；\
                从 \(enough) 道题起可以有一个
                """,
            en: """
                evaluation.cases: in \(cases) cases the templates' answers state \(claims) claims at most, and one that \
                contradicts the question leaves too few to show 2 %; from \(enough) cases on there may be one
                """)
    }
    public static func numPredictOverContext(key: String, value: Int, context: Int) -> Message {
        Message(
            zh: "\(key) 的值 \(value) 不小于 model_settings.num_ctx（\(context)），提示词没有空间；例如 \(max(16, context / 4))",
            en: """
                \(key): \(value) is not below model_settings.num_ctx (\(context)), which leaves no room for a prompt; \
                try \(max(16, context / 4))
                """)
    }

    /// `shown`: the first of so many codes; `cases`: what a version is asked at least.
    public static func stockListNoneHeldOut(_ count: Int, shown: [String], cases: Int, examples: [String]) -> Message {
        let listed = shown.joined(separator: ", ") + (count > shown.count ? " …" : "")
        return Message(
            zh: """
                continuous_training.stock_list：所列 \(count) 只（\(listed)）中没有留作提问的股票（按代码的哈希约每十只一只），\
                而每个版本至少要答 \(cases) 题；加入几只，例如 \(examples.joined(separator: "、"))，或留空（全市场）
                """,
            en: """
                continuous_training.stock_list: no stock of the \(count) listed (\(listed)) is one of those that are \
                kept for questions (about one in ten, by a hash of the code), and a version has \(cases) to answer at \
                least; add some, such as \(examples.joined(separator: ", ")), or leave the list empty (the whole market)
                """)
    }

    public static func stockListAllHeldOut(_ count: Int, shown: [String], examples: [String]) -> Message {
        let listed = shown.joined(separator: ", ") + (count > shown.count ? " …" : "")
        return Message(
            zh: """
                continuous_training.stock_list：所列 \(count) 只（\(listed)）全部留作提问，没有一只能生成样本；\
                加入其他股票，例如 \(examples.joined(separator: "、"))，或留空（全市场）
                """,
            en: """
                continuous_training.stock_list: every stock of the \(count) listed (\(listed)) is kept for questions, \
                and no sample is made of any; add others, such as \(examples.joined(separator: ", ")), or leave the list \
                empty (the whole market)
                """)
    }

    public static func csvDirectoryNeeded(key: String) -> Message {
        Message(
            zh: "data_sources.source 的值为 \"csv\" 时必须给出 \(key)，例如 \"data/csv\"",
            en: "data_sources.source is \"csv\", so \(key) is needed, such as \"data/csv\"")
    }

    public static func weeklyTimesNeeded(days: Int) -> Message {
        Message(
            zh: "scheduler.weekly_training_days 有 \(days) 天，而 scheduler.weekly_training_times 为 []；例如 [\"10:00\"]",
            en: """
                scheduler.weekly_training_times is [], though scheduler.weekly_training_days names \(days); such as \
                ["10:00"]
                """)
    }

    public static func listedTwice(key: String, value: String) -> Message {
        Message(
            zh: "\(key)：\"\(value)\" 出现了两次，请删去一个",
            en: "\(key): \"\(value)\" is there twice; take one away")
    }

    public static func weeklyZipUneven(days: Int, times: Int) -> Message {
        Message(
            zh: """
                scheduler.weekly_pairing 为 "zip" 时，weekly_training_days（\(days) 个）与 weekly_training_times\
                （\(times) 个）的数量必须相同；或改用 "product"
                """,
            en: """
                scheduler.weekly_pairing "zip" needs as many weekly_training_times (\(times)) as weekly_training_days \
                (\(days)); or use "product"
                """)
    }

    public static func answerTimeoutTooShort(timeout: String, limit: String, example: String) -> Message {
        Message(
            zh: """
                ollama.answer_timeout_seconds 的值 \(timeout) 不大于 performance_thresholds.max_response_time（\(limit)），\
                慢的回答无法测量；例如 \(example)
                """,
            en: """
                ollama.answer_timeout_seconds: \(timeout) is not above performance_thresholds.max_response_time \
                (\(limit)), so a slow answer could not be measured; such as \(example)
                """)
    }

    /// `bound`: of the pass rate if every case passes, in thousandths; `needed`: cases from which on it reaches the limit,
    /// nil where no possible number does.
    public static func passRateNeverShown(limit: String, cases: Int, bound: Int, needed: Int?) -> Message {
        let reach = "\(bound / 10).\(bound % 10)"
        guard let needed else {
            return Message(
                zh: """
                    performance_thresholds.min_success_rate 的值 \(limit) 永远无法证明：判定看成功率的 95% 下界，它总小于 1；例如 0.8
                    """,
                en: """
                    performance_thresholds.min_success_rate: \(limit) can never be shown, since the lower 95 % bound of \
                    the pass rate decides, which stays below 1; such as 0.8
                    """)
        }
        return Message(
            zh: """
                evaluation.cases：\(cases) 道题即使全部通过，成功率的 95% 下界也只有 \(reach) %，永远达不到 \
                performance_thresholds.min_success_rate（\(limit)）；至少需要 \(needed)
                """,
            en: """
                evaluation.cases: with \(cases) cases the lower 95 % bound of the pass rate is \(reach) % at best and can \
                never reach performance_thresholds.min_success_rate (\(limit)); at least \(needed) are needed
                """)
    }

    // MARK: Notices

    public static func ignoredKey(_ key: String, reason: Message) -> Message {
        Message(zh: "\(key) 在本系统中没有作用：\(reason.zh)", en: "\(key) has no effect here: \(reason.en)")
    }

    public static func foreignKey(_ key: String, place: String) -> Message {
        Message(zh: "\(key) 按 \(place) 读取；请移到该处", en: "\(key) is read as \(place); move it there")
    }

    public static func promptFileAbsent(path: String) -> Message {
        Message(
            zh: "model_settings.system_prompt_template 指向的文件 \(path) 不存在，使用内置提示词",
            en: "model_settings.system_prompt_template names \(path), which does not exist; the built-in prompt is used"
        )
    }

    public static func promptFileUnusable(path: String, reason: Message) -> Message {
        Message(
            zh: "model_settings.system_prompt_template 指向的文件 \(path) 不可用：\(reason.zh)；应为非空的 UTF-8 文本，例如 null",
            en: """
                model_settings.system_prompt_template names \(path), which cannot be used: \(reason.en); expected a UTF-8 \
                text that is not blank, or null for the built-in prompt
                """)
    }

    public static func promptGivesAnswers(path: String, words: [String]) -> Message {
        let quoted = words.map { "\"\($0)\"" }
        return Message(
            zh: """
                model_settings.system_prompt_template 指向的文件 \(path) 中有只应出现在回答里的文字：\(quoted.joined(separator: "、"))；\
                模型照抄即可通过评估。请删去或改写：评级须三个并列写出（买入、持有、卖出），不写段落标题、单个评级、风险等级的答案和免责声明；\
                null 表示使用内置提示词
                """,
            en: """
                model_settings.system_prompt_template names \(path), which holds words that belong into answers alone: \
                \(quoted.joined(separator: ", ")); a model that copies them would pass. Reword it: all three ratings \
                together (买入、持有、卖出), no section header, single rating, risk level's answer or disclaimer; or null for \
                the built-in prompt
                """)
    }

    public static func decisionDaysTooFew(days: Int, horizon: Int, needed: Int) -> Message {
        Message(
            zh: "evaluation.decision.days：\(days) 个交易日、期限 \(horizon) 日时永远无法判定，至少需要 \(needed)",
            en: """
                evaluation.decision.days: \(days) days with a horizon of \(horizon) can never decide; at least \
                \(needed) are needed
                """)
    }

    public static func devRefineNeedsDev(needed: Int) -> Message {
        Message(
            zh: """
                model_settings.dev_refine：在 DEV 上试换示例需要打开 evaluation.decision.enabled，且 evaluation.decision.dev_questions \
                至少为 \(needed)；否则请设为 0
                """,
            en: """
                model_settings.dev_refine: other shots are tried on DEV, which takes evaluation.decision.enabled and \
                evaluation.decision.dev_questions of \(needed) at least; else set it to 0
                """)
    }

    public static func strictWalkForwardNeedsHistory(days: Int, needed: Int) -> Message {
        Message(
            zh: """
                continuous_training.days_back：evaluation.decision.strict_walk_forward 下，\(days) 天之内没有早于 GATE 的样本，\
                至少需要 \(needed)
                """,
            en: """
                continuous_training.days_back: with evaluation.decision.strict_walk_forward, \(days) days hold no sample \
                older than the GATE; at least \(needed) are needed
                """)
    }
}
