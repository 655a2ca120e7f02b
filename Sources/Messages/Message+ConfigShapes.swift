extension Message {
    public static var booleanExpected: Message { Message(zh: "true 或 false", en: "true or false") }

    public static func integerExpected(from low: Int, to high: Int) -> Message {
        Message(zh: "\(low) 到 \(high) 的整数", en: "a whole number from \(low) to \(high)")
    }

    public static func numberExpected(from low: String, to high: String) -> Message {
        Message(zh: "\(low) 到 \(high) 的数", en: "a number from \(low) to \(high)")
    }

    public static var textExpected: Message { Message(zh: "非空文字", en: "a text that is not blank") }

    public static var directoryExpected: Message {
        Message(zh: "不含 .. 的目录路径", en: "a directory's path without ..")
    }

    public static var fileExpected: Message { Message(zh: "文件路径", en: "a file's path") }

    public static var secretFileExpected: Message {
        Message(
            zh: "存放 token 的文件的路径（不是 token 本身）", en: "the path of a file that holds the token (not the token itself)")
    }

    public static func oneOf(_ names: String) -> Message { Message(zh: "\(names) 之一", en: "one of \(names)") }

    public static var timeExpected: Message {
        Message(zh: "HH:MM 形式的时间（00:00 到 23:59）", en: "a time HH:MM from 00:00 to 23:59")
    }

    public static var dayExpected: Message {
        Message(zh: "YYYY-MM-DD 形式的日期", en: "a day YYYY-MM-DD")
    }

    public static var windowExpected: Message {
        Message(zh: "时长（y、m、d、h，如 30d 或 1y6m）", en: "a length of time of y, m, d and h")
    }

    public static func tagsExpected(_ known: String) -> Message {
        Message(zh: "标签（\(known)），几个同时要有的用逗号隔开", en: "tags of \(known), joined by commas where all must be there")
    }

    public static var codeExpected: Message {
        Message(zh: "证券代码，如 600000.SH", en: "a code such as 600000.SH")
    }
    public static var weekdayExpected: Message {
        Message(zh: "星期的英文名 monday…sunday", en: "a weekday, monday…sunday")
    }

    public static var baseModelExpected: Message {
        Message(
            zh: "Ollama 模型名 名称[:标签]，标签不能是 champion、previous、base、base-draft 或某次运行的 candidate-…",
            en: """
                an Ollama model name NAME[:TAG] whose tag is not champion, previous, base, base-draft or a run's \
                candidate-…
                """)
    }

    public static var serverExpected: Message {
        Message(
            zh: "http 或 https 地址，不含用户名、查询和片段",
            en: "an http or https address without user name, query and fragment")
    }

    public static func orNull(_ expectation: Message) -> Message {
        Message(zh: expectation.zh + "，或 null", en: expectation.en + ", or null")
    }

    public static func listOf(_ expectation: Message) -> Message {
        Message(zh: "列表，每项为".apart(expectation.zh), en: "a list, each item \(expectation.en)")
    }
}
