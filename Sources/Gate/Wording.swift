/// A text as it is read for words: without blanks and emphasis, cut where its thoughts end.
struct Wording {
    /// Cut at a full stop, a semicolon or a line's end.
    let sentences: [Substring]
    /// Cut at any mark.
    let clauses: [Substring]

    init(_ text: String) {
        let bare = Self.bare(text)
        sentences = bare.split(whereSeparator: Self.endsSentence).map { Substring($0) }
        clauses = bare.split { Self.endsSentence($0) || $0 == "，" || $0 == "," }.map { Substring($0) }
    }

    private static func bare(_ text: String) -> String.UnicodeScalarView {
        var bare = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isDecoration(scalar) { bare.append(scalar == ":" ? "：" : scalar) }
        return bare
    }

    private static func endsSentence(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "。", "！", "？", "；", "!", "?", ";", "\n": true
        default: false
        }
    }

    private static func isDecoration(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "*", "_", "~", "`", "“", "”", "\"", "'", "‘", "’", "「", "」", "\u{200B}", "\u{FEFF}": true
        default: scalar.properties.isWhitespace && !Character(scalar).isNewline
        }
    }
}

/// 不, 无需, 切勿 … before a word.
enum Negation {
    /// Whether what stands before a word takes it back; 不是不 does not.
    static func denies(_ before: Substring) -> Bool { count(in: before) % 2 == 1 }

    private static func count(in text: Substring) -> Int {
        var rest = text
        var found = 0
        while !rest.isEmpty {
            if let word = idle.first(where: { rest.begins(with: $0) }) {
                rest = rest.dropFirst(word.count)
            } else if let word = words.first(where: { rest.begins(with: $0) }) {
                found += 1
                rest = rest.dropFirst(word.count)
            } else {
                rest = rest.dropFirst()
            }
        }
        return found
    }

    /// Longer ones first.
    private static let words = [
        "没有", "无法", "无需", "无须", "并非", "难以", "避免", "暂缓", "停止", "拒绝", "放弃", "不", "没", "无", "未", "非", "勿", "别", "莫", "难",
    ]

    /// Begin like a negation and are none.
    private static let idle = [
        "不仅", "不但", "不只", "不止", "不光", "不妨", "不如", "不过", "不错", "不同", "不断", "不管", "不论", "未来", "无论", "无疑", "非常", "分别",
        "特别", "级别",
        "别人", "难得", "没错",
    ]
}
