// What a run says: one line a stage in the journal, live progress for watchers.
extension Message {
    public static func runStarted(_ run: String, attempt: Int) -> Message {
        attempt > 1
            ? Message(zh: "运行 \(run) 继续（第 \(attempt) 次）", en: "run \(run) goes on (attempt \(attempt))")
            : Message(zh: "运行 \(run) 开始", en: "run \(run) started")
    }

    public static func runEnded(_ run: String, state: Message, verdict: Message?) -> Message {
        Message(
            zh: "运行 \(run) 结束：\(state.zh)" + (verdict.map { "，\($0.zh)" } ?? ""),
            en: "run \(run) ended: \(state.en)" + (verdict.map { ", \($0.en)" } ?? ""))
    }

    public static func runWaits(_ run: String) -> Message {
        Message(zh: "运行 \(run) 已推迟，稍后自动继续", en: "run \(run) is deferred and goes on by itself")
    }

    public static func runInterrupted(_ run: String) -> Message {
        Message(zh: "运行 \(run) 被中断，下次启动时继续", en: "run \(run) is interrupted and goes on at the next start")
    }

    public static func runWasCancelled(_ run: String) -> Message {
        Message(zh: "运行 \(run) 已取消", en: "run \(run) cancelled")
    }

    public static func stageStarted(_ stage: String) -> Message {
        Message(zh: "\(stageName(stage).zh)：开始", en: "\(stageName(stage).en): started")
    }

    public static func stageEnded(_ stage: String, seconds: Double, detail: Message) -> Message {
        let time = "\((seconds * 10).rounded() / 10)"
        let zh = detail.zh.isEmpty ? "" : "：\(detail.zh)"
        let en = detail.en.isEmpty ? "" : ": \(detail.en)"
        return Message(
            zh: "\(stageName(stage).zh.apart("完成"))（\(time) 秒）\(zh)", en: "\(stageName(stage).en) done (\(time) s)\(en)"
        )
    }

    public static var stageResumed: Message {
        Message(zh: "已完成，从检查点继续", en: "done before, resumed from its checkpoint")
    }

    /// The seven stages by the names people use; 性能测试 is what the incumbent's users grep for.
    public static func stageName(_ stage: String) -> Message {
        switch stage {
        case "fetch": Message(zh: "获取行情", en: "fetch")
        case "generate": Message(zh: "生成样本", en: "generate")
        case "dedupe": Message(zh: "去重", en: "dedupe")
        case "modelfile": Message(zh: "构建 Modelfile", en: "Modelfile build")
        case "create": Message(zh: "创建模型", en: "Ollama create")
        case "evaluate": Message(zh: "性能测试", en: "evaluate")
        case "prune": Message(zh: "清理旧模型", en: "prune")
        default: .verbatim(stage)
        }
    }

    public static func rowsRefused(_ count: Int, source: String) -> Message {
        Message(
            zh: "数据源 \(source) 有 \(count) 行不合格，已拒收并记下原因",
            en: count == 1
                ? "1 row from \(source) was refused; its reason is stored"
                : "\(count) rows from \(source) were refused; their reasons are stored")
    }

    public static func noBars(source: String, from: String, to: String) -> Message {
        Message(zh: "数据源 \(source) 在 \(from) 至 \(to) 没有任何行情", en: "source \(source) has no bar from \(from) to \(to)")
    }

    public static var noBarsHint: Message {
        Message(
            zh: "检查 data_sources 的设置、令牌权限，以及 --as-of 的日期",
            en: "check data_sources in the config, the token's permissions and the --as-of day")
    }

    public static func generateProgress(stocks: Int, of total: Int, samples: Int) -> Message {
        Message(zh: "\(stocks)/\(total) 只股票，\(samples) 条候选", en: "\(stocks)/\(total) stocks, \(samples) candidates")
    }

