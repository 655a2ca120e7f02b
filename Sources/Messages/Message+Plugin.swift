/// What goes wrong between this program and a plug-in.
extension Message {
    public static func pluginEnded(command: String, question: String, how: String) -> Message {
        Message(
            zh: "插件（\(command)）在回答 \(question) 时结束了：\(how)",
            en: "the plug-in (\(command)) ended while asked for \(question): \(how)")
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
            zh: "插件（\(command)）没有遵守协议：\(what)", en: "the plug-in (\(command)) broke the protocol: \(what)")
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
