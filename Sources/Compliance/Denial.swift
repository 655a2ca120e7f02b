/// Whether what stands around a promise takes it back.
enum Denial {
    static func isDenied(_ text: CleanText, _ range: Range<Int>) -> Bool {
        isDeniedBefore(text, range.lowerBound) || isPurpose(text, range.lowerBound)
            || isDeniedAfter(text, range.upperBound)
    }

    /// `为保证资金安全，建议设置止损`
    private static func isPurpose(_ text: CleanText, _ start: Int) -> Bool {
        for word in [Array("为"), Array("为了")] where text.starts(with: word, at: start - word.count) {
            if text.isBreak(at: start - word.count - 1) { return true }
        }
        return false
    }

    /// 不, 无法, 并非 … in the same clause, close before. 不仅, 无论, 未来 and a 不 that belongs to another word deny nothing.
    private static func isDeniedBefore(_ text: CleanText, _ start: Int) -> Bool {
        var first = start
        while first > 0, start - first < reach, !text.isBreak(at: first - 1) { first -= 1 }
        var index = first
        var negations = 0
        while index < start {
            if let end = idle.longest(in: text, at: index), end <= start {
                index = end
            } else if let end = negative.longest(in: text, at: index), end <= start {
                negations += 1
                index = end
            } else {
                index += 1
            }
        }
        return negations > 0
    }

    private static func isDeniedAfter(_ text: CleanText, _ end: Int) -> Bool {
        var index = end
        var breaks = 0
        while index < text.count, index - end < reachAfter {
            if text.isBreak(at: index) {
                breaks += 1
                if breaks > 1 || "。！？\n".contains(text.character(at: index) ?? "。") { return false }
            }
            if breaks == 0, affirming.longest(in: text, at: index) == nil, dismissal.longest(in: text, at: index) != nil
            {
                return true
            }
            if warning.longest(in: text, at: index) != nil { return true }
            index += 1
        }
        return false
    }

    private static let reach = 10
    private static let reachAfter = 16

    private static let negative = WordSet(
        """
        不 没 没有 无 无法 未 并非 非 绝非 勿 别 难 难以 莫 岂 哪有 哪里有 何来 怎么可能 能否 是否 谨防 警惕 防范 禁止 严禁 杜绝 拒绝 切忌 所谓 声称 宣称 号称 \
        无人 轻信 何 务 避免 远离 忌
        """)

    /// Begin like a negation and are none.
    private static let idle = WordSet(
        """
        不仅 不但 不只 不止 不光 不管 不论 不用 不需 不需要 不必担心 不必操心 不怕 不愁 不断 不久 不少 不错 不妨 不得不 不亏 不赔 不跌 不输 不变 不同 不过 无论 无需 无须 无疑 无忧 \
        无风险 无非 毫无疑问 毫无悬念 毫无风险 没错 没问题 没有风险 未来 非常 别人 特别 分别 级别 难得 任何 如何 几何 义务 服务 业务 任务 财务 困难
        """)

    /// 稳赚的投资并不存在.
    private static let dismissal = WordSet(
        """
        并不存在 不存在 不可信 不可取 不现实 不可能 不成立 不符 不足信 都不 均不 不实 是骗局 是骗 骗局 是误区 误区 违规 违法 是谣言 谣言 是没有的 未必 尚不能 的幻想 大忌 不理智 \
        不明智 得不偿失 亏损惨重 被套 爆仓 风险较大 风险很大 风险极大 风险极高
        """)

    /// 稳赚，不可能亏: the second half says the same again.
    private static let affirming = WordSet("不可能亏 不可能跌 不可能下跌 不可能赔 不可能输 不可能错")

    /// Also in the clause after: 有人承诺收益，请勿轻信.
    private static let warning = WordSet("轻信 勿信 不要相信 勿相信 请警惕 需警惕 应警惕 务必警惕 请举报 可举报 骗局 诈骗")
}
