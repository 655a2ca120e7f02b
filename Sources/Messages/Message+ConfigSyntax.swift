extension Message {
    public static var syntaxNotUTF8: Message { Message(zh: "不是 UTF-8 文本", en: "not UTF-8 text") }

    public static var syntaxEmpty: Message {
        Message(zh: "文件为空；最小的配置是 {}", en: "the file is empty; the smallest config is {}")
    }

    public static func syntaxExpectedValue(found: String) -> Message {
        Message(zh: "此处应为一个值，却是\(foundZh(found))", en: "expected a value, found \(foundEn(found))")
    }

    public static func syntaxExpectedName(found: String) -> Message {
        Message(zh: "此处应为带双引号的名称，却是\(foundZh(found))", en: "expected a name in double quotes, found \(foundEn(found))")
    }

    public static func syntaxExpectedColon(found: String) -> Message {
        Message(zh: "名称之后应为 :，却是\(foundZh(found))", en: "expected : after the name, found \(foundEn(found))")
    }

    public static func syntaxExpectedCommaOrEnd(close: String, found: String) -> Message {
        Message(zh: "此处应为 , 或 \(close)，却是\(foundZh(found))", en: "expected , or \(close), found \(foundEn(found))")
    }

    public static func syntaxBadNumber(_ text: String) -> Message {
        Message(zh: "\(text) 不是 JSON 数字，例如 0.8、-1", en: "\(text) is no JSON number, such as 0.8 or -1")
    }

    public static func syntaxBadEscape(_ text: String) -> Message {
        Message(
            zh: "字符串里的 \(text) 不是 JSON 转义；反斜杠本身写作 \\\\", en: "\(text) is no JSON escape; write a backslash as \\\\")
    }

    public static var syntaxControlCharacter: Message {
        Message(
            zh: "字符串里有控制字符；请用 \\t、\\u0001 之类的转义", en: "a control character in a string; escape it as \\t or \\u0001")
    }

    public static var syntaxUnterminatedString: Message {
        Message(zh: "字符串没有以双引号结束", en: "the string has no closing double quote")
    }

    public static var syntaxUnterminatedComment: Message {
        Message(zh: "注释没有以 */ 结束", en: "the comment has no closing */")
    }

    public static func syntaxTrailingText(found: String) -> Message {
        Message(zh: "配置结束之后还有\(foundZh(found))", en: "there is \(foundEn(found)) after the end of the config")
    }

    public static func syntaxTooDeep(limit: Int) -> Message {
        Message(zh: "嵌套超过 \(limit) 层", en: "nested deeper than \(limit) levels")
    }

    private static func foundZh(_ text: String) -> String { text.isEmpty ? "文件结尾" : " \(text)" }
    private static func foundEn(_ text: String) -> String { text.isEmpty ? "the end of the file" : text }
}
