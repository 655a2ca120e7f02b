/// `ljwxctl check-answer`.
extension Message {
    public static var helpCheckAnswer: Message {
        Message(zh: "按问题中的数字核对一个回答（不需要守护进程）", en: "Judge an answer by its question's numbers (needs no daemon)")
    }
    public static var helpPromptFile: Message {
        Message(zh: "问题文件，其中给出各项数字；- 为标准输入", en: "The question with its numbers; - for standard input")
    }
    public static var helpAnswerFile: Message {
        Message(zh: "回答文件；- 为标准输入（默认）", en: "The answer; - for standard input (default)")
    }

    public static var answerMarks: Message {
        Message(
            zh: "✓ 与所给一致  ≈ 由所给推出  ✗ 与所给矛盾  ? 所给中没有",
            en: "✓ as given  ≈ follows from it  ✗ contradicts it  ? about nothing given")
    }
    public static func claimContradicted(_ text: String, given: String?) -> Message {
        let (zh, en) = given.map { ("（所给为 \($0)）", " (given: \($0))") } ?? ("", "")
        return Message(zh: "✗ \(text)\(zh)", en: "✗ \(text)\(en)")
    }
    public static func claimUnsupported(_ text: String) -> Message { Message(zh: "? \(text)", en: "? \(text)") }
    public static func answerChecked(
        claims: Int, true supported: Int, derived: Int, contradicted: Int, unsupported: Int
    ) -> Message {
        Message(
            zh: "共 \(claims) 处：一致 \(supported)，推出 \(derived)，矛盾 \(contradicted)，没有依据 \(unsupported)",
            en:
                "\(claims) claims: \(supported) as given, \(derived) derived, \(contradicted) contradicted, \(unsupported) about nothing given"
        )
    }
    public static var nothingClaimed: Message {
        Message(
            zh: "回答没有说到任何数字，无从核对，不算与所给一致",
            en: "nothing claimed: the answer says nothing of the numbers given, so that it counts as unfaithful")
    }
    public static func answerRecall(cited: Int, of given: Int) -> Message {
        Message(zh: "关键指标引用 \(cited)/\(given)", en: "key indicators cited with their number: \(cited) of \(given)")
    }

    public static func promptGivesNoNumbers(_ path: String) -> Message {
        Message(zh: "问题 \(path) 中读不出任何数字", en: "no number can be read in the question \(path)")
    }
    public static var promptNumbersHint: Message {
        Message(
            zh: "数字写作「名称：数值」，例如 收盘价：10.25元，MA20：9.98，RSI14：62.3",
            en: "numbers are written as name, colon, value: 收盘价：10.25元，MA20：9.98，RSI14：62.3")
    }
    public static var promptAndAnswerFromInput: Message {
        Message(zh: "问题和回答不能都来自标准输入", en: "the question and the answer cannot both come from standard input")
    }
    public static var promptAndAnswerFromInputHint: Message {
        Message(
            zh: "例如 ljwxctl check-answer --prompt question.txt answer.txt",
            en: "for example: ljwxctl check-answer --prompt question.txt answer.txt")
    }
    public static func fileNotRead(_ path: String) -> Message { Message(zh: "无法读取 \(path)", en: "cannot read \(path)") }
    public static func fileTooLong(_ path: String) -> Message {
        Message(zh: "\(path) 超过 1 MiB，不像是一个回答", en: "\(path) is longer than 1 MiB, which no answer is")
    }
    public static func fileNotUTF8(_ path: String) -> Message {
        Message(zh: "\(path) 不是 UTF-8 文本", en: "\(path) is no UTF-8 text")
    }
    public static var fileNotReadHint: Message {
        Message(zh: "给出一个可读的文件，或用 - 表示标准输入", en: "name a file that this user may read, or - for standard input")
    }
    public static var fileTooLongHint: Message {
        Message(zh: "每个文件只放一个问题或一个回答", en: "a file holds one question or one answer")
    }
    public static var fileNotUTF8Hint: Message {
        Message(
            zh: "先转换编码，例如 iconv -f GB18030 -t UTF-8 旧文件 > 新文件",
            en: "convert it first, for example: iconv -f GB18030 -t UTF-8 OLD > NEW")
    }
}
