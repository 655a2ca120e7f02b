// What the argument parser says of a command line, and the titles of its help.
extension Message {
    public static func parserUnknownOption(_ name: String, meant: String?) -> Message {
        Message(
            zh: "没有选项 \(name)" + (meant.map { "，是否指 \($0)？" } ?? ""),
            en: "unknown option \(name)" + (meant.map { "; did you mean \($0)?" } ?? ""))
    }

    public static func parserMissingValue(_ option: String, in composite: String?) -> Message {
        Message(
            zh: "\(option) 缺少值" + (composite.map { "（在 \($0) 中）" } ?? ""),
            en: "missing value for \(option)" + (composite.map { " in \($0)" } ?? ""))
    }

    public static func parserUnexpectedArgument(_ text: String) -> Message {
        Message(zh: "多余的参数 \(text)", en: "unexpected argument \(text)")
    }

    public static func parserUnexpectedArguments(_ list: String) -> Message {
        Message(zh: "多余的参数：\(list)", en: "unexpected arguments: \(list)")
    }

    public static func parserMissingArgument(_ name: String) -> Message {
        Message(zh: "缺少参数 \(name)", en: "missing argument \(name)")
    }

    public static func parserMissingOneOf(_ list: String) -> Message {
        Message(zh: "缺少其中之一：\(list)", en: "missing one of \(list)")
    }

    public static var parserMissingSubcommand: Message { Message(zh: "缺少子命令", en: "missing subcommand") }

    public static func parserInvalidValue(_ value: String, of option: String, detail: String) -> Message {
        Message(zh: "值 \(value) 不能用于 \(option)\(detail)", en: "the value \(value) is invalid for \(option)\(detail)")
    }

    public static func parserUnexpectedValue(_ value: String, of option: String) -> Message {
        Message(zh: "\(option) 不带值，却给了 \(value)", en: "\(option) takes no value, but \(value) was given")
    }

    /// `line`: the command line in the right order.
    public static func optionsStandAfter(_ line: String) -> Message {
        Message(
            zh: "--socket、--config、--state-dir、--language 以外的选项写在命令之后：\(line)",
            en: "options other than --socket, --config, --state-dir, --language stand after the command: \(line)")
    }

    public static func parserOr(_ other: Message) -> Message {
        Message(zh: "  或：\(other.zh)", en: "   or: \(other.en)")
    }

    public static func parserHelp(_ text: String) -> Message { Message(zh: "说明：\(text)", en: "help: \(text)") }
    public static func parserUsage(_ text: String) -> Message { Message(zh: "用法：\(text)", en: "usage: \(text)") }

    public static func parserSeeHelp(_ command: String) -> Message {
        Message(zh: "  详细说明：\(command)", en: "  See '\(command)' for more information.")
    }

    public static var parserTitleOverview: Message { Message(zh: "概述：", en: "OVERVIEW: ") }
    public static var parserTitleUsage: Message { Message(zh: "用法：", en: "USAGE: ") }
    public static var parserTitleArguments: Message { Message(zh: "参数：", en: "ARGUMENTS:") }
    public static var parserTitleOptions: Message { Message(zh: "选项：", en: "OPTIONS:") }
    public static var parserTitleSubcommands: Message { Message(zh: "子命令：", en: "SUBCOMMANDS:") }

    public static var parserShowHelp: Message { Message(zh: "显示帮助", en: "Show help information.") }
    public static var parserShowVersion: Message { Message(zh: "显示版本", en: "Show the version.") }
    public static var parserShowSubcommandHelp: Message {
        Message(zh: "显示子命令的帮助", en: "Show subcommand help information.")
    }
}

// What `ljwx-trainer --help` says.
extension Message {
    public static var helpDaemon: Message {
        Message(
            zh: "让 Ollama 里的股票分析模型保持新鲜；用 ljwxctl 控制",
            en: "Keeps the stock analysis model in Ollama fresh. Controlled with ljwxctl.")
    }
    public static var helpDaemonConfig: Message {
        Message(zh: "配置文件（LJWX_CONFIG）", en: "The configuration file (LJWX_CONFIG).")
    }
    public static var helpDaemonStateDirectory: Message {
        Message(zh: "存放一切数据的目录（LJWX_STATE_DIR）", en: "Where everything is kept (LJWX_STATE_DIR).")
    }
    public static var helpDaemonSocket: Message {
        Message(zh: "控制套接字（LJWX_SOCKET）", en: "The control socket (LJWX_SOCKET).")
    }
    public static var helpDaemonCheckConfig: Message {
        Message(
            zh: "检查配置，列出错误和值得知道的事，然后退出",
            en: "Check the configuration, print what is wrong or worth knowing, and exit.")
    }
}
