/// What lies behind an error, where this program says it and not the other side.
extension Message {
    // MARK: Ollama

    public static func noAnswerWithin(_ limit: Duration) -> Message {
        let seconds = limit / .seconds(1)
        let text = seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
        return Message(zh: "\(text) 秒内没有完整的回答", en: "no whole answer within \(text) seconds")
    }

    public static func connectionLostInAnswer(_ why: Message) -> Message {
        Message(zh: "回答途中连接断开：\(why.zh)", en: "the connection was lost in the middle of the answer: \(why.en)")
    }

    public static var closedBeforeAnswer: Message {
        Message(zh: "回答之前连接就被关闭了", en: "the connection was closed before an answer came")
    }

    /// `rest`: what stood of the line.
    public static func answerEndedInLine(_ rest: String) -> Message {
        Message(zh: "回答在一行的中间结束：\(rest)", en: "the answer ended in the middle of a line: \(rest)")
    }

    public static var answerEndedInCharacter: Message {
        Message(zh: "回答在一个字符的中间结束", en: "the answer ended in the middle of a character")
    }

    /// `status`: the last one that came; nil where none did.
    public static func createEnded(after status: String?) -> Message {
        Message(
            zh: "创建没有以 success 结束，" + (status.map { "最后的状态是 \"\($0)\"" } ?? "一行状态都没有"),
            en: "the creation ended without success, after " + (status.map { "\"\($0)\"" } ?? "no line"))
    }

    public static func replyOversized(limit: Int) -> Message {
        Message(zh: "应答或其中一行超过 \(limit) 字节", en: "a reply or a line of it has more than \(limit) bytes")
    }

    public static var promptCountAbsent: Message {
        Message(zh: "回答里没有 prompt_eval_count", en: "the answer has no prompt_eval_count")
    }

    // MARK: Sources

    /// `words`: this program's, of an answer.
    public static func fromHost(_ host: String, _ words: String) -> Message {
        Message(zh: "\(host)：\(dataWords(words).zh)", en: "\(host): \(words)")
    }

    public static func answerOversized(bytes: Int, limit: Int) -> Message {
        Message(
            zh: "回答有 \(bytes) 字节或更多，最多读取 \(limit) 字节",
            en: "an answer of \(bytes) bytes or more, where at most \(limit) are read")
    }

    public static func replyEmpty(status: Int) -> Message {
        Message(zh: "HTTP \(status)，正文为空", en: "HTTP \(status), empty body")
    }

    /// `what`: where the JSON breaks, or its code.
    public static func replyBroken(status: Int, what: String) -> Message {
        Message(zh: "HTTP \(status)，\(dataWords(what).zh)", en: "HTTP \(status), \(what)")
    }

    public static var replyWithoutData: Message { Message(zh: "code 为 0 却没有 data", en: "code 0 without data") }

    /// `more`: `has_more` says that there are rows.
    public static func replyWithoutRows(more: Bool) -> Message {
        more
            ? Message(zh: "没有行，而 has_more 说还有", en: "no rows, and has_more says that there are some")
            : Message(zh: "没有行，而这里必须有", en: "no rows, where there must be some")
    }

    // MARK: This machine

    public static var notRegularFile: Message { Message(zh: "不是普通文件", en: "not a regular file") }

    public static func largerThan(bytes: Int) -> Message {
        Message(zh: "超过 \(bytes) 字节", en: "larger than \(bytes) bytes")
    }

    public static var textNotUTF8: Message { Message(zh: "不是 UTF-8 文本", en: "not UTF-8") }
    public static var textEmpty: Message { Message(zh: "是空的", en: "empty") }

    public static func digestsDiffer(found: String, manifest: String) -> Message {
        Message(zh: "sha256 为 \(found)，清单中为 \(manifest)", en: "its sha256 is \(found), the manifest's is \(manifest)")
    }

    public static var noPlaceForBackups: Message { Message(zh: "没有存放备份的位置", en: "no place for backups") }

    /// `kind`: of a connection.
    public static func noSocketOptions(_ kind: String) -> Message {
        Message(zh: "\(kind) 没有套接字选项", en: "\(kind) has no socket options")
    }
}
