/// The words of promises, and of urging people to stake all they have.
enum PromiseLexicon {
    /// Promises as they stand.
    static let phrases = WordSet(
        """
        稳赚不赔 稳赚 稳赢 稳涨 稳拿收益 稳健获利 包赚不亏 包赚不赔 包赚 包涨停 包涨 必赚 必赢 保本保息 保本保收益 保本 零风险 无风险 毫无风险 没有风险 没有任何风险 \
        没有一点风险 无任何风险 只涨不跌 只赚不赔 只赚不亏 只赢不输 稳定翻倍 翻倍收益 收益翻倍 内幕消息 内部消息 打包票 收益有保证 收益有保障 亏了算我的 亏损由我们承担 \
        胜率100% 胜率百分之百 胜率百分百 成功率100% 成功率百分之百 本金无忧 稳赚到手 躺赚 躺赢 旱涝保收 稳操胜券 财富自由
        """)

    /// A word of one set, and of the next what makes it a promise.
    struct Pair: Sendable {
        let first: WordSet
        let second: WordSet
    }

    static let pairs = [
        Pair(first: certainties, second: outcomes), Pair(first: ease, second: gains),
        Pair(first: impossibilities, second: losses), Pair(first: absences, second: chances),
        Pair(first: thoughtlessness, second: entries), Pair(first: urges, second: stakes),
        Pair(first: allIn, second: entries),
    ]

    private static let certainties = WordSet(
        """
        保证 承诺 确保 担保 包你 包您 保你 保您 必 必定 必将 必然 势必 一定 肯定 绝对 绝 决 铁定 百分之百 百分百 100% 毫无疑问 毋庸置疑 毫无悬念 注定 笃定 \
        稳稳 准能 永远 十拿九稳 板上钉钉 万无一失 妥妥 妥妥的 稳获 稳得 稳收 稳享 稳能
        """)

    /// What nobody can be certain of.
    private static let outcomes = WordSet(
        """
        涨 上涨 大涨 涨停 暴涨 跌 下跌 大跌 跌停 暴跌 反弹 回升 走强 拉升 新高 赚 赚钱 大赚 挣钱 发财 致富 暴富 盈利 获利 赢利 收益 收益率 回报 翻倍 翻番 回本 \
        正收益 不亏 不赔 不跌 不会亏 不会赔 不会跌 不会下跌 不会亏损 没有亏损 本金安全 资金安全 本金不受损失 安全无虞 安全
        """)

    /// 跟着买就能发财, 躺着数钱: as if nothing were needed for it.
    private static let ease = WordSet(
        """
        就能 就会 就可 就可以 即可 便能 便可 都能 都会 也能 轻松 轻轻松松 坐等 躺着 躺着就能 躺着也能 闭眼 闭着眼 闭着眼睛 无脑 一买就 买入就 买了就 买入即 跟着就
        """)
    private static let gains = WordSet("赚 赚钱 大赚 挣钱 数钱 发财 致富 暴富 盈利 获利 翻倍 翻番 收钱 赚翻 涨停")

    /// 不可能再跌, 绝无亏损
    private static let impossibilities = WordSet("不可能 绝不可能 决不可能 没可能 绝无 绝没有 决无")
    private static let losses = WordSet("亏 赔 亏损 亏钱 赔钱 跌 下跌 大跌 暴跌 回调 回撤 套牢 被套")

    /// 没有亏损的可能
    private static let absences = WordSet("没有 没 毫无 绝无 无 不存在 没有任何 无任何 没有半点")
    private static let chances = WordSet(
        """
        亏损可能 亏损的可能 亏钱可能 亏钱的可能 赔钱的可能 下跌可能 下跌的可能 亏损风险 亏损的风险 亏钱风险 下跌风险 下跌的风险 亏损之忧 亏损之虞
        """)

    /// 无脑买入, 闭眼冲
    private static let thoughtlessness = WordSet("无脑 闭眼 闭着眼 闭着眼睛 不用想 不用思考 想都不用想")

    // MARK: Staking all

    private static let urges = WordSet(
        """
        应 应该 应当 宜 可 可以 建议 推荐 请 立即 立刻 马上 赶紧 赶快 果断 尽快 大胆 放心 务必 值得 直接 速速 敢于 现在就 就该
        """)
    private static let stakes = WordSet(
        """
        满仓 全仓 梭哈 全部投入 全部买入 全部押上 全部资金 全部积蓄 全部身家 所有资金 所有积蓄 倾囊 倾尽所有 孤注一掷 砸锅卖铁 加杠杆 上杠杆 加满杠杆 高杠杆 配资 \
        融资加仓 融资追高 融资抄底 借钱 贷款炒股 贷款买入 抵押房产 卖房
        """)
    /// Says it by itself where it is done at once: 满仓追高.
    private static let allIn = WordSet(
        "满仓 全仓 梭哈 全部身家 全部积蓄 全部资金 所有资金 所有积蓄 倾囊 孤注一掷 砸锅卖铁 加杠杆 上杠杆 加满杠杆 高杠杆 借钱 贷款")
    private static let entries = WordSet(
        """
        买 买入 买进 追高 追涨 追买 追 杀入 冲 冲入 干 入场 进场 上车 介入 抄底 加仓 建仓 押注 押上 跟 跟进 跟买 梭哈 炒股
        """)

    /// May stand between the two.
    static let fillers = WordSet(
        """
        会 能 能够 可以 可 要 将 都 是 再 还 有 让 你 您 你们 您的 你的 我们 大家 投资者 客户 用户 股价 股票 该股 本股 后市 明天 明日 下周 短期 短线 长期 中期 未来 \
        年化 月 每月 每年 每天 每周 稳定 持续 继续 大幅 大 高 高额 固定 最低 实现 获得 取得 得到 的 本 到 就 就是 地 去 用 拿 把 出 任何 一点 出现 发生 进一步 \
        立即 马上 大胆 放心 果断 考虑
        """)

    /// Look like promises and are terms of the trade, or other words.
    static let terms = WordSet(
        """
        无风险利率 无风险收益率 无风险资产 无风险回报率 保本点 保本价 保本位 保证金 必须 必要 必需 必备 必经 必修 必读 一定的 一定程度 一定要 一定幅度 一定比例 一定范围 一定风险 \
        肯定的 肯定了 绝对的 绝对收益 绝对值 绝对涨幅 绝对跌幅 绝对价格 绝对回报 决定 决策 决不 绝大 绝大多数 涨幅 跌幅 涨跌 跌势 涨势 收益率曲线 承诺函 安全边际 安全垫 安全性 \
        获利了结 获利盘 获利回吐 盈利能力 盈利预测 盈利水平 盈利状况 赚钱效应 涨停板 跌停板 贷款利率 贷款余额 贷款增速 绝地反弹 绝地反击 \
        应收 应对 应付 可能 可转债 可比 请勿 追踪 干扰 冲高 冲击 跟踪 买盘 持有人 持有者 亏损面 亏损额 亏损幅度
        """)

    static let longestGap = 10
}
