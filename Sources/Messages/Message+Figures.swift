// Why a figure has no value.
extension Message {
    public static var figureEmpty: Message { Message(zh: "没有可计算的题目", en: "there is nothing to measure") }

    public static func figureTooFew(found: Int, needed: Int) -> Message {
        Message(zh: "只有 \(found) 天（题），至少需要 \(needed)", en: "\(found) days or items where \(needed) are needed")
    }

    public static var figureConstant: Message { Message(zh: "数值没有变化", en: "the values do not vary") }

    /// `fault`: an input that the formula does not take; never expected.
    public static func figureFault(_ fault: String) -> Message {
        Message(zh: "无法计算（\(fault)）", en: "it cannot be computed (\(fault))")
    }
}
