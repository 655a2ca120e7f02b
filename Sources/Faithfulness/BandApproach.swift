/// `处于下轨`, `跌至下轨`, `沿上轨运行`, `从下轨反弹`, `受上轨压制`, `在上轨遇阻`: a verb or a preposition before a band says where
/// the price is. What follows the band tells whether it does: `位于中轨上方` says something else, `在下轨附近低吸` is advice.
struct BandApproach {
    let script: Script
    let vocabulary: Vocabulary

    /// What must follow the band and its value.
    private enum Rest {
        case anything
        /// 附近, 一带.
        case nearness
        /// The clause's end, or a verb of staying or of turning, where the price does not stand before it.
        case stay
        /// A verb of turning that leads to no other place.
        case turn
        /// 压制, 支撑.
        case force
    }

    private struct Lead {
        let pattern: [UInt32]
        let rest: Rest
    }

    /// The verb or preposition that starts at `index`; nil where none does, or where it says no place.
    func token(at index: Int) -> Token? {
        guard let code = script.code(at: index), let leads = Self.leads[code] else { return nil }
        for lead in leads where script.starts(with: lead.pattern, at: index) {
            let end = index + lead.pattern.count
            guard let band = endOfBand(at: end), !isOfAnother(index, lead.rest) else { continue }
            let value = endOfValue(at: band)
            guard !leadsOn(at: value), isMet(lead.rest, of: index, at: value) else { continue }
            return Token(kind: isEarlier(index) ? .skipped : .word(.atBand), range: index..<end)
        }
        return nil
    }

    // MARK: The band

    private func endOfBand(at index: Int) -> Int? {
        let start = skip(Self.ornaments, at: index)
        guard let token = vocabulary.match(script, at: start), case .series(let mention) = token.kind,
            mention.names.count == 1, mention.names.allSatisfy(SeriesLexicon.bands.contains)
        else { return nil }
        return token.range.upperBound
    }

    /// `9.82元` and `(9.82)` after the band.
    private func endOfValue(at index: Int) -> Int {
        var end = index
        while let character = script.character(at: end), "0123456789.()元约为即的 ".contains(character) { end += 1 }
        return end
    }

    /// `上方`, `与上轨之间`, `至上轨`: the band is only a part of the place.
    private func leadsOn(at index: Int) -> Bool {
        if let character = script.character(at: index), "至到~-".contains(character) { return true }
        switch vocabulary.match(script, at: index)?.kind {
        case .word(.position), .join: return true
        default: return false
        }
    }

    // MARK: Before and after

    /// `曾跌至下轨`: where the price was.
    private func isEarlier(_ index: Int) -> Bool {
        script.character(at: index - 1) == "曾"
            || Self.earlier.contains(String(script.characters[max(0, index - 2)..<index]))
    }

    /// `防守位在下轨`, `止损设在下轨`, `上方受上轨压制`, `或跌至下轨`: not where the price is.
    private func isOfAnother(_ index: Int, _ rest: Rest) -> Bool {
        guard let before = script.character(at: index - 1) else { return false }
        if "如或".contains(before) { return true }
        switch rest {
        case .stay: return "位点线区间存现所设定放挂".contains(before)
        case .anything: return "位点".contains(before)
        case .force: return before == "方"
        case .nearness, .turn: return false
        }
    }

    private func isMet(_ rest: Rest, of start: Int, at index: Int) -> Bool {
        let next = skip(Self.nearness, at: index)
        switch rest {
        case .anything: return true
        case .nearness: return next > index
        case .stay:
            return isAfterPrice(start) || isClauseEnd(next)
                || saysOneOf(Self.stays + Self.turns, within: Self.reach, from: next)
        case .turn:
            guard let verb = Self.turns.first(where: { script.starts(with: $0, at: next) }) else { return false }
            return script.character(at: next + verb.count).map { !"至到向".contains($0) } ?? true
        case .force: return saysOneOf(Self.forces, within: Self.reach, from: next)
        }
    }

    /// `股价在下轨附近存在支撑`: with the price named, whatever follows.
    private func isAfterPrice(_ index: Int) -> Bool {
        script.character(at: index - 1).map { "价格".contains($0) } ?? false
    }

    private func isClauseEnd(_ index: Int) -> Bool {
        script.character(at: index).map { "。，,;!?\n、)且但并而".contains($0) } ?? true
    }

    /// One of the words begins after no more than `reach` characters of the same clause: 附近`窄幅`震荡.
    private func saysOneOf(_ words: [[UInt32]], within reach: Int, from index: Int) -> Bool {
        for start in index...index + reach {
            if words.contains(where: { script.starts(with: $0, at: start) }) { return true }
            if isClauseEnd(start) { return false }
        }
        return false
    }

    private func skip(_ words: [[UInt32]], at index: Int) -> Int {
        words.first { script.starts(with: $0, at: index) }.map { index + $0.count } ?? index
    }

    // MARK: Words

    private static let reach = 4

    private static let leads: [UInt32: [Lead]] = {
        var leads: [Lead] = []
        func add(_ rest: Rest, _ words: [String]) {
            leads += words.map { Lead(pattern: Script($0).codes, rest: rest) }
        }
        let motions = split(
            """
            跌 下跌 大跌 回落 回调 回撤 滑落 下滑 下行 下探 降 回 升 上升 上涨 大涨 涨 回升 反弹 攀升 拉升 走高 冲 冲高 上冲 上探 走低 逼
            """)
        add(.anything, motions.flatMap { [$0 + "至", $0 + "到"] })
        add(
            .anything,
            split(
                """
                处于 处在 位于 落在 落于 停在 停留在 运行于 运行在 徘徊于 徘徊在 震荡于 贴 贴着 紧贴 紧贴着 沿 沿着 顺着 回踩 回测 下探 上探 \
                测试 来到 到达 抵达 回归 重回 重返 受阻于 遇阻于 止步于 企稳于 止跌于
                """))
        add(.nearness, split("收于 收在 报收于 收盘于 收盘在"))
        add(.stay, ["在"])
        add(.turn, split("从 自 由 依托"))
        add(.force, split("受 受到 受制于 遭 遭遇 遇 遇到 获 获得 得到 依托"))
        return Dictionary(grouping: leads) { $0.pattern.first ?? 0 }
            .mapValues { $0.sorted { $0.pattern.count > $1.pattern.count } }
    }()

    private static let ornaments = codes("了 日线")
    private static let nearness = codes("附近 一带 一线 边缘 位置 水平 处")
    private static let stays = codes("运行 震荡 徘徊 波动 整理 盘整 横盘 游走 止跌 获 得到 受 遇 遭 承压 见底 见顶")
    private static let turns = codes("反弹 回升 企稳 回落 拉升 上行 下行 反转 向上 向下 掉头 拐头 回调 走高 走低 上攻")
    private static let forces = codes("压 支撑 阻 限制 制约 托")
    private static let earlier: Set<String> = ["一度", "盘中", "昨日", "前期", "此前"]

    private static func split(_ words: String) -> [String] { words.split { " \n".contains($0) }.map(String.init) }
    private static func codes(_ words: String) -> [[UInt32]] { split(words).map { Script($0).codes } }
}
