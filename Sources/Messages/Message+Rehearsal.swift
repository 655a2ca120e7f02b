/// `ljwxctl selftest` and `ljwxctl demo`.
extension Message {
    public static var helpSelftest: Message {
        Message(
            zh: "用模拟行情与写好的回答，在临时目录中检查整条流水线",
            en: "Check the whole pipeline in a temporary folder, on a simulated market and written answers")
    }
    public static var helpDemo: Message {
        Message(
            zh: "用模拟行情与写好的回答，逐步演示整条流水线",
            en: "Show the whole pipeline step by step, on a simulated market and written answers")
    }
    public static var helpPrograms: Message {
        Message(
            zh: "ljwx-trainer 与 ljwx-sandbox 所在目录；默认在 ljwxctl 旁边找",
            en: "Where ljwx-trainer and ljwx-sandbox are; beside ljwxctl by default")
    }

    // MARK: What is done

    public static func actHeading(_ place: Int, of count: Int, _ what: Message, _ command: String) -> Message {
        Message(
            zh: "\(place)/\(count) \(what.zh)（ljwxctl \(command)）",
            en: "\(place)/\(count) \(what.en) (ljwxctl \(command))")
    }
    public static var actBase: Message { Message(zh: "创建并锁定基础模型", en: "make and pin the base model") }
    public static var actTrial: Message {
        Message(zh: "试运行：获取行情，到 Modelfile 为止", en: "a dry run: fetch bars, stop after the Modelfile")
    }
    public static func actFirstDay(_ day: String) -> Message {
        Message(zh: "第一个交易日，行情截至 \(day)", en: "the first trading day, bars up to \(day)")
    }
    public static func actNextDay(_ day: String) -> Message {
        Message(zh: "下一个交易日 \(day)：只有新样本", en: "the next trading day, \(day): only new samples")
    }
    public static var actSameDay: Message { Message(zh: "同一天再运行一次", en: "once more on the same day") }
    public static var actReproduction: Message {
        Message(zh: "从保存的内容重做这个版本", en: "make the version again from what is stored")
    }
    public static var actRollback: Message { Message(zh: "回退到上一个版本", en: "back to the version before") }

    // MARK: What is checked

    public static var checkPrograms: Message {
        Message(
            zh: "守护进程、模拟行情与模拟 Ollama 能启动并运行",
            en: "the daemon, the simulated market and the simulated Ollama start and run")
    }
    public static var checkBase: Message { Message(zh: "基础模型已创建并锁定", en: "the base model is made and pinned") }
    public static var checkTrial: Message {
        Message(zh: "试运行不建模型，不留样本", en: "a dry run makes no model and keeps no sample")
    }
    public static func checkStage(_ place: Int, of count: Int, _ stage: Message) -> Message {
        Message(zh: "第一次运行，阶段 \(place)/\(count)：\(stage.zh)", en: "first run, stage \(place)/\(count): \(stage.en)")
    }
    public static func checkSamples(_ count: Int) -> Message {
        Message(zh: "样本已写入文件：\(count) 条", en: "the samples are in their file: \(count)")
    }
    public static var checkAnswers: Message {
        Message(zh: "留出题目的回答全部合格", en: "every answer to the held-out questions counts")
    }
    public static var checkPromotion: Message { Message(zh: "第一个版本已上线", en: "the first version is in service") }
    public static var checkSecondRun: Message {
        Message(zh: "下一个交易日的运行走完全部阶段", en: "the next trading day's run goes through all stages")
    }
    public static func checkNewSamples(_ count: Int) -> Message {
        Message(zh: "只有新交易日的样本：\(count) 条", en: "its samples are of the new day alone: \(count)")
    }
    public static var checkSecondPromotion: Message {
        Message(
            zh: "第二个版本已上线，第一个成为上一个版本",
            en: "the second version is in service, the first is the one before it")
    }
    public static var checkSameDay: Message {
        Message(zh: "没有新交易日时不建模型", en: "without a new trading day nothing is made")
    }
    public static var checkReproduction: Message {
        Message(
            zh: "第二个版本可以从保存的内容逐字节重做，结论相同",
            en: "the second version can be made again, byte for byte, with its verdict")
    }
    public static var checkRollback: Message {
        Message(zh: "回退后第一个版本重新上线", en: "after a rollback the first version is in service again")
    }
    public static var checkShutdown: Message { Message(zh: "全部程序已正常结束", en: "all programs have ended in good order") }

