// MARK: Words

extension Message {
    public static var stateQueued: Message { Message(zh: "排队中", en: "queued") }
    public static var stateRunning: Message { Message(zh: "运行中", en: "running") }
    public static var stateSucceeded: Message { Message(zh: "成功", en: "succeeded") }
    public static var stateNoNewData: Message { Message(zh: "无新数据", en: "no new data") }
    public static var stateDeferred: Message { Message(zh: "已推迟", en: "deferred") }
    public static var stateFailed: Message { Message(zh: "失败", en: "failed") }
    public static var stateCancelled: Message { Message(zh: "已取消", en: "cancelled") }

    public static var stagePending: Message { Message(zh: "等待", en: "pending") }
    public static var stageRunning: Message { Message(zh: "进行中", en: "running") }
    public static var stageDone: Message { Message(zh: "完成", en: "done") }
    public static var stageFailed: Message { Message(zh: "失败", en: "failed") }
    public static var stageCancelled: Message { Message(zh: "已取消", en: "cancelled") }

    public static var verdictPromoted: Message { Message(zh: "已上线", en: "promoted") }
    public static var verdictKept: Message { Message(zh: "保留原模型", en: "kept") }
    public static var verdictRejected: Message { Message(zh: "未通过", en: "rejected") }

    public static var stageFetch: Message { Message(zh: "获取行情", en: "fetch") }
    public static var stageGenerate: Message { Message(zh: "生成样本", en: "generate") }
    public static var stageDedupe: Message { Message(zh: "去重", en: "dedupe") }
    public static var stageModelfile: Message { Message(zh: "构建 Modelfile", en: "modelfile") }
    public static var stageCreate: Message { Message(zh: "创建模型", en: "create") }
    public static var stageEvaluate: Message { Message(zh: "评估", en: "evaluate") }
    public static var stagePrune: Message { Message(zh: "清理", en: "prune") }

    public static var roleChampion: Message { Message(zh: "在用", en: "champion") }
    public static var rolePrevious: Message { Message(zh: "上一个", en: "previous") }
    public static var roleBase: Message { Message(zh: "基础", en: "base") }
    public static var roleChallenger: Message { Message(zh: "新模型", en: "challenger") }
    public static var markPinned: Message { Message(zh: "固定", en: "pinned") }
    public static var markRemoved: Message { Message(zh: "已删除", en: "removed") }

    public static var taskTechnicalAnalysis: Message { Message(zh: "技术分析", en: "technical") }
    public static var taskInvestmentAdvice: Message { Message(zh: "投资建议", en: "advice") }
    public static var taskRiskAssessment: Message { Message(zh: "风险评估", en: "risk") }
    public static var taskPricePrediction: Message { Message(zh: "价格预测", en: "prediction") }

    public static var ratingBuy: Message { Message(zh: "买入", en: "buy") }
    public static var ratingHold: Message { Message(zh: "持有", en: "hold") }
    public static var ratingSell: Message { Message(zh: "卖出", en: "sell") }
    public static var ratingNone: Message { Message(zh: "无评级", en: "unrated") }

    public static var triggerManual: Message { Message(zh: "手动", en: "by hand") }
    public static var triggerOfRun: Message { Message(zh: "运行", en: "by a run") }
    public static func triggerSlot(_ slot: String) -> Message { Message(zh: "定时 \(slot)", en: "slot \(slot)") }

    public static var nothing: Message { Message(zh: "无", en: "none") }
    public static var unknown: Message { Message(zh: "未知", en: "unknown") }
}

// MARK: Errors

extension Message {
    public static func errorLine(_ text: Message) -> Message {
        Message(zh: "错误：\(text.zh)", en: "error: \(text.en)")
    }

    public static func hintLine(_ text: Message) -> Message {
        Message(zh: "建议：\(text.zh)", en: "hint: \(text.en)")
    }

    public static func causeLine(_ cause: Message) -> Message {
        Message(zh: "原因：\(cause.zh)", en: "cause: \(cause.en)")
    }

    public static func warningLine(_ text: Message) -> Message {
        Message(zh: "警告：\(text.zh)", en: "warning: \(text.en)")
    }

    public static func versionsDiffer(client: String, daemon: String) -> Message {
        Message(
            zh: "ljwxctl 的版本是 \(client)，守护进程的版本是 \(daemon)，请使用同一版本",
            en: "ljwxctl has version \(client), the daemon has \(daemon); use the same version of both")
    }

    public static func notARunID(_ text: String) -> Message {
        Message(
            zh: "\"\(text)\" 不是运行编号，例如 20261121-0200（见 ljwxctl runs）",
            en: "\"\(text)\" is not a run id; one looks like 20261121-0200 (see ljwxctl runs)")
    }

    public static func notAModelName(_ text: String) -> Message {
        Message(
            zh: "\"\(text)\" 不是模型名，例如 ljwx-stock-trained-20261121_0200（见 ljwxctl models）",
            en: "\"\(text)\" is not a model name; one looks like ljwx-stock-trained-20261121_0200 (see ljwxctl models)")
    }

    public static func notADay(_ text: String) -> Message {
        Message(
            zh: "\"\(text)\" 不是日期，例如 20261120 或 2026-11-20",
            en: "\"\(text)\" is not a day; one looks like 20261120 or 2026-11-20")
    }

    public static func notALanguage(_ text: String) -> Message {
        Message(
            zh: "不支持语言 \"\(text)\"，可用 zh-CN 或 en",
            en: "the language \"\(text)\" is not there; use zh-CN or en")
    }

