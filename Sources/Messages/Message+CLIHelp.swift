/// What `ljwxctl --help` says.
extension Message {
    public static var helpRoot: Message {
        Message(zh: "控制 ljwx-trainer 守护进程", en: "Controls the daemon ljwx-trainer")
    }
    public static var helpRunNow: Message { Message(zh: "立即训练一次", en: "Train once, now") }
    public static var helpStatus: Message {
        Message(zh: "现在在干什么、下次何时、线上是谁、为什么", en: "What happens now, what is next, what serves and why")
    }
    public static var helpReport: Message { Message(zh: "一次运行的报告", en: "The report of a run") }
    public static var helpRun: Message { Message(zh: "运行记录", en: "Runs") }
    public static var helpRunList: Message { Message(zh: "列出运行，由新到旧", en: "List runs, newest first") }
    public static var helpRuns: Message { Message(zh: "即 run list", en: "Short for run list") }
    public static var helpRunShow: Message { Message(zh: "显示一次运行", en: "Show a run") }
    public static var helpRunCancel: Message { Message(zh: "取消排队或进行中的运行", en: "Cancel a run that waits or works") }
    public static var helpModel: Message { Message(zh: "模型版本", en: "Model versions") }
    public static var helpModelList: Message { Message(zh: "列出模型，由新到旧", en: "List models, newest first") }
    public static var helpModels: Message { Message(zh: "即 model list", en: "Short for model list") }
    public static var helpModelShow: Message { Message(zh: "显示一个模型", en: "Show a model") }
    public static var helpModelPin: Message { Message(zh: "固定一个模型，清理时不删除", en: "Keep a model from every cleanup") }
    public static var helpModelUnpin: Message { Message(zh: "取消固定", en: "Let cleanups remove a model again") }
    public static var helpModelRollback: Message {
        Message(zh: "让上一个模型重新上线", en: "Put the previous model back into service")
    }
    public static var helpRollbackTo: Message {
        Message(
            zh: "应当在用的版本（上一个，或已在用的那个）；已经退回过，再换回去须写明",
            en: "The version that is to serve (the previous one, or the one that does); needed to undo a rollback")
    }
    public static var helpCleanup: Message { Message(zh: "按保留规则删除旧模型", en: "Remove old models by the retention rules") }
    public static var helpExport: Message { Message(zh: "导出全部样本", en: "Export every sample kept") }
    public static var helpBase: Message { Message(zh: "基础模型", en: "The base model") }
    public static var helpBaseCreate: Message {
        Message(zh: "从 Ollama 中已有的模型创建基础模型", en: "Make the base model from one that Ollama has")
    }
    public static var helpNext: Message { Message(zh: "接下来的定时任务", en: "The next occurrences of the schedule") }

    public static var helpSocket: Message {
        Message(zh: "控制套接字的路径（也可用 LJWX_SOCKET）", en: "The control socket's path (also LJWX_SOCKET)")
    }
    public static var helpConfig: Message {
        Message(
            zh: "守护进程须使用的配置文件（也可用 LJWX_CONFIG）：应答者用的是别的文件时拒绝执行",
            en: "The daemon's configuration file (also LJWX_CONFIG): refuse to work with a daemon that uses another")
    }
    public static var helpStateDirectory: Message {
        Message(
            zh: "守护进程须使用的状态目录（也可用 LJWX_STATE_DIR）：应答者用的是别的目录时拒绝执行",
            en: "The daemon's state directory (also LJWX_STATE_DIR): refuse to work with a daemon that uses another")
    }
    public static var helpLanguage: Message {
        Message(zh: "zh-CN 或 en（也可用 LJWX_LANG；默认随守护进程）", en: "zh-CN or en (also LJWX_LANG; else the daemon's)")
    }
    public static var helpJSON: Message { Message(zh: "以 JSON 输出", en: "Answer in JSON") }
    public static var helpWait: Message { Message(zh: "等待结束并显示进度", en: "Wait for the end and show the progress") }
    public static var helpAsOf: Message { Message(zh: "只用到这一天的行情", en: "See only bars up to this day") }
    public static var helpDryRun: Message {
        Message(
            zh: "到 Modelfile 为止：照常获取并保存行情（计入限额），不保留样本，不改动 Ollama 里的任何东西",
            en:
                "Stop after the Modelfile: bars are fetched, stored and counted as ever, no sample is kept, nothing in Ollama is changed"
        )
    }
    public static var helpNoPromote: Message { Message(zh: "只评估，不上线", en: "Measure, but promote nothing") }
    public static func helpExamples(most: Int) -> Message {
        Message(
            zh: "本次最多保留几条新样本，1…\(most)；默认按配置",
            en: "New samples to keep at most, 1…\(most); as the config says by default")
    }
    public static var helpFromStage: Message {
        Message(
            zh: "从此阶段开始，之前的沿用最近一次有结果的运行：generate、dedupe、modelfile 或 create",
            en: "Begin at this stage with what the newest run left before it: generate, dedupe, modelfile or create")
    }
    public static var helpForce: Message {
        Message(zh: "没有新行情也做一遍", en: "Work on the newest day although a run has already")
    }
    public static var helpStrategy: Message { Message(zh: "训练方式：fewshot", en: "The training kind: fewshot") }
    public static var helpCleanupDryRun: Message { Message(zh: "只显示会删除什么", en: "Only show what would be removed") }
    public static func helpLimit(most: Int) -> Message {
        Message(zh: "最多显示几条，1…\(most)", en: "How many at most, 1…\(most)")
    }
    public static var helpBefore: Message { Message(zh: "只列这次运行之前的", en: "Only those before this run") }
    public static var helpRunArgument: Message { Message(zh: "运行编号；默认最新一次", en: "The run's id; the newest by default") }
    public static var helpRunRequired: Message { Message(zh: "运行编号", en: "The run's id") }
    public static var helpModelArgument: Message { Message(zh: "模型名", en: "The model's name") }
    public static var helpFormat: Message { Message(zh: "jsonl、alpaca 或 sharegpt", en: "jsonl, alpaca or sharegpt") }
    public static var helpOutput: Message {
        Message(zh: "写入此文件；默认标准输出", en: "Write this file; standard output by default")
    }
    public static var helpDatasetInfo: Message {
        Message(
            zh: "在文件旁写入或更新 LLaMA-Factory 的 dataset_info.json（须有 --output）",
            en: "Write or update LLaMA-Factory's dataset_info.json beside the file (needs --output)")
    }
    public static var helpFrom: Message { Message(zh: "Ollama 中的模型名", en: "The name of a model in Ollama") }
    public static var helpReplace: Message {
        Message(zh: "允许替换已锁定的另一个基础模型", en: "Let it take the place of the base that is pinned")
    }
    public static func helpCount(most: Int) -> Message { Message(zh: "显示几次，1…\(most)", en: "How many, 1…\(most)") }
    public static var helpAll: Message { Message(zh: "也列出已删除的", en: "Removed ones too") }
}
