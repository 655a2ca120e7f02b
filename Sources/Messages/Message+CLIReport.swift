// MARK: report

extension Message {
    public static func reportWaiting(_ runs: String) -> Message {
        Message(zh: "另有运行在等待，尚未开始：\(runs)", en: "waiting, not begun yet: \(runs)")
    }

    public static func reportTitle(run: String, state: Message) -> Message {
        Message(zh: "训练报告 \(run)：\(state.zh)", en: "report of run \(run): \(state.en)")
    }
    public static var labelRun: Message { Message(zh: "运行", en: "Run") }
    public static var labelModel: Message { Message(zh: "模型", en: "Model") }
    public static var labelVerdict: Message { Message(zh: "结论", en: "Verdict") }
    public static var labelReason: Message { Message(zh: "原因", en: "Reason") }
    public static var labelExample: Message { Message(zh: "例", en: "e.g.") }
    public static var labelError: Message { Message(zh: "错误", en: "Error") }
    public static var labelWarning: Message { Message(zh: "警告", en: "Warning") }
    public static var labelData: Message { Message(zh: "数据", en: "Data") }
    public static var labelSamples: Message { Message(zh: "样本", en: "Samples") }
    public static var labelPrompt: Message { Message(zh: "提示词", en: "Prompt") }
    public static var labelMeasured: Message { Message(zh: "评估", en: "Measured") }
    public static var labelTrend: Message { Message(zh: "趋势", en: "Trend") }
    public static var labelServing: Message { Message(zh: "线上", en: "In service") }

    /// `attempt`: of fetch; what an interrupted one brought stands with the store and is in none of these numbers.
    public static func barsFetched(bars: Int, days: Int?, calls: Int?, attempt: Int) -> Message {
        let last =
            attempt > 1 ? Message(zh: "取数 \(attempt) 次，只计最后一次", en: "in the last of \(attempt) attempts") : nil
        let zh = [days.map { "\($0) 天" }, calls.map { "\($0) 次请求" }, last?.zh].compactMap { $0 }
            .joined(separator: "，")
        let en = [
            days.map { $0 == 1 ? "1 day" : "\($0) days" }, calls.map { $0 == 1 ? "1 call" : "\($0) calls" }, last?.en,
        ].compactMap { $0 }.joined(separator: ", ")
        return Message(
            zh: "新行情 \(bars) 条" + (zh.isEmpty ? "" : "（\(zh)）"),
            en: "\(bars) new bars" + (en.isEmpty ? "" : " (\(en))"))
    }
    public static func rowsRefused(_ count: Int) -> Message {
        Message(zh: "拒收 \(count) 行", en: "\(count) row\(count == 1 ? "" : "s") refused")
    }
    public static func samplesKept(_ kept: Int, of candidates: Int?) -> Message {
        Message(
            zh: (candidates.map { "候选 \($0) 条，" } ?? "") + "保留 \(kept) 条",
            en: "\(kept) kept" + (candidates.map { " of \($0)" } ?? ""))
    }
    public static func candidates(_ count: Int) -> Message { Message(zh: "候选 \(count) 条", en: "\(count) candidates") }
    public static func droppedSameKey(_ count: Int) -> Message { Message(zh: "重复主键 \(count)", en: "same key \(count)") }
    public static func droppedSameText(_ count: Int) -> Message {
        Message(zh: "重复文本 \(count)", en: "same text \(count)")
    }
    public static func droppedSameState(_ count: Int) -> Message {
        Message(zh: "相同指标 \(count)", en: "same indicators \(count)")
    }
    public static func droppedNearText(_ count: Int) -> Message {
        Message(zh: "近似文本 \(count)", en: "near-duplicate text \(count)")
    }
    public static func droppedEvaluationKey(_ count: Int) -> Message {
        Message(zh: "评测题主键 \(count)", en: "evaluation question by key \(count)")
    }
    public static func droppedEvaluationText(_ count: Int) -> Message {
        Message(zh: "评测题文本 \(count)", en: "evaluation question by text \(count)")
    }
    public static func droppedOverCap(_ count: Int) -> Message { Message(zh: "超出上限 \(count)", en: "over cap \(count)") }
    public static func shots(_ count: Int) -> Message { Message(zh: "示例 \(count) 个", en: "\(count) shots") }
    public static func promptBudget(prompt: Int, answer: Int, context: Int, fits: Bool) -> Message {
        let sign = fits ? "≤" : ">"
        return Message(
            zh: "提示 \(prompt) + 回答 \(answer) \(sign) 上下文 \(context) 词元",
            en: "\(prompt) prompt + \(answer) answer \(sign) \(context) context tokens")
    }

