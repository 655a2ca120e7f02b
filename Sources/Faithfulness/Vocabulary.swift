/// Every word that the reader knows, found by longest match.
struct Vocabulary: Sendable {
    struct Entry: Sendable {
        let pattern: [UInt32]
        let kind: Token.Kind
    }

    /// By first scalar, longest first.
    private let entries: [UInt32: [Entry]]

    /// - Parameter names: names of given numbers that the lexicon does not know; they are series too.
    init(names: [String] = []) {
        var kinds = Self.words
        for name in names { kinds[name] = .series(Mention(names: [name], label: name)) }
        for (word, mention) in SeriesLexicon.mentions() { kinds[word] = .series(mention) }
        var entries: [UInt32: [Entry]] = [:]
        for (word, kind) in kinds {
            let pattern = Script(word).codes
            guard let first = pattern.first else { continue }
            entries[first, default: []].append(Entry(pattern: pattern, kind: kind))
        }
        self.entries = entries.mapValues { $0.sorted { $0.pattern.count > $1.pattern.count } }
    }

    func match(_ script: Script, at index: Int) -> Token? {
        guard let first = script.code(at: index), let candidates = entries[first] else { return nil }
        for entry in candidates where script.starts(with: entry.pattern, at: index) {
            let end = index + entry.pattern.count
            // 为负1.35%, 为负零点一九: the sign of the number, not a word about the series.
            if entry.pattern.last == Self.minusWord,
                script.digit(at: end) != nil || ChineseNumber.isPlain(script, at: end)
            {
                continue
            }
            if Self.standsAlone(entry.pattern, from: index, to: end, in: script) {
                return Token(kind: entry.kind, range: index..<end)
            }
        }
        return nil
    }

    /// 负
    private static let minusWord: UInt32 = 0x8D1F
    /// 线
    private static let line: UInt32 = 0x7EBF

    /// `MA5` is not in `MA50` or `EMA5`, nor `5日线` in `15日线`, nor `K` in `K线`; `RSI52.3` is RSI and its value, while
    /// `RSI6` is another series.
    private static func standsAlone(_ pattern: [UInt32], from start: Int, to end: Int, in script: Script) -> Bool {
        if let first = pattern.first, Script.isWordCode(first) {
            if script.isWordCharacter(at: start - 1) { return false }
            if first < 0x3A, script.character(at: start - 1) == "." { return false }
        }
        guard let last = pattern.last, Script.isWordCode(last) else { return true }
        if pattern.count == 1, script.code(at: end) == Self.line { return false }
        guard script.isWordCharacter(at: end) else { return true }
        let digits = script.endOfDigits(end)
        return last > 0x3A && digits > end && script.character(at: digits) == "."
            && script.digit(at: digits + 1) != nil
    }

