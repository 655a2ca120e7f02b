extension Message {
    public static var ignoredCleanupFrequency: Message {
        Message(zh: "每次运行的最后一个阶段都会清理", en: "every run ends with a clean-up")
    }

    public static var ignoredMonitoringEnabled: Message {
        Message(zh: "每次运行都会评估并记录，无需开关", en: "every run is measured and recorded; there is no switch")
    }

    public static var ignoredUseProAPI: Message {
        Message(zh: "只支持 TuShare Pro 协议", en: "TuShare Pro's protocol is the only one")
    }

    public static var ignoredFallbackToFree: Message {
        Message(
            zh: "旧的免费接口已经停用，也不会悄悄换源；没有 token 时请把 data_sources.source 设为 \"free\"",
            en: """
                the old free interface is gone and no source is changed in silence; without a token set \
                data_sources.source to "free"
                """)
    }

    public static var ignoredStockListLimit: Message {
        Message(
            zh: "总是获取全市场；每次运行的股票数由 continuous_training.stock_batch_size 决定",
            en: """
                the whole market is fetched; continuous_training.stock_batch_size decides how many stocks a \
                run serves
                """)
    }

    public static var ignoredDataFields: Message {
        Message(zh: "字段由程序固定", en: "the columns are fixed by the program")
    }

    public static var ignoredBatchSize: Message {
        Message(zh: "按交易日一次获取全市场，不分批", en: "the whole market of a day is fetched at once")
    }

    public static var ignoredThreadCount: Message {
        Message(
            zh: "同时进行的调用数由 data_sources.tushare.parallel_calls 设置",
            en: "data_sources.tushare.parallel_calls says how many calls are under way at once")
    }

    public static var ignoredMinResponseTime: Message {
        Message(zh: "回答快不是缺点，不设下限", en: "a quick answer is no fault; there is no lower bound")
    }

    public static var ignoredLogFiles: Message {
        Message(zh: "日志写入 systemd journal，由 journald 轮转", en: "logs go to the systemd journal, which rotates them")
    }

    public static var ignoredLogFormat: Message {
        Message(zh: "日志写入 systemd journal，以字段保存", en: "logs go to the systemd journal as fields")
    }
}
