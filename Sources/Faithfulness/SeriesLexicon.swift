/// How answers name the series.
enum SeriesLexicon {
    /// The series behind the verdict words 综合信号, 整体走势.
    static let overall = "综合信号"
    static let close = "收盘价"
    static let macdBar = "MACD柱"
    static let obv = "OBV"
    /// −1, 0 or 1, given in words alone: OBV上升.
    static let obvDirection = "OBV方向"
    /// −1, 0 or 1, given in words alone: MACD金叉.
    static let macdCross = "MACD交叉"
    static let stochasticCross = "KDJ交叉"
    /// −1, 0 or 1, given in words alone: 波动平缓, 波动适中, 波动剧烈. 风险等级 低, 中, 高 says the same.
    static let swing = "波动程度"
    /// The label of the close where 日内 stands before a move.
    static let withinDay = "日内"
    /// The label of 两者.
    static let both = "两者"
    static let averages = ["MA5", "MA10", "MA20", "MA60"]
    static let bands = ["BOLL上轨", "BOLL中轨", "BOLL下轨"]
    static let stochastic = ["K", "D", "J"]
    static let levels = ["支撑位", "阻力位"]

    /// Synonyms by canonical name; the name itself is one of them.
    static let synonyms: [String: [String]] = [
        "开盘价": ["开盘", "今开", "开盘价格"],
        "最高价": ["最高", "最高价格", "盘中高点", "日内高点", "当日高点"],
        "最低价": ["最低", "最低价格", "盘中低点", "日内低点", "当日低点"],
        close: [
            "收盘", "收盘价格", "现价", "股价", "最新价", "最新价格", "最新收盘价", "当前价格", "当前价", "当前股价", "目前股价", "收于", "收报", "报收",
            "报收于", "收在", "布林位置", "价格",
        ],
        "成交量": ["当日成交量", "总手", "量能"],
        "成交额": ["成交金额", "当日成交额"],
        "前日收盘价": ["昨收", "昨收价", "昨日收盘价", "前收盘价", "前一日收盘价"],
        "前日DIF": ["昨日DIF"], "前日DEA": ["昨日DEA"], "前日K": ["昨日K值", "昨日K"], "前日D": ["昨日D值", "昨日D"],
        "前日MA5": ["昨日MA5"], "前日MA20": ["昨日MA20"],
        "DIF": ["DIFF", "DIF线", "DIF值", "DIFF线", "快线", "MACD快线"],
        "DEA": ["DEA线", "DEA值", "慢线", "MACD慢线", "信号线"],
        "MACD柱": ["MACD柱状图", "MACD柱状线", "MACD柱体", "MACD柱值", "MACD值", "柱状图", "柱状线"],
        "RSI14": ["RSI", "RSI(14)", "RSI指标", "RSI值", "RSI数值", "14日RSI", "RSI14值", "相对强弱指标", "相对强弱指数"],
        "K": ["K值", "KDJ的K值", "KDJ中K"], "D": ["D值", "D线"], "J": ["J值", "J线"],
        "BOLL上轨": bandWords("上轨"),
        "BOLL中轨": bandWords("中轨"),
        "BOLL下轨": bandWords("下轨"),
        "ATR14": ["ATR", "ATR(14)", "ATR值", "真实波幅", "平均真实波幅"],
        "量比": [],
        "波动率": ["年化波动率", "历史波动率", "近期波动率", "波动率年化"],
        "支撑位": ["支撑", "支撑价", "支撑价位", "支撑线", "下方支撑", "下方支撑位", "下档支撑", "支撑位置"],
        "阻力位": ["阻力", "阻力价", "阻力线", "压力位", "压力", "压力线", "上方阻力", "上方阻力位", "上方压力", "上方压力位", "阻力位置"],
        "看多信号": ["多头信号", "看涨信号", "做多信号", "看多的信号"],
        "上涨概率": ["看涨概率", "上涨的概率"],
        "看空信号": ["空头信号", "看跌信号", "做空信号", "看空的信号"],
        "EMA12": ["EMA(12)", "EMA 12", "12日EMA", "12日指数均线"],
        "EMA26": ["EMA(26)", "EMA 26", "26日EMA", "26日指数均线"],
        obv: ["OBV指标", "OBV能量潮", "能量潮", "能量潮指标", "能量潮OBV", "能量潮指标OBV", "OBV线", "能量潮(OBV)", "OBV(能量潮)", "OBV趋势"],
        overall: ["整体走势", "整体信号", "总体信号", "综合来看", "整体", "总体", "综合", "走势", "信号总体", "方向"],
    ]