    public static func dedupeDone(kept: Int, dropped: Int) -> Message {
        Message(zh: "保留 \(kept) 条，去掉 \(dropped) 条", en: "\(kept) kept, \(dropped) dropped")
    }

    public static func samplesRevised(_ count: Int) -> Message {
        Message(
            zh: "\(count) 条已有样本由新版取代，旧版留作历史",
            en: "\(count) kept samples were made anew; what stood in their place is kept as history")
    }

    public static func noSamples(asOf: String) -> Message {
        Message(zh: "截至 \(asOf) 还没有任何训练样本", en: "there is no sample up to \(asOf)")
    }

    public static func runBeginsWith(_ stage: String, run: String) -> Message {
        Message(
            zh: "从 \(stage) 开始，之前各阶段沿用运行 \(run) 的结果",
            en: "begins at \(stage) with what run \(run) left of the stages before")
    }
    public static func nothingToBeginWith(_ stage: String) -> Message {
        Message(
            zh: "没有一次运行完成了 \(stage) 之前的各阶段", en: "no run has done all stages before \(stage)")
    }
    public static var nothingToBeginWithHint: Message {
        Message(zh: "先完整运行一次：ljwxctl run-now --wait", en: "run it whole first: ljwxctl run-now --wait")
    }
    public static var noSamplesHint: Message {
        Message(
            zh: "需要至少一只股票有足够的历史行情；加大 days_back 或换数据源",
            en: "at least one stock needs enough history: raise days_back or use another source")
    }

    public static func modelfileProbe(shots: Int, attempt: Int) -> Message {
        Message(
            zh: "用引擎核对 \(shots) 组示例的长度（第 \(attempt) 次）", en: "counting \(shots) shots on the engine (try \(attempt))")
    }

    public static func modelfileDone(shots: Int, tokens: Int, contextLength: Int) -> Message {
        Message(
            zh: "\(shots) 组示例，最坏情况 \(tokens)/\(contextLength) 词元",
            en: "\(shots) shots, worst case \(tokens)/\(contextLength) tokens")
    }

    public static func promptNotCounted(_ model: String) -> Message {
        Message(zh: "\(model) 没有给出提示的词元数", en: "\(model) gave no token count of a prompt")
    }

    public static var promptNotCountedHint: Message {
        Message(
            zh: "查看 Ollama 的负载与日志（journalctl -u ollama）；稍后\(runGoesOn.zh)",
            en: "look at Ollama's load and log (journalctl -u ollama); \(runGoesOn.en) later")
    }

    public static func messageNotRendered(_ number: Int, of count: Int, model: String) -> Message {
        Message(
            zh: "\(model) 的提示词里缺少 \(count) 条消息中的第 \(number) 条（Ollama 渲染的结果）",
            en: "message \(number) of \(count) is not whole in the prompt that Ollama makes for \(model)")
    }

    public static func messageNotRenderedHint(_ model: String) -> Message {
        Message(
            zh: "模板会丢弃或截断对话：查看 ollama show --template \(model)，换一个能渲染全部消息的基础模型",
            en: """
                its template drops or cuts messages: look at ollama show --template \(model), and take a base that renders all \
                of them
                """)
    }

    public static func contextTooSmall(_ contextLength: Int) -> Message {
        Message(
            zh: "num_ctx=\(contextLength) 连系统提示、最长的问题和回答都放不下",
            en: "num_ctx=\(contextLength) does not hold the system prompt, the longest question and the answer")
    }

    public static func baseModelMissing(_ name: String) -> Message {
        Message(zh: "Ollama 里没有基础模型 \(name)", en: "Ollama has no base model \(name)")
    }

    public static func baseModelMissingHint(_ name: String) -> Message {
        Message(
            zh:
                "先准备一个模型（例如 ollama pull deepseek-llm:7b-chat），再执行 ljwxctl base create --from deepseek-llm:7b-chat 生成 \(name)",
            en:
                "get a model first (for example: ollama pull deepseek-llm:7b-chat), then make \(name) from it: ljwxctl base create --from deepseek-llm:7b-chat"
        )
    }