    public static func notAFormat(_ text: String) -> Message {
        Message(
            zh: "没有导出格式 \"\(text)\"，可用 jsonl、alpaca、sharegpt",
            en: "there is no export format \"\(text)\"; use jsonl, alpaca or sharegpt")
    }

    public static func noSuchBeginning(_ name: String, known: String) -> Message {
        Message(zh: "运行不能从 \(name) 开始；可用：\(known)", en: "no run can begin at \(name); one of: \(known)")
    }

    public static var measureAgainHint: Message {
        Message(
            zh: "要重新评估，用 create：同样的内容得到新的版本名，再评估一次",
            en: "to measure again use create: the same recipe gets a version of its own and is measured")
    }

    public static var beginningHasItsDay: Message {
        Message(
            zh: "--from 沿用先前运行的交易日，不能再指定 --as-of 或 --known-at；去掉其中一方",
            en: "--from works on the earlier run's day: leave it out, or --as-of and --known-at")
    }

    public static func dryRunEndsBefore(_ stage: String) -> Message {
        Message(
            zh: "试运行在 \(stage) 之前结束，不能从那里开始；去掉 --dry-run，或从更早的阶段开始",
            en:
                "a dry run ends before \(stage) and cannot begin there; leave out --dry-run or begin at an earlier stage"
        )
    }

    public static func noSuchStrategy(_ name: String, known: String) -> Message {
        Message(zh: "没有训练方式 \(name)；已有：\(known)", en: "there is no training kind \(name); known: \(known)")
    }

    public static func notInRange(name: String, value: Int, low: Int, high: Int) -> Message {
        Message(
            zh: "\(name) 的值 \(value) 超出范围 \(low)…\(high)",
            en: "\(name) is \(value); it must lie in \(low)…\(high)")
    }

    public static var datasetInfoNeedsFile: Message {
        Message(
            zh: "--dataset-info 写在导出文件旁边，而没有给出导出文件",
            en: "--dataset-info goes beside the exported file, and none is named")
    }

    public static var datasetInfoNeedsFileHint: Message {
        Message(zh: "加上 --output samples.json", en: "add --output samples.json")
    }

    public static func datasetFileUnreadable(_ file: String, format: String, suffix: String) -> Message {
        Message(
            zh: "LLaMA-Factory 只按文件名的结尾选择读法：\(format) 文件须以 \(suffix) 结尾，而给出的是 \(file)",
            en: """
                LLaMA-Factory tells how to read a file by the end of its name alone: for \(format) that is \(suffix), and \
                \(file) ends otherwise
                """)
    }

    public static func datasetFileHint(suffix: String) -> Message {
        Message(
            zh: "改用例如 --output samples\(suffix)；什么都没有写", en: "such as --output samples\(suffix); nothing was written")
    }

    public static func datasetInfoUnusable(path: String) -> Message {
        Message(zh: "\(path) 不是 JSON 对象，无法更新", en: "\(path) is no JSON object and cannot be updated")
    }

    public static var datasetInfoUnusableHint: Message {
        Message(zh: "改正或移走它，再导出一次；什么都没有写", en: "mend it or move it away and export again; nothing was written")
    }

    public static func datasetInfoWritten(path: String, name: String) -> Message {
        Message(zh: "\(path) 中的 \(name) 指向它", en: "\(name) in \(path) points to it")
    }

    public static func datasetInfoEntry(_ json: String) -> Message {
        Message(
            zh: "LLaMA-Factory 的 dataset_info.json 条目：\(json)", en: "for LLaMA-Factory's dataset_info.json: \(json)")
    }

    public static func cannotWrite(path: String) -> Message {
        Message(zh: "无法写入文件 \(path)", en: "the file \(path) cannot be written")
    }

    public static var cannotWriteHint: Message {
        Message(
            zh: "换一个目录存在、当前用户可写、且有空间的路径（df -h 查看剩余空间）",
            en: "name a path whose folder exists, may be written to by this user and has room (df -h shows it)")
    }

    /// `path`: what the shell opened for it, where that has a name.
    public static func cannotWriteAnswer(to path: String?) -> Message {
        Message(
            zh: "回答无法写到标准输出" + (path.map { "（\($0)）" } ?? ""),
            en: "the answer cannot be written to standard output" + (path.map { " (\($0))" } ?? ""))
    }

    public static var cannotWriteAnswerHint: Message {
        Message(
            zh: "已写出的部分不完整；用 df -h 查看剩余空间，腾出空间或改写到别处（> 另一个文件），再执行一次",
            en: """
                what was written is not whole; see with df -h whether there is room, make some or write elsewhere (> another \
                file), and run the command again
                """)
    }
}

// MARK: Exit codes

extension Message {
    public static var exitSuccess: Message { Message(zh: "成功", en: "ok") }
    public static var exitOther: Message { Message(zh: "其他错误", en: "other error") }
    public static var exitUnreachable: Message { Message(zh: "守护进程无法连接", en: "daemon unreachable") }
    public static var exitRefused: Message {
        Message(zh: "被拒绝（不存在、冲突、无权限）", en: "refused (not found, conflict, no permission)")
    }
    public static var exitRejected: Message { Message(zh: "评估未通过", en: "gate rejected the model") }
    public static var exitDeferred: Message { Message(zh: "已推迟，稍后自动继续", en: "deferred; goes on by itself later") }
    public static var exitRunFailed: Message { Message(zh: "运行失败或被取消", en: "run failed or was cancelled") }
    public static var exitUsage: Message { Message(zh: "用法错误", en: "usage error") }
    public static var exitInterrupted: Message {
        Message(
            zh: "Ctrl-C 停止了命令；等待的运行继续进行", en: "Ctrl-C stopped the command; a run that was waited for goes on")
    }
}
