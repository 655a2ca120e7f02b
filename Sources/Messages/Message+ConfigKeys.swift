extension Message {
    public static var keyLanguage: Message {
        Message(zh: "日志消息和命令行文字的语言", en: "language of journal messages and CLI texts")
    }

    public static var keyBaseModel: Message {
        Message(
            zh: "基础模型在 Ollama 中的名称；用 ljwxctl base create 制作，按摘要锁定，从不被覆盖",
            en: "the base model's name in Ollama; made by `ljwxctl base create`, pinned by digest, never overwritten")
    }

    public static var keyTrainingDataDir: Message {
        Message(
            zh: "训练样本（JSONL）和测试结果的目录；相对路径位于状态目录之下",
            en: "directory of samples (JSONL) and test results; a relative path hangs under the state directory")
    }

    public static var keyModelsDir: Message {
        Message(
            zh: "训练结果文件的目录；相对路径位于状态目录之下",
            en: "directory of the runs' results files; a relative path hangs under the state directory")
    }

    public static var keyMaxTrainingExamples: Message {
        Message(
            zh: "每次运行最多保留的新样本数，先取最新的日子，按评级、任务和股票均衡选取",
            en: "new samples kept in one run at most, newest days first, evenly over ratings, tasks and stocks")
    }

    public static var keyStockBatchSize: Message {
        Message(zh: "每次运行为多少只股票生成样本", en: "stocks that get samples in one run")
    }

    public static var keyDaysBack: Message {
        Message(
            zh: "首次运行向前获取的自然日数；指标预热和决策通道留出期所需的更早日线会自动补足",
            en: """
                natural days that a first run fetches; earlier bars that the indicators' warm-up and the decision \
                lane's hold-outs need are added
                """)
    }

    public static var keyIncrementalDays: Message {
        Message(
            zh: "最近多少个自然日算新：已有样本的股票只补这些天的样本，示例中至少三成来自这些天，样本不够时运行会警告",
            en: """
                natural days that count as new: a known stock gets samples for these days alone, and at least three \
                shots in ten come from them; a run whose samples are too few for that warns
                """)
    }

    public static var keyMaxModelsToKeep: Message {
        Message(
            zh: "保留的最新模型数；在用、上一版和钉住的模型另外保留",
            en: "newest models kept; the champion, the previous one and pinned ones are kept beside them")
    }

    public static var keySchedulerEnabled: Message {
        Message(zh: "false：只在 ljwxctl run-now 时运行", en: "false: runs start by `ljwxctl run-now` alone")
    }

    public static var keyDailyTrainingTime: Message {
        Message(zh: "每日训练时间 HH:MM（北京时间）；null：不按日运行", en: "time of the daily run, HH:MM in Asia/Shanghai; null: none")
    }

    public static var keyWeeklyTrainingDays: Message {
        Message(zh: "每周训练日；空列表：不按周运行", en: "days of the weekly runs; an empty list: none")
    }

    public static var keyWeeklyTrainingTimes: Message {
        Message(zh: "每周训练时间 HH:MM（北京时间）", en: "times of the weekly runs, HH:MM in Asia/Shanghai")
    }

    public static var keyWeeklyPairing: Message {
        Message(
            zh: "product：每个训练日的每个时间；zip：第一个日配第一个时间，依此类推（旧系统的习惯）",
            en: "product: every time on every day; zip: first day with first time and so on (the incumbent's habit)")
    }

    public static var keyTimezone: Message {
        Message(zh: "时区；A 股只有这一个", en: "the time zone; A-shares have this one alone")
    }

    public static var keySource: Message {
        Message(
            zh: "行情来源：TuShare Pro、腾讯与新浪的免费页面、CSV 目录或插件；从不自动换源",
            en: """
                where market data come from: TuShare Pro, the free pages of Tencent and Sina, a folder of CSV files, or a \
                plug-in; never changed by itself
                """)
    }

    public static var keyTuShareBaseURL: Message {
        Message(zh: "TuShare Pro 接口地址", en: "address of the TuShare Pro interface")
    }

    public static var keyTokenFile: Message {
        Message(
            zh: "存放 token 的文件，权限必须是 0600；相对路径以本文件所在目录为准；优先使用 systemd 凭据 tushare_token",
            en: """
                file with the token, mode 0600; a relative path starts at this file's directory; a systemd \
                credential tushare_token comes first
                """)
    }

    public static var keyRateLimit: Message {
        Message(
            zh: "每个接口每分钟最多调用次数；null：从服务器的拒绝中学习",
            en: "calls a minute and interface at most; null: learned from the server's refusals")
    }

    public static var keyTuShareParallelCalls: Message {
        Message(
            zh: "同时进行的调用数，不超过账号的频率限制；为 k 时，强制终止（kill -9）最多损失 k 次调用",
            en: "calls under way at once, within the account's limits; with k, a kill -9 costs up to k calls")
    }

    public static var keyTuShareTimeout: Message {
        Message(zh: "一次 TuShare 请求的时限（秒）", en: "time limit of one TuShare request, seconds")
    }

    public static var keyCSVDirectory: Message {
        Message(
            zh: "CSV 日线目录，source 为 csv 时必填；相对路径位于状态目录之下",
            en: "folder of daily bars as CSV, needed with source csv; a relative path hangs under the state directory")
    }

    public static var keySampleTemplates: Message {
        Message(
            zh: "样本模板目录：其中 任务.txt（如 stock_analysis.txt）代替该任务的内置模板；相对路径位于状态目录之下；null：只用内置模板；用 ljwxctl template check 检查",
            en: """
                folder of sample templates: TASK.txt in it (such as stock_analysis.txt) takes the place of that task's \
                built-in one; a relative path hangs under the state directory; null: the built-in ones alone; check it \
                with ljwxctl template check
                """)
    }

    public static var keyInstructionSeed: Message {
        Message(
            zh: "样本用哪种问法由它和样本的键共同决定",
            en: "decides, together with a sample's key, which wording of its task asks for it")
    }

    public static var keyShotOrder: Message {
        Message(
            zh: "示例的顺序；balanced：最新的在最后，评级交替；newest_last：从旧到新；newest_first：从新到旧",
            en: """
                order of the shots; balanced: the newest last, the ratings in turn; newest_last: from old to new; \
                newest_first: from new to old
                """)
    }

    public static var keyDevRefine: Message {
        Message(
            zh: "构建前在 DEV 上试换示例的次数；每次约向基础模型提 dev_questions 的五分之二个短问题，另加一次作比较；0：不试",
            en: """
                swaps of shots that are tried on DEV before a version is built; each asks the base two fifths of \
                dev_questions, and so does what they are compared with; 0: none
                """)
    }

    public static var keyBaseReleased: Message {
        Message(
            zh: "基础模型的发布日期：GATE 含有该日及之前的交易日时，运行会给出警告，因为它可能读到过当时的行情；null：未知",
            en: """
                day on which the base model came out: a run warns where GATE has days up to it, since the base may have \
                read what became of them; null: not known
                """)
    }

    public static var keyLineage: Message {
        Message(
            zh: "pinned-base：每个版本都从锁定的基础模型构建；chain：从在用版本构建（尚无时从基础模型）",
            en: """
                pinned-base: every version is built from the pinned base; chain: from the version in service, or the \
                base while there is none
                """)
    }

    public static var keySystemPromptTemplate: Message {
        Message(
            zh: "系统提示词文件（UTF-8），不得给出答案（段落标题、单个评级、风险等级、免责声明）；相对路径以本文件所在目录为准；null 或不存在：使用内置提示词",
            en: """
                file with the system prompt (UTF-8), which must give away no answer (section header, single rating, \
                risk level, disclaimer); a relative path starts at this file's directory; null or absent: the built-in \
                prompt
                """)
    }

    public static var keyTemperature: Message {
        Message(zh: "模型的采样温度", en: "sampling temperature of the model")
    }

    public static var keyTopP: Message {
        Message(zh: "模型的 top_p", en: "top_p of the model")
    }

    public static var keyTopK: Message {
        Message(zh: "模型的 top_k；0：不限", en: "top_k of the model; 0: no limit")
    }

    public static var keyRepeatPenalty: Message {
        Message(zh: "模型的重复惩罚", en: "repeat penalty of the model")
    }

    public static var keyNumPredict: Message {
        Message(zh: "一次回答最多的 token 数", en: "tokens an answer may have")
    }

    public static var keyNumCtx: Message {
        Message(
            zh: "上下文窗口的 token 数：系统提示词、示例、问题和回答合计",
            en: "tokens of the context window: system prompt, shots, question and answer together")
    }

    public static var keyMaxMessagePairs: Message {
        Message(
            zh: "写入模型的示例对数上限；通常由 token 预算先行限制",
            en: "upper bound of shots in a model; the token budget mostly decides before")
    }

    public static var keySeed: Message {
        Message(zh: "模型的随机种子；null：每次不同", en: "random seed of the model; null: another one each time")
    }

    public static var keyOllamaBaseURL: Message {
        Message(zh: "Ollama 服务地址", en: "address of the Ollama server")
    }

    public static var keyConnectTimeout: Message {
        Message(zh: "连接 Ollama 的时限（秒）", en: "time limit for connecting to Ollama, seconds")
    }

    public static var keyRequestTimeout: Message {
        Message(
            zh: "简短请求（version、tags、show、copy、delete）的时限（秒）",
            en: "time limit of the short requests (version, tags, show, copy, delete), seconds")
    }

    public static var keyCreateTimeout: Message {
        Message(zh: "创建一个模型的时限（秒）", en: "time limit for creating a model, seconds")
    }

    public static var keyAnswerTimeout: Message {
        Message(
            zh: "一次提问的总时限（秒），含加载模型；判定用的响应时间不含加载",
            en: "time limit of one question, seconds, loading included; the judged response time leaves loading out")
    }

    public static var keyEvaluationCases: Message {
        Message(
            zh: "每次评估的留出问题数，覆盖四种任务；成功率下限 0.8 时，100 道最多允许 12 道不通过，24 道必须全部通过",
            en: """
                held-out questions of an evaluation, over all four tasks; for a pass rate of 0.8 to be shown, at most 12 of 100 may \
                fail, none of 24
                """)
    }

    public static var keyFollowItems: Message {
        Message(
            zh: "改动一个数字后重问的题数，检验引用的数字是否随题改变；0：不问",
            en: "questions asked again with one number changed, to see whether the cited number moves; 0: none")
    }

    public static var keyEvaluationNumPredict: Message {
        Message(zh: "评估时一次回答最多的 token 数", en: "tokens an answer may have during evaluation")
    }

    public static var keyEvaluationTemperature: Message {
        Message(zh: "评估时的采样温度；0 便于重现", en: "sampling temperature during evaluation; 0 can be repeated")
    }

    public static var keyEvaluationSeed: Message {
        Message(zh: "评估时的随机种子", en: "random seed during evaluation")
    }

    public static var keyEvaluationParallel: Message {
        Message(
            zh: "决策题同时进行的提问数；服务器的 OLLAMA_NUM_PARALLEL 至少要有这么大",
            en: "decision questions under way at once; the server's OLLAMA_NUM_PARALLEL must be as large")
    }

    public static var keyDecisionEnabled: Message {
        Message(
            zh: "是否用留出股票的市场结果评估（GATE）；关闭后只按文字回答判定",
            en: "measure forecasts on held-out stocks' market days (GATE); without it narrative answers decide alone")
    }

    public static var keyDecisionDays: Message {
        Message(zh: "GATE 的交易日数", en: "trading days of the GATE")
    }

    public static var keyDecisionCodes: Message {
        Message(zh: "GATE 每日提问的留出股票数", en: "held-out stocks asked about on each day of the GATE")
    }

    public static var keyDecisionHorizon: Message {
        Message(
            zh: "买入（次日收盘）到卖出之间的交易日数", en: "trading days between buying (at the next close) and selling")
    }

    public static var keyDecisionMode: Message {
        Message(
            zh: "freshness：没有被证明更差即可上线；superior：必须证明更好",
            en: "freshness: goes into service unless shown to be worse; superior: only when shown to be better")
    }

    public static var keyDecisionNumPredict: Message {
        Message(zh: "一次决策回答最多的 token 数", en: "tokens a decision answer may have")
    }

    public static var keyDecisionStrictWalkForward: Message {
        Message(
            zh: "比 GATE 新的样本都不作示例", en: "no sample newer than the GATE is ever a shot")
    }

    public static var keyDecisionAlpha: Message {
        Message(
            zh: "一期内所有次数合计的误判概率（见 docs/EVALUATION.md）；freshness 下也是与在用模型比较时每次界限的误判概率",
            en: """
                error probability of all looks of an epoch together (docs/EVALUATION.md); of each bound beside the present \
                champion under freshness
                """)
    }

    public static var keyDecisionDevQuestions: Message {
        Message(
            zh: "每个新模型在 DEV 上最多的提问数：用来选定上涨概率的来源并看示例顺序的影响；0 为不问",
            en: "questions about a new model on DEV, at most: they choose the source of its probabilities and show "
                + "what the order of its shots does; 0 asks none")
    }

    public static var keyMinSuccessRate: Message {
        Message(
            zh: "通过率下限（0…1），新模型的通过率及其 95% 下界都达到才能上线",
            en: "pass rate (0…1) that a new model must reach, and show by its lower 95 % bound, to go into service")
    }

    public static var keyMaxResponseTime: Message {
        Message(zh: "响应时间上限（秒），超过即该题不通过", en: "response time in seconds above which a case fails")
    }

    public static var keyQualityKeywords: Message {
        Message(zh: "回答必需段落中应出现的质量关键词", en: "keywords that the required sections of answers should hold")
    }

    public static var keyMoveLatest: Message {
        Message(
            zh: "true：上线时同时移动 基础模型:latest（先把原模型保存为 :base）",
            en: "true: a promotion also moves BASE:latest, after keeping the base as BASE:base")
    }

    public static var keyKeepLastRuns: Message {
        Message(
            zh: "保留最近多少次运行的文件夹（runs/ID）和结果文件；-1：全部；其模型仍在 Ollama 中的另外保留",
            en: """
                of how many of the newest runs the folder (runs/ID) and the results files are kept; -1: of all; those \
                whose model is still in Ollama are kept beside them
                """)
    }

    public static var keyKeepLastData: Message {
        Message(
            zh: "保留最近多少次运行的新样本文件（JSONL）；-1：全部；库中的样本不受影响",
            en:
                "of how many of the newest runs the file of new samples (JSONL) is kept; -1: of all; the samples in the store stay"
        )
    }

    public static var keyKeepLastBackups: Message {
        Message(
            zh: "保留最近多少个备份（最新的总是保留）；-1：全部",
            en: "how many of the newest backups are kept (the newest always is); -1: all")
    }

    public static var keyKeepTagsBackups: Message {
        Message(
            zh: "带有这些标签的备份全部保留：manual（手工做的）、schedule（运行做的）",
            en: "all backups with these tags: manual (made by hand), schedule (made by a run)")
    }

    public static var keyBackupEveryDays: Message {
        Message(
            zh: "最新的备份已有这么多天时，运行结束时做一个备份；0：不自动做。保留规则见 retention.backups",
            en: """
                a run makes a backup at its end when the newest is that many days old; 0: none by itself; \
                retention.backups says which are kept
                """)
    }

    public static var keyKeepHourly: Message {
        Message(
            zh: "此外，最近多少个小时每小时保留最新的一个；-1：每个小时",
            en: "beside them, the newest of each of so many hours; -1: of every hour")
    }

    public static var keyKeepDaily: Message {
        Message(zh: "最近多少天每天保留最新的一个；-1：每一天", en: "the newest of each of so many days; -1: of every day")
    }

    public static var keyKeepWeekly: Message {
        Message(zh: "最近多少周每周保留最新的一个；-1：每一周", en: "the newest of each of so many weeks; -1: of every week")
    }

    public static var keyKeepMonthly: Message {
        Message(zh: "最近多少个月每月保留最新的一个；-1：每个月", en: "the newest of each of so many months; -1: of every month")
    }

    public static var keyKeepYearly: Message {
        Message(zh: "最近多少年每年保留最新的一个；-1：每一年", en: "the newest of each of so many years; -1: of every year")
    }

    public static var keyKeepWithin: Message {
        Message(
            zh: "比最新的一个早不到这么久的全部保留，如 30d、1y6m（y、m、d、h）；null：不按时长",
            en: "all that are less than this much older than the newest, such as 30d or 1y6m (y, m, d, h); null: none")
    }

    public static var keyKeepTags: Message {
        Message(
            zh: "带有这些标签的全部保留：promoted、kept、rejected（结论），failed，manual、schedule（发起）；用逗号连写的须同时具备",
            en: """
                all with these tags: promoted, kept, rejected (the verdict), failed, manual, schedule (who asked for the \
                run); of tags joined by a comma all must be there
                """)
    }

    public static var keyLogLevel: Message {
        Message(zh: "日志级别", en: "log level")
    }
}