    /// At the start of a run.
    public static func baseModelMissingYet(_ name: String) -> Message {
        let hint = baseModelMissingHint(name)
        return Message(
            zh: "Ollama 里还没有基础模型 \(name)：行情和样本照常准备，但到构建 Modelfile 时仍没有，本次运行就会失败；\(hint.zh)",
            en: """
                Ollama has no base model \(name) yet: bars and samples are made all the same, but the run fails at its \
                Modelfile unless there is one by then; \(hint.en)
                """)
    }

    public static func baseModelChanged(_ name: String, pinned: String, found: String) -> Message {
        Message(
            zh: "\(name) 变了：固定的摘要是 \(pinned)，现在是 \(found)",
            en: "\(name) changed: pinned digest \(pinned), found \(found)")
    }

    public static func baseModelChangedHint(_ name: String) -> Message {
        Message(
            zh: """
                若是有意更换，执行 ljwxctl base create --from <模型> --replace 重新锁定；否则用原来的模型、同样的 model_settings \
                执行 ljwxctl base create --from <模型>（不带 --replace），即可恢复 \(name)
                """,
            en: """
                if that was meant, pin it anew with ljwxctl base create --from <model> --replace; if not, \
                ljwxctl base create --from the same model as before, under the same model_settings and without --replace, \
                restores \(name)
                """)
    }

    public static func createProgress(_ status: String) -> Message { .verbatim(status) }

    public static func createDone(_ name: String) -> Message {
        Message(zh: "已创建并核对 \(name)", en: "\(name) created and verified")
    }

    public static func createIdentical(_ name: String) -> Message {
        Message(zh: "与在用模型 \(name) 完全相同", en: "identical to the champion \(name)")
    }

    public static func identicalToChampion(_ name: String) -> Message {
        Message(
            zh: "新模型与在用模型 \(name) 摘要相同，不必更换",
            en: "the new build has the same digest as the champion \(name); nothing to change")
    }

    public static func modelNotListed(_ name: String) -> Message {
        Message(
            zh: "Ollama 报告成功，但模型 \(name) 不在或摘要不符",
            en: "Ollama reported success, yet \(name) is missing or has another digest")
    }

    public static func modelDiffers(_ name: String, sent: Int, found: Int) -> Message {
        Message(
            zh: "模型 \(name) 与所发内容不符：发送 \(sent) 条消息，读回 \(found) 条",
            en: "\(name) is not what was sent: \(sent) messages sent, \(found) found")
    }

    public static func modelParameterDiffers(_ name: String, parameter: String, sent: String, found: String?) -> Message
    {
        Message(
            zh: "模型 \(name) 与所发内容不符：参数 \(parameter) 发送 \(sent)，读回 \(found ?? "无")",
            en: "\(name) is not what was sent: parameter \(parameter) sent as \(sent), found \(found ?? "nowhere")")
    }

    public static func modelParameterUnsent(_ name: String, parameter: String, found: String) -> Message {
        Message(
            zh: "模型 \(name) 与所发内容不符：没有发送参数 \(parameter)，读回 \(found)",
            en: "\(name) is not what was sent: parameter \(parameter) was not sent, found \(found)")
    }

    public static var modelNotVerifiedHint: Message {
        Message(
            zh: "查看 Ollama 的日志（journalctl -u ollama）和磁盘空间，再执行 ljwxctl run-now",
            en: "look at Ollama's log (journalctl -u ollama) and its disk, then run ljwxctl run-now again")
    }

    public static func evaluateProgress(model: String, done: Int, of total: Int) -> Message {
        Message(zh: "\(model)：\(done)/\(total) 题", en: "\(model): \(done)/\(total) questions")
    }