    public static func checkPassed(_ name: Message) -> Message {
        Message(zh: "通过  \(name.zh)", en: "ok      \(name.en)")
    }
    public static func checkFailed(_ name: Message) -> Message {
        Message(zh: "失败  \(name.zh)", en: "FAILED  \(name.en)")
    }
    public static func checksPassed(_ count: Int, seconds: String) -> Message {
        Message(
            zh: "自检通过：\(count) 项，用时 \(seconds)（行情与回答均为模拟）",
            en: "selftest passed: \(count) checks in \(seconds) (market and answers were simulated)")
    }
    public static func checksFailed(_ count: Int, seconds: String) -> Message {
        Message(
            zh: "自检未通过：\(count) 项失败，用时 \(seconds)",
            en: "selftest failed: \(count) checks did not pass, after \(seconds)")
    }

    // MARK: What is wrong

    public static var baseNotPinned: Message {
        Message(zh: "没有创建基础模型，或未锁定它的摘要", en: "no base model was made, or its digest is not the pinned one")
    }
    public static func trialKeptSamples(_ count: Int) -> Message {
        Message(zh: "试运行留下了 \(count) 条样本", en: "the dry run kept \(count) samples")
    }
    public static func trialMadeModels(_ count: Int) -> Message {
        Message(zh: "试运行建了 \(count) 个模型", en: "the dry run made \(count) models")
    }
    public static var runWithoutDay: Message { Message(zh: "运行没有得到交易日", en: "the run came to no trading day") }
    public static func runEndedOtherwise(_ state: Message) -> Message {
        Message(zh: "运行的状态是：\(state.zh)", en: "the run's state: \(state.en)")
    }
    public static func samplesMiscounted(file: Int, counted: Int) -> Message {
        Message(
            zh: "文件中有 \(file) 条样本，运行记录的是 \(counted) 条",
            en: "the file holds \(file) samples, the run counted \(counted)")
    }
    public static func samplesOfOtherDays(_ days: [String]) -> Message {
        let list = days.prefix(5).joined(separator: ", ") + (days.count > 5 ? " …" : "")
        return Message(zh: "有其他日期的样本：\(list)", en: "there are samples of other days: \(list)")
    }
    public static func samplesNotRead(_ path: String) -> Message {
        Message(zh: "样本文件 \(path) 读不出来", en: "the file of samples \(path) cannot be read")
    }
    public static var nothingMeasured: Message { Message(zh: "没有评估结果", en: "nothing was measured") }
    public static func answersFailed(passed: Int, of cases: Int) -> Message {
        Message(zh: "\(cases) 个回答中只有 \(passed) 个合格", en: "only \(passed) of \(cases) answers count")
    }
    public static func notPromoted(_ verdict: Message) -> Message {
        Message(zh: "没有上线：\(verdict.zh)", en: "it was not promoted: \(verdict.en)")
    }
    public static func otherInService(_ model: String) -> Message {
        Message(zh: "在用的是 \(model)", en: "in service is \(model)")
    }
    public static func otherBefore(_ model: String) -> Message {
        Message(zh: "上一个版本是 \(model)", en: "the version before it is \(model)")
    }
    public static func partNotEqual(_ part: String, _ detail: Message) -> Message {
        Message(zh: "\(part)：\(detail.zh)", en: "\(part): \(detail.en)")
    }
    public static func rehearsalTooLong(minutes: Int) -> Message {
        Message(zh: "\(minutes) 分钟内没有结束", en: "it was not over after \(minutes) minutes")
    }