    private static func bandWords(_ band: String) -> [String] {
        ["", "布林", "布林带", "布林线", "布林通道", "布林带的", "布林线的", "布林通道的", "BOLL的", "BOLL带"].map { $0 + band } + [band + "线"]
    }

    /// Named without being given: a number bound to one of them has no ground.
    static let foreign: Set<String> = [
        "换手率", "市盈率", "市净率", "市值", "总市值", "流通市值", "每股收益", "净利润", "营业收入", "营收", "净资产收益率", "股息率",
        "主力", "主力资金", "北向资金", "南向资金", "融资余额", "融券余额", "两融余额", "净流入", "净流出", "净买入", "净卖出",
    ]

    static func mentions() -> [String: Mention] {
        var mentions: [String: Mention] = [:]
        for (name, words) in synonyms {
            for word in [name] + words { mentions[word] = Mention(names: [name], label: name) }
        }
        for (name, words) in Composite.words {
            for word in words { mentions[word] = Mention(names: [name], label: name) }
        }
        for word in foreign { mentions[word] = Mention(names: [word], label: word) }
        mentions.merge(movingAverages()) { $1 }
        mentions.merge(changes()) { $1 }
        mentions.merge(groups()) { $1 }
        return mentions
    }

    private static func movingAverages() -> [String: Mention] {
        var mentions: [String: Mention] = [:]
        for (days, chinese) in [(5, "五"), (10, "十"), (20, "二十"), (60, "六十")] {
            let words = ["MA\(days)", "MA(\(days))", "MA \(days)", "MA\(days)均线", "MA\(days)线"]
            let spoken = ["日均线", "日线", "日移动平均线", "日移动均线", "日平均线", "天均线", "日均价"]
            for word in words + spoken.flatMap({ ["\(days)\($0)", "\(chinese)\($0)"] }) {
                mentions[word] = Mention(names: ["MA\(days)"], label: "MA\(days)")
            }
        }
        return mentions
    }

    private static func changes() -> [String: Mention] {
        var mentions: [String: Mention] = [:]
        for word in ["日涨跌幅", "当日涨跌幅", "今日涨跌幅", "日涨跌", "单日涨跌幅"] {
            mentions[word] = Mention(names: ["日涨跌幅"], label: "日涨跌幅")
        }
        for word in ["涨跌幅", "涨幅", "日涨幅", "当日涨幅", "累计涨幅", "累计涨跌幅"] {
            mentions[word] = Mention(names: ["日涨跌幅"], label: "日涨跌幅", takesHorizon: true)
        }
        for word in ["跌幅", "日跌幅", "当日跌幅", "累计跌幅"] {
            mentions[word] = Mention(names: ["日涨跌幅"], label: "日涨跌幅", sign: -1, takesHorizon: true)
        }
        for (days, period) in [(5, "周"), (20, "月")] {
            let name = "\(days)日涨跌幅"
            for word in ["涨跌幅", "涨幅"] { mentions["\(period)\(word)"] = Mention(names: [name], label: name) }
            mentions["\(period)跌幅"] = Mention(names: [name], label: name, sign: -1)
            for word in ["日涨跌幅", "日涨幅", "日涨跌", "日累计涨幅", "日累计涨跌幅"] {
                mentions["\(days)\(word)"] = Mention(names: [name], label: name)
            }
            for word in ["日跌幅", "日累计跌幅"] {
                mentions["\(days)\(word)"] = Mention(names: [name], label: name, sign: -1)
            }
        }
        return mentions
    }

    private static func groups() -> [String: Mention] {
        var mentions: [String: Mention] = [:]
        for word in ["均线", "各均线", "均线系统", "移动平均线", "各条均线", "所有均线", "均线组"] {
            mentions[word] = Mention(names: averages, label: "均线")
        }
        mentions["短期均线"] = Mention(names: ["MA5"], label: "短期均线")
        mentions["中期均线"] = Mention(names: ["MA20"], label: "中期均线")
        mentions["长期均线"] = Mention(names: ["MA60"], label: "长期均线")
        mentions["中长期均线"] = Mention(names: ["MA20", "MA60"], label: "中长期均线")
        for word in ["KDJ", "KDJ指标", "随机指标"] { mentions[word] = Mention(names: stochastic, label: "KDJ") }
        for word in ["BOLL", "布林带", "布林线", "布林", "布林通道"] { mentions[word] = Mention(names: bands, label: "BOLL") }
        for word in ["MACD", "MACD指标"] { mentions[word] = Mention(names: ["MACD柱"], label: "MACD") }
        return mentions
    }
}