    public static func measuredOn(cases: Int, threshold: String, seconds: String) -> Message {
        Message(
            zh: "留出题 \(cases) 道；要求通过率 ≥ \(threshold)，回答 ≤ \(seconds) 秒",
            en: "\(cases) held-out cases; asked: pass rate ≥ \(threshold), an answer ≤ \(seconds) s")
    }
    /// - Parameter effective: how many independent cases these are worth; nil: as many as they are.
    public static func scored(
        passed: Int, cases: Int, rate: String, low: String, high: String, effective: String? = nil
    ) -> Message {
        let (zh, en) = effective.map { ("，相当于 \($0) 道独立的题", ", worth \($0) independent cases") } ?? ("", "")
        return Message(
            zh: "\(passed)/\(cases) = \(rate)（95% 区间 \(low)–\(high)\(zh)）",
            en: "\(passed)/\(cases) = \(rate) (95% interval \(low)–\(high)\(en))")
    }
    public static func byTask(_ list: String) -> Message { Message(zh: "分任务 \(list)", en: "by task \(list)") }
    public static func scoredForm(format: String, keywords: String, incumbent: String?) -> Message {
        Message(
            zh: "格式 \(format)，关键词组 \(keywords)" + (incumbent.map { "（旧系统口径 \($0)）" } ?? ""),
            en: "format \(format), keyword groups \(keywords)"
                + (incumbent.map { " (\($0) as the incumbent counts)" } ?? ""))
    }
    public static func scoredClaims(_ claims: Int, faithful: Int, contradicted: Int) -> Message {
        Message(
            zh: "说法 \(claims) 处，有据 \(faithful)，矛盾 \(contradicted)",
            en: "\(claims) claims, \(faithful) hold, \(contradicted) contradict the question")
    }
    public static func keysCited(_ cited: Int, of given: Int) -> Message {
        given == 0
            ? Message(zh: "关键指标的引用未测：题目没有给出关键指标", en: "key indicators cited: not measured, the questions gave none")
            : Message(zh: "引用关键指标 \(cited)/\(given)", en: "key indicators cited \(cited)/\(given)")
    }
    public static var keysNotCounted: Message {
        Message(zh: "关键指标的引用未测：当时的版本不统计它", en: "key indicators cited: not measured by the version that ran it")
    }
    public static func failedChecks(_ list: String) -> Message {
        Message(zh: "未过检查 \(list)", en: "failed checks \(list)")
    }
    public static func ratings(_ list: String, agreement: String) -> Message {
        Message(zh: "评级 \(list)；与规则一致 \(agreement)", en: "ratings \(list); as the rule says \(agreement)")
    }
    public static func latency(p50: String, p95: String, max: String) -> Message {
        Message(zh: "延迟 p50 \(p50)，p95 \(p95)，最大 \(max)", en: "latency p50 \(p50), p95 \(p95), max \(max)")
    }
    public static var notMeasured: Message {
        Message(zh: "本次运行没有评估", en: "this run did not come to measuring")
    }
    public static var trendLegend: Message {
        Message(zh: "通过率，由旧到新", en: "pass rates, oldest to newest")
    }
    public static func runOptions(dryRun: Bool, noPromote: Bool) -> Message? {
        switch (dryRun, noPromote) {
        case (true, _): Message(zh: "试运行：不保留样本，不改动 Ollama", en: "dry run: nothing is kept, Ollama is not touched")
        case (false, true): Message(zh: "不上线：只评估", en: "no promotion: measured only")
        case (false, false): nil
        }
    }
    public static func runBegins(at stage: String) -> Message {
        Message(zh: "从 \(stage) 阶段开始", en: "begins at \(stage)")
    }
    public static var runIsForced: Message {
        Message(zh: "没有新行情也做一遍", en: "works although nothing is new")
    }
    public static func examplesAtMost(_ count: Int) -> Message {
        Message(zh: "最多保留 \(count) 条新样本", en: "keeps at most \(count) new samples")
    }
    public static func knownAt(_ instant: String) -> Message {
        Message(zh: "只用 \(instant) 之前入库的数据", en: "only data that had come in by \(instant)")
    }
}

