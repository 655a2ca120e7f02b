/// The configuration of sources that need no account.
extension Message {
    public static var keyFreeGateway: Message {
        Message(
            zh: "中转服务地址，所有免费页面请求以 /主机/路径 发给它；null：直接访问腾讯与新浪",
            en: "address of a relay that gets every request for a free page as /HOST/PATH; null: the hosts themselves")
    }

    public static var keyFreeParallelCalls: Message {
        Message(
            zh: "同时进行的调用数；为 k 时，强制终止（kill -9）最多损失 k 次调用",
            en: "calls under way at once; with k, a kill -9 costs up to k calls")
    }

    public static var keyFreeTimeout: Message {
        Message(zh: "一次免费页面请求的时限（秒）", en: "time limit of one request for a free page, seconds")
    }

    public static var keyPluginCommand: Message {
        Message(
            zh: "数据源插件的程序与参数，source 为 plugin 时必填；协议见 docs/SOURCES.md",
            en: "program and arguments of a source plug-in, needed with source plugin; docs/SOURCES.md has its protocol"
        )
    }

    public static var keyPluginTimeout: Message {
        Message(zh: "插件答完一个问题的时限（秒）", en: "time limit for one whole answer of the plug-in, seconds")
    }

    public static func pluginCommandNeeded(key: String) -> Message {
        Message(
            zh: "data_sources.source 的值为 \"plugin\" 时必须给出 \(key)，例如 [\"python3\", \"/etc/ljwx-trainer/source.py\"]",
            en: """
                data_sources.source is "plugin", so \(key) is needed, such as \
                ["python3", "/etc/ljwx-trainer/source.py"]
                """)
    }
}
