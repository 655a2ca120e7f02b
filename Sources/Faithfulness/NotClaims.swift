/// Digits that claim nothing: headers, list ordinals, dates, stock codes, indicator parameters, horizons.
enum NotClaims {
    static func end(in script: Script, at index: Int, after last: Token?) -> Int? {
        guard let first = script.code(at: index), mayStart(first) else { return nil }
        return header(script, index) ?? templateToken(script, index) ?? ordinal(script, index) ?? code(script, index)
            ?? date(script, index) ?? parameters(script, index, after: last)
    }

    /// A digit, `(`, `<`, `S` of SH and SZ, `B` of BJ, 第, 【.
    private static func mayStart(_ code: UInt32) -> Bool {
        switch code {
        case 0x30...0x39, 0x28, 0x3C, 0x42, 0x53, 0x7B2C, 0x3010: true
        default: false
        }
    }

    /// `5日`, `3-5个交易日`, `2周`: says when, not how much.
    static func horizon(in script: Script, at index: Int) -> Token? {
        guard script.digit(at: index) != nil, script.digit(at: index - 1) == nil, script.character(at: index - 1) != "."
        else { return nil }
        var end = script.endOfDigits(index)
        var last = index..<end
        if let separator = script.character(at: end), "-~至到".contains(separator), script.digit(at: end + 1) != nil {
            last = (end + 1)..<script.endOfDigits(end + 1)
            end = last.upperBound
        }
        guard end - index <= 7, let days = Int(String(script.characters[last])) else { return nil }
        for unit in horizonUnits where script.starts(with: unit, at: end) {
            return Token(kind: .horizon(days), range: index..<(end + unit.count))
        }
        return nil
    }

    private static let horizonUnits: [[Character]] = [
        "个交易日", "余个交易日", "多个交易日", "交易日", "个月", "日内", "日", "天", "周", "个周", "月", "年", "个季度", "季度", "小时", "分钟", "根K线", "批",
        "步", "方面", "大类",
    ].map { Script($0).characters }

    private static func header(_ script: Script, _ index: Int) -> Int? {
        guard script.character(at: index) == "【" else { return nil }
        return script.characters[index...].prefix(20).firstIndex(of: "】").map { $0 + 1 }
    }

    private static func templateToken(_ script: Script, _ index: Int) -> Int? {
        guard script.character(at: index) == "<", script.character(at: index + 1) == "|" else { return nil }
        return script.characters[index...].prefix(40).firstIndex(of: ">").map { $0 + 1 }
    }

    /// `1.`, `2、`, `(3)` at a line's start; `第3`.
    private static func ordinal(_ script: Script, _ index: Int) -> Int? {
        if script.character(at: index) == "第", script.digit(at: index + 1) != nil {
            return script.endOfDigits(index + 1)
        }
        var before = index - 1
        while script.character(at: before) == " " { before -= 1 }
        guard before < 0 || "\n。;；：:".contains(script.characters[before]) else { return nil }
        let opens = script.character(at: index) == "("
        let start = opens ? index + 1 : index
        let end = script.endOfDigits(start)
        guard end > start, end - start <= 2, let mark = script.character(at: end) else { return nil }
        let closes = opens ? mark == ")" : ".、)".contains(mark)
        return closes && script.digit(at: end + 1) == nil ? end + 1 : nil
    }

    private static let prefixes: [[Character]] = [["S", "H"], ["S", "Z"], ["B", "J"]]

    /// `600000.SH`, `SH600000`, `代码600000`, `(600000)`.
    private static func code(_ script: Script, _ index: Int) -> Int? {
        if let prefix = prefixes.first(where: { script.starts(with: $0, at: index) }) {
            let end = script.endOfDigits(index + prefix.count)
            return end == index + 8 ? end : nil
        }
        guard script.digit(at: index) != nil, script.digit(at: index - 1) == nil, script.endOfDigits(index) == index + 6
        else { return nil }
        let end = index + 6
        if script.character(at: end) == ".", prefixes.contains(where: { script.starts(with: $0, at: end + 1) }) {
            return end + 3
        }
        let before = String(script.characters[max(0, index - 4)..<index])
        return before.contains("代码") || (before.hasSuffix("(") && script.character(at: end) == ")") ? end : nil
    }

    /// `2023-06-30`, `2023/6/30`, `20230630`, `2023年6月30日`, `6月30日`.
    private static func date(_ script: Script, _ index: Int) -> Int? {
        guard script.digit(at: index) != nil, script.digit(at: index - 1) == nil, script.character(at: index - 1) != "."
        else { return nil }
        let end = script.endOfDigits(index)
        let digits = String(script.characters[index..<end])
        if digits.count == 8, digits.hasPrefix("19") || digits.hasPrefix("20"), let number = Int(digits),
            (1...12).contains(number / 100 % 100), (1...31).contains(number % 100)
        {
            return end
        }
        if digits.count == 4, let mark = script.character(at: end) {
            if mark == "年" { return monthAndDay(script, end + 1) ?? end + 1 }
            if "-/.".contains(mark) { return separatedDate(script, after: end, mark: mark) }
        }
        return digits.count <= 2 ? monthAndDay(script, index) : nil
    }

    private static func separatedDate(_ script: Script, after year: Int, mark: Character) -> Int? {
        let month = script.endOfDigits(year + 1)
        guard (1...2).contains(month - year - 1), script.character(at: month) == mark else { return nil }
        let day = script.endOfDigits(month + 1)
        return (1...2).contains(day - month - 1) ? day : nil
    }

    private static func monthAndDay(_ script: Script, _ index: Int) -> Int? {
        let month = script.endOfDigits(index)
        guard (1...2).contains(month - index), script.character(at: month) == "月" else { return nil }
        let day = script.endOfDigits(month + 1)
        guard day > month + 1 else { return nil }
        return script.character(at: day) == "日" || script.character(at: day) == "号" ? day + 1 : nil
    }

    /// `(12,26,9)` after MACD: how the series is made, not what it is.
    private static func parameters(_ script: Script, _ index: Int, after last: Token?) -> Int? {
        guard script.character(at: index) == "(", case .series(let mention)? = last?.kind else { return nil }
        for known in knownParameters[mention.label] ?? [] {
            let pattern = Array("(\(known))")
            if script.starts(with: pattern, at: index) { return index + pattern.count }
        }
        return nil
    }

    private static let knownParameters: [String: [String]] = [
        "MACD": ["12,26,9", "12，26，9", "12、26、9", "12-26-9", "12/26/9", "12, 26, 9"],
        "KDJ": ["9,3,3", "9，3，3", "9、3、3", "9-3-3", "9, 3, 3"],
        "BOLL": ["20,2", "20，2", "20、2", "20-2", "20, 2", "20"],
        "RSI14": ["14", "14日"], "ATR14": ["14", "14日"],
        "MA5": ["5"], "MA10": ["10"], "MA20": ["20"], "MA60": ["60"],
    ]
}