// MARK: models, cleanup, base, export, next

extension Message {
    public static var noModels: Message {
        Message(
            zh: "还没有训练出的模型；构建第一个：ljwxctl run-now --wait",
            en: "no model was built yet; build the first: ljwxctl run-now --wait")
    }
    public static func modelPinned(_ name: String) -> Message {
        Message(zh: "已固定 \(name)，清理时不会删除", en: "\(name) is pinned; no cleanup removes it")
    }
    public static func modelUnpinned(_ name: String) -> Message {
        Message(zh: "已取消固定 \(name)", en: "\(name) is no longer pinned")
    }
    public static func rolledBack(champion: String, previous: String) -> Message {
        Message(
            zh: "\(champion) 已重新上线；\(previous) 成为上一个",
            en: "\(champion) is in service again; \(previous) is the previous one now")
    }
    public static func notRolledBackAgain(champion: String, previous: String) -> Message {
        Message(
            zh: "\(champion) 已经在用，没有再换一次；要换成 \(previous)：ljwxctl model rollback --to \(previous)",
            en: """
                \(champion) is in service already, the two were not exchanged again; for \(previous): \
                ljwxctl model rollback --to \(previous)
                """)
    }
    public static var labelDigest: Message { Message(zh: "摘要", en: "Digest") }
    public static var labelBase: Message { Message(zh: "基础模型", en: "Base") }
    public static var labelRecipe: Message { Message(zh: "配方", en: "Recipe") }
    public static var labelTags: Message { Message(zh: "Ollama 名称", en: "Ollama tags") }
    public static var labelModelfile: Message { Message(zh: "Modelfile", en: "Modelfile") }
    public static var labelMarks: Message { Message(zh: "标记", en: "Marks") }
    public static var labelTraining: Message { Message(zh: "训练方式", en: "Training") }

    public static var actionKeep: Message { Message(zh: "保留", en: "keep") }
    public static var actionRemove: Message { Message(zh: "删除", en: "remove") }
    public static var actionRemoved: Message { Message(zh: "已删除", en: "removed") }
    public static var actionFailed: Message { Message(zh: "未能删除", en: "not removed") }
    public static var beyondRetention: Message { Message(zh: "超出保留数", en: "beyond the number kept") }
    public static func cleanupSummary(kept: Int, removed: Int, failed: Int) -> Message {
        Message(
            zh: "保留 \(kept) 个，删除 \(removed) 个" + (failed > 0 ? "，\(failed) 个未能删除" : ""),
            en: "\(kept) kept, \(removed) removed" + (failed > 0 ? ", \(failed) could not be removed" : ""))
    }
    public static func cleanupPlan(kept: Int, remove: Int) -> Message {
        Message(
            zh: "试运行：将保留 \(kept) 个，删除 \(remove) 个；没有改动任何模型",
            en: "dry run: \(kept) would be kept, \(remove) removed; nothing was changed")
    }
    public static func baseCreated(_ name: String, digest: String?) -> Message {
        let suffix = digest.map { " (\($0))" } ?? ""
        return Message(zh: "基础模型 \(name) 已创建\(suffix)", en: "the base model \(name) is made\(suffix)")
    }
    public static func baseNameOccupied(_ name: String, base: String) -> Message {
        Message(
            zh: "\(name) 是另一个模型，保持原样；之后的版本从 \(base) 构建",
            en: "\(name) is another model and stays as it is; versions are built from \(base)")
    }
    public static func exported(bytes: String, path: String) -> Message {
        Message(zh: "已写入 \(path)（\(bytes)）", en: "wrote \(path) (\(bytes))")
    }
    public static func exportStopped(path: String) -> Message {
        Message(zh: "导出在完成前已停止：\(path)", en: "the export was stopped before it was whole: \(path)")
    }
    public static var dueNow: Message { Message(zh: "现在", en: "now") }
}
