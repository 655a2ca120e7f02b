/// Reads a number with its sign, thousands commas, scale and unit, or a range of two.
enum NumberReader {
    static func read(_ script: Script, at index: Int, after last: Token?) -> (NumberLiteral, Int)? {
        if let (count, end) = chineseCount(script, at: index, after: last) { return (count, end) }
        guard var (literal, end) = signed(script, at: index) else { return nil }
        let before = suffix(script, at: end, &literal)
        if let (upper, upperEnd) = rangeEnd(script, at: before), !isDifference(literal, upper, script, at: before) {
            var high = upper
            let finish = suffix(script, at: upperEnd, &high)
            if literal.scale == 1 { literal.scale = high.scale }
            if literal.unit == .none { literal.unit = high.unit }
            literal.upper = high.value
            return (literal, finish)
        }
        end = before
        return (literal, end)
    }

    private static func signed(_ script: Script, at index: Int) -> (NumberLiteral, Int)? {
        let first = script.character(at: index)
        let isSigned = first == "-" || first == "+"
        let start = isSigned ? index + 1 : index
        guard script.digit(at: start) != nil else { return nil }
        if isSigned, script.isWordCharacter(at: index - 1) || script.character(at: index - 1) == "%" { return nil }
        guard let (value, decimals, end) = unsigned(script, at: start) else { return nil }
        let isNegative = first == "-" || (!isSigned && script.character(at: index - 1) == "负")
        return (NumberLiteral(value: isNegative ? -value : value, decimals: decimals), end)
    }

    private static func unsigned(_ script: Script, at index: Int) -> (Double, Int, Int)? {
        var end = script.endOfDigits(index)
        guard end > index else { return nil }
        var digits = String(script.characters[index..<end])
        let mayGroup = digits.count <= 3
        while mayGroup, script.character(at: end) == ",", script.endOfDigits(end + 1) == end + 4 {
            digits += String(script.characters[end + 1..<end + 4])
            end += 4
        }
        var decimals = 0
        if script.character(at: end) == ".", script.digit(at: end + 1) != nil {
            let fraction = script.endOfDigits(end + 1)
            digits += String(script.characters[end..<fraction])
            decimals = fraction - end - 1
            end = fraction
        }
        // JSON knows no infinity, and no series comes near the largest number.
        return Double(digits).map { (min($0, .greatestFiniteMagnitude), decimals, end) }
    }

    /// The second number of `9.85-10.46`, `9.85~10.46`, `9.85至10.46`.
    private static func rangeEnd(_ script: Script, at index: Int) -> (NumberLiteral, Int)? {
        guard let mark = script.character(at: index), "-~至到".contains(mark) else { return nil }
        var start = index + 1
        if script.character(at: start) == mark { start += 1 }
        guard script.digit(at: start) != nil || script.character(at: start) == "-" else { return nil }
        return signed(script, at: start)
    }

    /// `(10.25-10.20)`: what falls is no range.
    private static func isDifference(
        _ first: NumberLiteral, _ second: NumberLiteral, _ script: Script, at index: Int
    ) -> Bool {
        script.character(at: index) == "-" && second.value < first.value && first.value >= 0
    }

    /// The end of the scale and the unit at `index`, which go into the literal.
    static func suffix(_ script: Script, at index: Int, _ literal: inout NumberLiteral) -> Int {
        var end = index
        while script.character(at: end) == " ", script.character(at: end + 1) != "-" { end += 1 }
        var found = false
        for (word, scale) in scales where script.starts(with: word, at: end) {
            literal.scale = scale
            end += word.count
            found = true
            break
        }
        for (word, unit) in units where script.starts(with: word, at: end) {
            literal.unit = unit
            return end + word.count
        }
        return found ? end : index
    }

    private static let scales: [([Character], Double)] = [
        (["万", "亿"], 1e12), (["百", "万"], 1e6), (["千", "万"], 1e7), (["亿"], 1e8), (["万"], 1e4), (["千"], 1e3),
    ]

    private static let units: [([Character], NumberLiteral.Unit)] = [
        (Array("个百分点"), .percent), (Array("个点位"), .count), (Array("个点"), .percent), (["%"], .percent),
        (["元"], .yuan), (["手"], .lots), (["股"], .shares),
        (["倍"], .times), (["项"], .count), (["个"], .count), (["条"], .count),
    ]

    /// 三项 after a count of signals.
    private static func chineseCount(
        _ script: Script, at index: Int, after last: Token?
    ) -> (NumberLiteral, Int)? {
        guard case .series(let mention)? = last?.kind, let character = script.character(at: index),
            let value = numerals[character], let unit = script.character(at: index + 1), "项个条".contains(unit),
            mention.names.allSatisfy({ Family.of($0) == .count })
        else { return nil }
        return (NumberLiteral(value: value, decimals: 0, unit: .count), index + 2)
    }

    private static let numerals: [Character: Double] = [
        "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
    ]
}
