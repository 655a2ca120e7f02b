/// Numbers as they are spoken: `三成`, `六成五`, `一半` of a probability or a change; `十块五`, `十块二五`, `十块二毛五`, `两毛` of a price.
///
/// 三成仓位, 三成交, 板块 and 三块业务 stay words: a share needs what has shares before it, a price its series.
enum SpokenNumber {
    /// - Parameter tokens: what was read before it.
    static func read(_ script: Script, at index: Int, after tokens: [Token]) -> (NumberLiteral, Int)? {
        if script.starts(with: half, at: index) {
            return share(5, decimals: 0, script, end: index + half.count, after: tokens)
        }
        guard let (count, end) = whole(script, at: index) else { return nil }
        switch script.character(at: end) {
        case "成"?: return tenths(count, script, at: end + 1, after: tokens)
        case "块"?: return price(count, [], script, at: end + 1, after: tokens)
        case "毛"?: return price(0, [count], script, at: end + 1, after: tokens)
        default: return nil
        }
    }

    /// A whole number in digits or in words.
    private static func whole(_ script: Script, at index: Int) -> (Int, Int)? {
        guard !ChineseNumber.isNumeral(script.code(at: index - 1)), script.digit(at: index - 1) == nil,
            script.character(at: index - 1).map({ !"第几数每.".contains($0) }) ?? true
        else { return nil }
        guard script.digit(at: index) != nil else { return ChineseNumber.whole(script, at: index) }
        let end = script.endOfDigits(index)
        guard end - index <= 4, let count = Int(String(script.characters[index..<end])) else { return nil }
        return (count, end)
    }

    private static func digit(_ script: Script, at index: Int) -> Int? {
        script.digit(at: index) ?? ChineseNumber.digit(script.code(at: index))
    }

    // MARK: Shares

    /// What follows 成: `半`, `五`.
    private static func tenths(
        _ count: Int, _ script: Script, at index: Int, after tokens: [Token]
    ) -> (NumberLiteral, Int)? {
        guard (1...10).contains(count) else { return nil }
        let rest = script.character(at: index) == "半" ? 5 : digit(script, at: index)
        return share(
            Double(count) + Double(rest ?? 0) / 10, decimals: rest == nil ? 0 : 1, script,
            end: rest == nil ? index : index + 1, after: tokens)
    }

    private static func share(
        _ tenths: Double, decimals: Int, _ script: Script, end: Int, after tokens: [Token]
    ) -> (NumberLiteral, Int)? {
        guard ChineseNumber.isEnd(script.character(at: end)), speaksOfShares(tokens) else { return nil }
        return (NumberLiteral(value: tenths, decimals: decimals, scale: 10, unit: .percent), end)
    }

    /// 上涨概率, 涨幅, 上涨, 占 or 看高 before it, and no 仓位 in between.
    private static func speaksOfShares(_ tokens: [Token]) -> Bool {
        if case .cue(let cue)? = tokens.last?.kind, cue.contains(.forecast) { return true }
        for token in tokens.suffix(ChineseNumber.reach).reversed() {
            switch token.kind {
            case .series(let mention):
                return mention.names.contains { [.probability, .percent].contains(Family.of($0)) }
            case .word(.move): return true
            case .cue(let cue) where cue.contains(.detach): return false
            case .cue(let cue) where cue.contains(.share): return true
            case .sentenceBreak: return false
            default: break
            }
        }
        return false
    }

    // MARK: Prices

    /// - Parameter tenths: of a yuan, where they are known already: `两毛`.
    private static func price(
        _ yuan: Int, _ tenths: [Int], _ script: Script, at index: Int, after tokens: [Token]
    ) -> (NumberLiteral, Int)? {
        guard ChineseNumber.followsSeries(tokens, acrossClauses: false) else { return nil }
        var (end, places) = (index, tenths)
        if places.isEmpty, let next = digit(script, at: end) {
            places.append(next)
            end += 1
            if script.character(at: end) == "毛" {
                end += 1
            } else if let cents = digit(script, at: end) {
                places.append(cents)
                end += 1
            }
        }
        if script.character(at: end - 1) == "毛", let next = digit(script, at: end) {
            places.append(next)
            end += 1
        }
        if script.character(at: end) == "钱" { end += 1 }
        // 十块五 needs no end to be told from a word.
        let isPlain = tenths.isEmpty && !places.isEmpty
        guard isPlain || ChineseNumber.isEnd(script.character(at: end)) else { return nil }
        let cents = yuan * 100 + zip(places, [10, 1]).reduce(0) { $0 + $1.0 * $1.1 }
        return (NumberLiteral(value: Double(cents) / 100, decimals: places.count, unit: .yuan), end)
    }

    private static let half = Array("一半")
}
