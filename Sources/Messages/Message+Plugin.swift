/// What goes wrong between this program and a plug-in.
extension Message {
    public static func pluginEnded(command: String, question: String, how: String) -> Message {
        Message(
            zh: "插件（\(command)）在回答 \(question) 时结束了：\(dataWords(how).zh)",
            en: "the plug-in (\(command)) ended while asked for \(question): \(how)")
    }

    public static func pluginProgramMissing(_ program: String, key: String) -> Message {
        Message(
            zh: "\(key) 指定的程序 \(program) 不存在或不可执行",
            en: "\(key): the program \(program) is not there, or may not be run")
    }

    public static func pluginProgramRemedy(key: String) -> Message {
        Message(
            zh: "检查 \(key)：可执行文件的路径，或 PATH 中的程序名；守护进程的用户须有执行权限",
            en: "check \(key): the path of a program, or its name on PATH, that the daemon's user may run")
    }

    public static func pluginLate(command: String, question: String, seconds: Int) -> Message {
        Message(
            zh: "插件（\(command)）在 \(seconds) 秒内没有答完 \(question)，已终止",
            en: "the plug-in (\(command)) did not finish \(question) within \(seconds) s and was ended")
    }

    public static var pluginLateRemedy: Message {
        Message(
            zh: "可调大 data_sources.plugin.timeout_seconds", en: "data_sources.plugin.timeout_seconds gives it more time")
    }

    public static func pluginMalformed(command: String, what: String) -> Message {
        Message(
            zh: "插件（\(command)）没有遵守协议：\(dataWords(what).zh)", en: "the plug-in (\(command)) broke the protocol: \(what)"
        )
    }

    public static func pluginProtocol(command: String, its: String, ours: Int) -> Message {
        Message(
            zh: "插件（\(command)）使用协议版本 \(its)，本程序使用 \(ours)",
            en: "the plug-in (\(command)) speaks protocol \(its), this program speaks \(ours)")
    }

    public static func pluginChanged(name: String) -> Message {
        Message(
            zh: "插件 \(name) 重启后的自述与之前不同", en: "the plug-in \(name) says something else of itself after a restart")
    }

    public static func pluginColumn(question: String, column: String) -> Message {
        Message(
            zh: "插件对 \(question) 的回答中 \(column) 缺失或不合法",
            en: "an answer of the plug-in to \(question) has no valid \(column)")
    }

    public static func pluginHasNot(name: String, question: String) -> Message {
        Message(zh: "\(name) 不能回答 \(question)", en: "\(name) has no \(question)")
    }

    public static func pluginRefused(command: String, question: String) -> Message {
        Message(
            zh: "插件（\(command)）不能回答 \(question)", en: "the plug-in (\(command)) could not answer \(question)")
    }

    public static var pluginRefusedRemedy: Message {
        Message(zh: "原话见“原因”", en: "its own words are the cause")
    }

    public static var pluginRemedy: Message {
        Message(
            zh: "协议见 docs/SOURCES.md；插件写到 stderr 的内容在日志中",
            en: "docs/SOURCES.md has the protocol; what the plug-in writes to stderr is in the journal")
    }
}

/// What goes wrong between this program and an evaluator of the user's, and what it says.
extension Message {
    public static var evaluatorRemedy: Message {
        Message(
            zh: "协议见 docs/EVALUATION.md；插件写到 stderr 的内容在日志中",
            en: "docs/EVALUATION.md has the protocol; what the plug-in writes to stderr is in the journal")
    }

    public static var evaluatorLateRemedy: Message {
        Message(
            zh: "可调大 evaluation.plugin.timeout_seconds", en: "evaluation.plugin.timeout_seconds gives it more time")
    }

    public static func evaluatorProgress(done: Int, of all: Int) -> Message {
        Message(zh: "自定义评估 \(done)/\(all)", en: "scored by the evaluator plug-in \(done)/\(all)")
    }

    public static func evaluatorVeto(_ name: String, why: String) -> Message {
        Message(zh: "自定义评估 \(name) 否决：\(why)", en: "the evaluator plug-in \(name) vetoes it: \(why)")
    }

    public static func evaluatorError(_ error: Message) -> Message {
        Message(
            zh: "自定义评估没有完成，不算通过：\(error.zh)",
            en: "the evaluator plug-in did not come to an end, which is no pass: \(error.en)")
    }

    public static func evaluatorExample(_ key: String, measure: String, score: String, note: String?) -> Message {
        Message(
            zh: "\(key) \(measure) \(score)" + (note.map { "：\($0)" } ?? ""),
            en: "\(key) \(measure) \(score)" + (note.map { ": \($0)" } ?? ""))
    }

    public static var labelEvaluator: Message { Message(zh: "自定义评估", en: "Evaluator") }

    public static func evaluatorMeasure(_ name: String, mean: String, interval: String?, n: Int) -> Message {
        Message(
            zh: "\(name) \(mean)（" + (interval.map { "95% 区间 \($0)，" } ?? "") + "n=\(n)）",
            en: "\(name) \(mean) (" + (interval.map { "95% interval \($0), " } ?? "") + "n=\(n))")
    }

    public static func evaluatorNoObjection(_ name: String) -> Message {
        Message(zh: "\(name)：没有异议", en: "\(name): no objection")
    }

    public static var keyEvaluatorCommand: Message {
        Message(
            zh: "自定义评估插件的程序与参数，可否决、不能强制上线；空：不用；协议见 docs/EVALUATION.md",
            en:
                "program and arguments of an evaluator plug-in, which can veto a promotion and never force one; empty: none; docs/EVALUATION.md has its protocol"
        )
    }

    public static var keyEvaluatorTimeout: Message {
        Message(
            zh: "自定义评估插件答完一个问题的时限（秒）", en: "time limit for one whole answer of the evaluator plug-in, seconds")
    }
}

/// What goes wrong between this program and a processor of the user's.
extension Message {
    public static var processorRemedy: Message {
        Message(
            zh: "协议见 docs/DATA.md；插件写到 stderr 的内容在日志中",
            en: "docs/DATA.md has the protocol; what the plug-in writes to stderr is in the journal")
    }

    public static var processorLateRemedy: Message {
        Message(
            zh: "可调大 samples.processor.timeout_seconds", en: "samples.processor.timeout_seconds gives it more time")
    }

    public static func processorRefused(_ place: String, what: String) -> Message {
        Message(
            zh: "拒绝行情处理插件的结果（\(place)）：\(what)",
            en: "what the processor plug-in gave back is refused (\(place)): \(what)")
    }

    public static var keyProcessorCommand: Message {
        Message(
            zh: "行情处理插件的程序与参数：样本和题目所用的日线先经过它；空：不用；协议见 docs/DATA.md",
            en: "program and arguments of a processor plug-in that bars pass through before samples and questions are "
                + "made of them; empty: none; docs/DATA.md has its protocol")
    }

    public static var keyProcessorTimeout: Message {
        Message(
            zh: "行情处理插件答完一个问题的时限（秒）", en: "time limit for one whole answer of the processor plug-in, seconds")
    }
}