    public static func noHeldOutDays(asOf: String) -> Message {
        Message(zh: "截至 \(asOf) 没有可用于测试的交易日", en: "no trading day up to \(asOf) to test on")
    }

    public static func rivalMissing(_ name: String) -> Message {
        Message(
            zh: "对照模型 \(name) 不在 Ollama 里，只按绝对阈值判定", en: "\(name) is not in Ollama: only the absolute thresholds decide"
        )
    }

    public static var promotionNotWanted: Message {
        Message(zh: "达到标准，但按 --no-promote 的要求不更换在用模型", en: "it passed; --no-promote leaves the champion in service")
    }

    public static func olderThanChampion(
        _ model: String, asOf: String, champion: String, championAsOf: String
    ) -> Message {
        Message(
            zh: "达到标准，但其截止日 \(asOf) 早于在用模型 \(champion) 的 \(championAsOf)，不自动更换；"
                + "要换上请用 ljwxctl model promote \(model)",
            en:
                "it passed; its day \(asOf) lies before \(championAsOf) of the champion \(champion), which it does not replace "
                + "by itself: ljwxctl model promote \(model) does")
    }

    public static func dryRunEnds(_ path: String) -> Message {
        Message(
            zh: "试运行到此为止：没有保留样本，没有改动 Ollama；Modelfile 见 \(path)",
            en: "the dry run ends here: no sample kept, nothing changed in Ollama; Modelfile at \(path)")
    }

    /// - Parameters:
    ///   - closed: today, where it is no trading day.
    ///   - next: the one that comes, where it is known.
    public static func noNewData(asOf: String, closed: String? = nil, next: String? = nil) -> Message {
        let (zhNext, enNext) = (next.map { "（下一个：\($0)）" } ?? "", next.map { " (next one: \($0))" } ?? "")
        return Message(
            zh: (closed.map { "今天（\($0)）不是交易日\(zhNext)，" } ?? "")
                + "\(asOf) 之后没有新行情，不生成新模型；要按新的设置重做这一天，用 ljwxctl run-now --as-of \(asOf)",
            en: (closed.map { "today (\($0)) is no trading day\(enNext): " } ?? "")
                + "no bar newer than \(asOf), so no new model; to do that day again, with other settings, say, type "
                + "ljwxctl run-now --as-of \(asOf)")
    }

    public static func pruneDone(kept: Int, removed: Int) -> Message {
        Message(zh: "保留 \(kept) 个，删除 \(removed) 个", en: "\(kept) kept, \(removed) removed")
    }

    public static func candidateStays(_ name: String, why: Message) -> Message {
        Message(
            zh: "没能删除候选标签 \(name)（\(why.zh)）；版本不受影响，清理时再试",
            en: "the candidate tag \(name) was not removed (\(why.en)); the version stands, and pruning tries again")
    }

    public static func versionServes(_ name: String) -> Message {
        Message(
            zh: "版本 \(name) 是在用模型或上一个在用模型，不会在原名下重建",
            en: "the version \(name) is in service, or was before: it is not built again under its name")
    }

    public static var versionServesHint: Message {
        Message(
            zh: "执行 ljwxctl run-now 重新开始一次运行，它建的版本另有名字",
            en: "start afresh with ljwxctl run-now; that version gets a name of its own")
    }

    public static func pruneFailed(_ names: String) -> Message {
        Message(zh: "没能删除：\(names)；下次运行再试", en: "not removed: \(names); tried again by the next run")
    }

    public static func pruneForeign(_ names: String) -> Message {
        Message(
            zh: "没有删除 \(names)：Ollama 中以此为名的已是另一个模型；请给它另取名字（ollama cp）后删除此名（ollama rm）",
            en:
                "not removed: \(names); another model has that name in Ollama: give it a name of its own (ollama cp) and remove this one (ollama rm)"
        )
    }