    private static let words: [String: Token.Kind] = {
        var kinds: [String: Token.Kind] = [:]
        func add(_ kind: Token.Kind, _ words: String) {
            for word in words.split(separator: " ") { kinds[String(word)] = kind }
        }
        add(.word(.compare(.above)), "高于 大于 高过 超过 强于 高出 多于 > 处在高于 领先 领先于")
        add(.word(.compare(.below)), "低于 小于 不足 弱于 不及 少于 < 落后 落后于 滞后于")
        add(.word(.compare(.equal)), "等于 持平于")
        add(.word(.position(.above)), "上方 之上 以上 上面")
        add(.word(.position(.below)), "下方 之下 以下 下面")
        add(.word(.pass(.above)), "突破 站上 站稳 升破 涨破 上破 收复 升穿 有效突破")
        add(.word(.pass(.below)), "跌破 失守 击穿 跌穿 下破 失守于")
        add(.word(.cross(.above)), "金叉 黄金交叉")
        add(.word(.cross(.below)), "死叉 死亡交叉")
        add(.word(.crossing(.above)), "上穿 向上穿越")
        add(.word(.crossing(.below)), "下穿 向下穿越")
        add(.word(.touch), "触及 触碰 触到 碰触")
        add(.word(.near), "接近 靠近 逼近 临近 贴近")
        add(.word(.arrangement(.above)), "多头排列")
        add(.word(.arrangement(.below)), "空头排列")
        add(.word(.extreme(.above)), "超买")
        add(.word(.extreme(.below)), "超卖")
        add(.word(.volume(.above)), "放量 明显放量")
        add(.word(.volume(.below)), "缩量 明显缩量")
        add(.word(.turnover(.above)), "放大")
        add(.word(.turnover(.below)), "萎缩")
        add(.word(.majority(.above)), "占优 占优势 占据优势 占上风 占据上风 居多 过半 过半数")
        add(.word(.majority(.below)), "劣势 下风")
        add(.word(.lean(.above)), "偏多 偏强")
        add(.word(.lean(.equal)), "中性 震荡")
        add(.word(.lean(.below)), "偏空 偏弱")
        add(.word(.flat), "走平")
        add(.word(.trend(.above)), "上升 上行 走高 上扬 攀升 抬升 回升 上移 走强")
        add(.word(.trend(.below)), "下降 下行 走低 回落 下滑 下移 走弱")
        add(.word(.trend(.equal)), "持平")
        add(.word(.sign(.above)), "为正 转正 翻红 转红 正值 正数 红柱 红色")
        add(.word(.sign(.below)), "为负 转负 翻绿 转绿 负值 负数 绿柱 绿色")
        add(.word(.sign(.equal)), "为零")
        add(.word(.move(.above)), "上涨 收涨 大涨 微涨 小涨 涨 收高 飙升")
        add(.word(.move(.below)), "下跌 收跌 大跌 微跌 小跌 跌 收低 下挫 重挫 跳水")
        add(.word(.candle(.above)), "收阳 阳线")
        add(.word(.candle(.below)), "收阴 阴线")
        add(.horizon(5), "一周 近一周 五日 近五日 五个交易日 本周 全周 周内")
        add(.horizon(10), "两周 近两周 十日 近十日 十个交易日")
        add(.horizon(20), "一月 一个月 近一月 近一个月 二十日 近二十日 二十个交易日 本月 月内")
        add(.level(0), "0轴 零轴 0轴线 零轴线 零线")
        add(.negation, "未 没有 并非 并未 尚未 未能 并不 不 非 无 未见 不是 没 无明显 不再 谈不上 称不上 算不上")
        add(.pair(.both), "两者 二者 两线 两条均线")
        add(.pair(.former), "前者")
        add(.pair(.latter), "后者")
        add(.pair(.its), "其")
        add(.cue(.hypothesis), "可能 即将 将 将要 将会 或有 能否 是否 警惕 谨防 防止 防范 容易 有待 试图 尝试 风险仍存 避免 不意味着 并不意味着 未必意味着")
        add(.cue(.usage), "视为 通常 一般")
        add(.cue(.watch), "关注 通常会 一般会")
        add(.cue([.hypothesis, .forecast]), "预计 有望 或将 预期 预测 料将")
        add(.cue(.definition), "记为 记作 计为 算作 定义为 称为 称作 叫做 是指")
        add(.cue(.forecast), "未来 后市 后续 明日 次日 潜在 看至 看高 看低")
        add(
            .cue([.condition, .hypothesis]),
            "若 如果 如若 如遇 如股价 如跌破 如突破 一旦 假如 倘若 除非 等待 待 直至 直到 当股价 当收盘价 当RSI 假设 只要 只有")
        add(.cue([.advice, .detach, .stop]), "止损 止损位 止损价")
        add(.cue([.advice, .detach]), "止盈 目标 目标价 目标价格 目标位 仓位 上看 下看 概率")
        add(.cue(.advice), "时 则 可 应 需 减仓 加仓 离场 考虑 建议 入场 介入 前 再")
        add(
            .cue(.distance),
            "相差 差值 价差 之差 差距 间距 距 距离 较 比 相对 离 偏离 乖离 乖离率 空间 上涨空间 下跌空间 上行空间 下行空间 上方空间 下方空间 仅差 只差 还差 仍差 尚差 相距 幅度"
        )
        add(.cue([.distance, .share]), "占 约占 占比 相当于 折合")
        add(.join, "和 与 及 以及 、 / 跟")
        add(
            .skipped,
            """
            将近 超买线 超卖线 超买阈值 超卖阈值 非常 不断 不过 不仅 不但 不妨 无论 未必 K线 日K线 高开 低开 上涨趋势 下跌趋势 上涨动能 下跌动能 上涨风险 下跌风险 上涨概率 下跌概率 \
            上涨压力 下跌压力 上涨行情 下跌行情 不确定 正常 为正常 涨停 跌停 可控 以上内容 时间 及时 同时 短时 暂时 即时 对应 反应 适应 前日 当前 目前 此前 前期 \
            不构成 综合考虑 前景 比例 比较 比重 不明 未明 无需 不宜 不大 对比 风险中性 无法 不利 相应 供需 应对 非线性 非理性 需求 下跌空间有限 可靠 \
            沪深300 上证50 中证500 中证1000 科创50 创业板50 A股 T+1 距今 一般性 上涨家数 若干 关注度 关注的是 需关注的是 需要关注的是 \
            可见 可知 可看出 可以看出 可以看到 本周一 本周二 本周三 本周四 本周五
            """)
        return kinds
    }()
}
