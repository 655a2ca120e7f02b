/// Numbers in Chinese words: `六十一点二`, `百分之三点八五`, `一点二八亿元`, `一亿二千八百四十一万元`.
///
/// A word is a number only where something says so: 百分之, a unit after it, or a series before it and the number's end
/// behind it. 一定, 三角, 十字星, 二八分化, 一手资料 and 三点半 stay words.
enum ChineseNumber {
    /// - Parameter tokens: what was read before it.
    static func read(_ script: Script, at index: Int, after tokens: [Token]) -> (NumberLiteral, Int)? {
        guard isNumeral(script.code(at: index)), !isNumeral(script.code(at: index - 1)),
            script.character(at: index - 1).map({ !"第几数每点之".contains($0) }) ?? true,
            var (literal, end) = part(script, at: index)
        else { return nil }
        if script.character(at: index - 1) == "负" { literal.value = -literal.value }
        if let mark = script.character(at: end), "-~至到".contains(mark), let (high, finish) = part(script, at: end + 1) {
            if literal.scale == 1 { literal.scale = high.scale }
            if literal.unit == .none { literal.unit = high.unit }
            literal.upper = high.value
            end = finish
        }
        return isNumber(literal, at: index..<end, in: script, after: tokens) ? (literal, end) : nil
    }

    /// Whether a number begins at `index` that its own form tells: 点 and digits, or 百分之.
    static func isPlain(_ script: Script, at index: Int) -> Bool {
        part(script, at: index).map { $0.0.decimals > 0 || $0.0.unit == .percent } ?? false
    }

    // MARK: Whether it is one

    private static func isNumber(
        _ literal: NumberLiteral, at range: Range<Int>, in script: Script, after tokens: [Token]
    ) -> Bool {
        let isLong = range.count > 2 || literal.scale > 1
        switch literal.unit {
        case .percent, .times: return true
        // 三元锂 and 一元 are words; 跌破十元 is a price.
        case .yuan: return isLong || followsSeries(tokens, acrossClauses: false)
        case .lots, .shares: return isLong
        case .count: return false
        case .none:
            return range.count > 1 && isEnd(script.character(at: range.upperBound))
                && followsSeries(tokens, acrossClauses: literal.decimals > 0)
        }
    }

    /// A point in the number makes it one of a list's, across its commas; a whole one needs its series close by.
    static func followsSeries(_ tokens: [Token], acrossClauses: Bool) -> Bool {
        for token in tokens.suffix(reach).reversed() {
            switch token.kind {
            case .series: return true
            case .sentenceBreak: return false
            case .clauseBreak where !acrossClauses: return false
            default: break
            }
        }
        return false
    }

    /// So many tokens back, a series still tells that a word is a number.
    static let reach = 200

    static func isEnd(_ next: Character?) -> Bool {
        next.map { $0 == "\r\n" || "，,。;:!?、)]】 \n~-/左附上以之下的回升降至到跌涨且而并和与及为属处超偏反".contains($0) } ?? true
    }

    // MARK: Reading

    private struct Section {
        let value: Double
        let decimals: Int
        let end: Int
    }

    /// A number with its scale and its unit.
    private static func part(_ script: Script, at index: Int) -> (NumberLiteral, Int)? {
        let isShare = script.starts(with: percent, at: index)
        let start = isShare ? index + percent.count : index
        guard let first = section(script, at: start) else { return nil }
        var (total, last, end) = (0.0, 1.0, start)
        var next: Section? = first
        while let current = next {
            let (factor, width) = scale(script, at: current.end)
            total += current.value * factor
            last = factor
            end = current.end + width
            guard factor > 1, first.decimals == 0, let following = section(script, at: end), following.decimals == 0,
                scale(script, at: following.end).factor < factor
            else { break }
            next = following
        }
        var literal = NumberLiteral(value: total / last, decimals: first.decimals, scale: last)
        if isShare {
            literal.unit = .percent
        } else {
            end = NumberReader.suffix(script, at: end, &literal)
        }
        return (literal, end)
    }

    /// Up to 9999, with 点 and its digits.
    private static func section(_ script: Script, at index: Int) -> Section? {
        guard let (count, end) = whole(script, at: index) else { return nil }
        guard script.code(at: end) == point, digit(script.code(at: end + 1)) != nil else {
            return Section(value: Double(count), decimals: 0, end: end)
        }
        var (position, text) = (end + 1, "\(count).")
        while let next = digit(script.code(at: position)) {
            text += String(next)
            position += 1
        }
        // 九点三十分 tells the time.
        guard place(script.code(at: position)) == nil, let value = Double(text) else { return nil }
        return Section(value: value, decimals: position - end - 1, end: position)
    }

    /// `六十一`, `一百零五`, `一百二`; nil for digits in a row (二八) and for places out of order.
    static func whole(_ script: Script, at index: Int) -> (Int, Int)? {
        if digit(script.code(at: index)) == 0 {
            return isNumeral(script.code(at: index + 1)) ? nil : (0, index + 1)
        }
        var (total, last, position) = (0, 10_000, index)
        var pending: Int?
        var sawZero = false
        while let code = script.code(at: position), isNumeral(code) {
            if let value = digit(code) {
                guard pending == nil, value != 0 || !sawZero else { return nil }
                if value == 0 { sawZero = true } else { pending = value }
            } else if let unit = place(code) {
                guard unit < last, pending != nil || (unit == 10 && position == index) else { return nil }
                total += (pending ?? 1) * unit
                (pending, last, sawZero) = (nil, unit, false)
            }
            position += 1
        }
        guard position > index, pending != nil || !sawZero else { return nil }
        // 一百二 is 120.
        if let pending { total += sawZero || last == 10_000 ? pending : pending * (last / 10) }
        return (total, position)
    }

    /// 万, 亿 and 万亿 with their width; 1 and none where nothing such stands.
    private static func scale(_ script: Script, at index: Int) -> (factor: Double, width: Int) {
        if script.character(at: index) == "亿" { return (1e8, 1) }
        guard script.character(at: index) == "万" else { return (1, 0) }
        return script.character(at: index + 1) == "亿" ? (1e12, 2) : (1e4, 1)
    }

    private static let percent = Array("百分之")
    /// 点
    private static let point: UInt32 = 0x70B9

    static func isNumeral(_ code: UInt32?) -> Bool { digit(code) != nil || place(code) != nil }

    static func digit(_ code: UInt32?) -> Int? {
        guard let code else { return nil }
        return switch code {
        case 0x96F6, 0x3007: 0  // 零 〇
        case 0x4E00: 1  // 一
        case 0x4E8C, 0x4E24: 2  // 二 两
        case 0x4E09: 3  // 三
        case 0x56DB: 4  // 四
        case 0x4E94: 5  // 五
        case 0x516D: 6  // 六
        case 0x4E03: 7  // 七
        case 0x516B: 8  // 八
        case 0x4E5D: 9  // 九
        default: nil
        }
    }

    private static func place(_ code: UInt32?) -> Int? {
        guard let code else { return nil }
        return switch code {
        case 0x5341: 10  // 十
        case 0x767E: 100  // 百
        case 0x5343: 1000  // 千
        default: nil
        }
    }
}