    public static func pruneFiles(runs: Int, data: Int) -> Message {
        Message(
            zh: "按保留规则删除了 \(runs) 次运行的文件夹和 \(data) 个样本文件",
            en: "by the retention rules the folders of \(runs) run(s) and \(data) file(s) of samples were removed")
    }

    public static func pruneFreed(kibibytes: Int64) -> Message {
        Message(
            zh: "Ollama 的磁盘上实际释放了 \(kibibytes) KiB（与其他模型共用的部分不计）",
            en: "\(kibibytes) KiB were really freed on Ollama's disk (what other models share is not)")
    }

    public static func pruneGaveUp(why: Message) -> Message {
        Message(
            zh: "旧版本没有清理：\(why.zh)；结论不变，下次运行再清理",
            en: "old versions were not cleaned up: \(why.en); the verdict stands, and the next run cleans up")
    }

    public static var noPreviousModel: Message {
        Message(zh: "没有可以退回的上一个模型", en: "there is no previous model to roll back to")
    }

    public static var noPreviousModelHint: Message {
        Message(zh: "ljwxctl models 列出现有的模型", en: "ljwxctl models lists what there is")
    }

    public static var aliasesNotAligned: Message {
        Message(zh: "暂时无法核对 Ollama 里的别名：", en: "could not check the aliases in Ollama yet:")
    }

    public static func resultsNotWritten(_ file: String, cause: Message) -> Message {
        Message(zh: "结果文件 \(file) 没写成：\(cause.zh)", en: "results file \(file) was not written: \(cause.en)")
    }

    public static func resultsWrittenNow(_ run: String) -> Message {
        Message(
            zh: "运行 \(run) 的结果文件先前写不进去，现已补写",
            en: "the results file of run \(run), which could not be written before, is there now")
    }

    public static func artifactMissing(_ path: String) -> Message {
        Message(zh: "运行的中间文件 \(path) 不见了", en: "the run's file \(path) is gone")
    }

    public static func artifactChanged(_ path: String) -> Message {
        Message(zh: "运行的中间文件 \(path) 被改动过", en: "the run's file \(path) was changed")
    }

    public static var artifactHint: Message {
        Message(zh: "执行 ljwxctl run-now 重新开始一次运行", en: "start afresh with ljwxctl run-now")
    }

    public static var unexpected: Message {
        Message(zh: "程序内部错误", en: "internal fault")
    }

    public static var unexpectedHint: Message {
        Message(
            zh: "请附上这一行和 journalctl -u ljwx-trainer 的输出报告问题",
            en: "please report it with this line and the output of journalctl -u ljwx-trainer")
    }

    /// A whole error on one line: what, what to do, and the other side's own words.
    public static func errorLine(_ message: Message, hint: Message?, cause: Message?) -> Message {
        func line(_ text: String, _ hint: String?, _ cause: String?, open: String, close: String) -> String {
            // Under a list (the problems of a config) the hint would read as part of the last item.
            let gap = text.contains("\n") ? "\n" : " — "
            return text + (cause.map { "\(open)\($0)\(close)" } ?? "") + (hint.map { gap + $0 } ?? "")
        }
        return Message(
            zh: line(message.zh, hint?.zh, cause?.zh, open: "（", close: "）"),
            en: line(message.en, hint?.en, cause?.en, open: " (", close: ")"))
    }

    public static var daemonIdle: Message { Message(zh: "空闲，等待下一次运行", en: "idle, waiting for the next run") }

    public static func configIsFine(_ path: String) -> Message {
        Message(zh: "\(path)：配置可用", en: "\(path): the configuration is fine")
    }

    public static func daemonReady(version: String, socket: String) -> Message {
        Message(
            zh: "ljwx-trainer \(version) 就绪，控制口 \(socket)",
            en: "ljwx-trainer \(version) is ready, control socket \(socket)")
    }

    public static var daemonStopped: Message { Message(zh: "ljwx-trainer 已停止", en: "ljwx-trainer stopped") }
}
