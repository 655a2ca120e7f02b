// MARK: report: slices

extension Message {
    public static var labelSlices: Message { Message(zh: "切片（新模型）", en: "Slices (of the challenger)") }
    public static var slicesOfAnswers: Message {
        Message(zh: "回答：成功率，对照要求的通过率", en: "Answers: pass rate beside the one that is asked for")
    }
    public static var slicesOfForecasts: Message {
        Message(zh: "预测：相对基准率的 Brier 改善，对照 0", en: "Forecasts: gain in Brier over the base rate, beside 0")
    }
    public static func slicesNote(_ least: Int) -> Message {
        Message(
            zh: "少于 \(least) 项的切片只报数量，不作判断；切片不影响结论，其中总会有偶然超出界限的。",
            en: "A slice of fewer than \(least) items is counted and not judged. "
                + "Slices decide nothing: among many, one is out of its limit by chance."
        )
    }
    /// - Parameter counts: of each industry, by its name.
    public static func slicesFewOfIndustry(_ counts: [(name: String, n: Int)], least: Int) -> Message {
        let list = counts.map { "\($0.name) \($0.n)" }
        return Message(
            zh: "各少于 \(least) 项的行业：\(list.joined(separator: "、"))",
            en: "Industries of fewer than \(least) items: \(list.joined(separator: ", "))")
    }
    public static var industryUnknown: Message { Message(zh: "行业未知", en: "industry unknown") }
    public static var slicesUnknownIndustry: Message {
        Message(
            zh: "“行业未知”：数据源的股票清单没有给出这些股票的行业（TuShare 的 stock_basic 会给出，插件可以给出）。",
            en: """
                Industry unknown: no list of a source told the industry of these stocks (TuShare's stock_basic does, a \
                plug-in may).
                """)
    }
    public static var headSlice: Message { Message(zh: "切片", en: "Slice") }
    public static var headItems: Message { Message(zh: "项数", en: "Items") }
    public static var headStanding: Message { Message(zh: "判断", en: "Standing") }
    public static func sliceStanding(_ standing: String) -> Message {
        switch standing {
        case "above": Message(zh: "达到", en: "above")
        case "below": Message(zh: "低于", en: "below")
        default: Message(zh: "未定", en: "open")
        }
    }
    public static var boardMain: Message { Message(zh: "主板", en: "main board") }
    public static var boardChiNext: Message { Message(zh: "创业板", en: "ChiNext") }
    public static var boardStar: Message { Message(zh: "科创板", en: "STAR") }
    public static var boardBeijing: Message { Message(zh: "北交所", en: "Beijing") }
    public static func cap(_ band: String) -> Message {
        switch band {
        case "small_cap": Message(zh: "小盘（100 亿以下）", en: "below CNY 10 bn")
        case "mid_cap": Message(zh: "中盘", en: "CNY 10–50 bn")
        default: Message(zh: "大盘（500 亿以上）", en: "from CNY 50 bn")
        }
    }
    public static var trendRising: Message { Message(zh: "MA5 > MA20", en: "MA5 > MA20") }
    public static var trendFalling: Message { Message(zh: "MA5 ≤ MA20", en: "MA5 ≤ MA20") }
}