    // MARK: Programs and places

    public static func programMissing(_ name: String, places: [String]) -> Message {
        let list = places.joined(separator: ", ")
        return Message(zh: "找不到程序 \(name)（找过 \(list)）", en: "there is no program \(name) (looked for \(list))")
    }
    public static var programMissingHint: Message {
        Message(
            zh: "make install 会把三个程序一起装好；在源码目录中先 make build；或用 --programs 指定目录",
            en:
                "make install puts the three programs in place together; in the sources run make build first; or name the folder with --programs"
        )
    }
    public static func programNotStarted(_ name: String) -> Message {
        Message(zh: "无法启动 \(name)", en: "\(name) cannot be started")
    }
    public static var programNotStartedHint: Message {
        Message(
            zh: "需要 util-linux 的 setpriv：它保证子进程不会比 ljwxctl 活得更久",
            en: "it takes setpriv of util-linux, which sees to it that no child outlives ljwxctl")
    }
    public static func programEndedEarly(_ name: String, log: String) -> Message {
        Message(zh: "\(name) 提前结束了；日志 \(log)", en: "\(name) ended too early; its log: \(log)")
    }
    public static func programEndedBadly(_ name: String, log: String) -> Message {
        Message(zh: "\(name) 没有正常结束；日志 \(log)", en: "\(name) did not end in good order; its log: \(log)")
    }
    public static func rehearsalFileNotWritten(_ path: String) -> Message {
        Message(zh: "无法写入 \(path)", en: "\(path) cannot be written")
    }
    public static var rehearsalFolderHint: Message {
        Message(
            zh: "用 TMPDIR 指定一个可写、路径较短的临时目录，例如 TMPDIR=/tmp",
            en: "name a temporary folder that can be written and has a short path with TMPDIR, such as TMPDIR=/tmp")
    }
    public static func rehearsalKept(_ folder: String) -> Message {
        Message(
            zh: "文件保留在 \(folder)：守护进程的日志 daemon.log，模拟行情的 tushare.log，模拟 Ollama 的 ollama.log",
            en:
                "the files are kept in \(folder): the daemon's log daemon.log, the simulated market's tushare.log, the simulated Ollama's ollama.log"
        )
    }
    public static var rehearsalStopped: Message {
        Message(
            zh: "已停止；全部程序已结束，临时目录已删除",
            en: "stopped; all programs have ended and the temporary folder is removed")
    }

    // MARK: demo

    public static var demoBegins: Message {
        Message(
            zh: """
                这是演示：行情由随机数生成，不是真实股票；回答按写好的脚本给出，没有任何模型在推理。
                其余都是真的：守护进程、流水线、评估与上线。临时目录用完即删，不影响您的服务与 Ollama。
                """,
            en: """
                This is a demonstration: the market is made of random numbers and no real stock is in it; the answers are
                written by a script and no model infers anything. All else is real: daemon, pipeline, evaluation,
                promotion. It works in a temporary folder and touches neither your service nor your Ollama.
                """)
    }
    public static var demoReport: Message { Message(zh: "报告（ljwxctl report）", en: "the report (ljwxctl report)") }
    public static var demoPassed: Message {
        Message(
            zh: """
                演示结束，以上行情与回答均为模拟，数字说明不了任何模型的好坏。
                用您自己的行情与模型：ljwxctl base create --from 模型名，然后 ljwxctl run-now --wait
                """,
            en: """
                The demonstration is over. Market and answers were simulated: its figures say nothing about any model.
                With your own market and model: ljwxctl base create --from MODEL, then ljwxctl run-now --wait
                """)
    }
    public static var demoFailed: Message { Message(zh: "演示没有走完", en: "the demonstration did not come to its end") }
}
