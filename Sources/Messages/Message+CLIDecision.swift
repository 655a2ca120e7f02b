// The decision lane in the report, and the GATE in the status.
extension Message {
    public static var askGate: Message { Message(zh: "留出期 GATE", en: "GATE") }
    public static var labelDecision: Message { Message(zh: "市场", en: "Market") }

    /// `state`: `off`, `unavailable`, `not_asked`.
    public static func decisionState(_ state: String, why: Message?) -> Message {
        switch state {
        case "off":
            Message(
                zh: "决策通道已关闭（evaluation.decision.enabled），只按文字回答判定",
                en: "the decision lane is off (evaluation.decision.enabled): narrative answers decide alone")
        case "unavailable":
            Message(
                zh: "没有市场证据" + (why.map { "：\($0.zh)" } ?? ""),
                en: "no market evidence" + (why.map { ": \($0.en)" } ?? ""))
        default: Message(zh: why?.zh ?? state, en: why?.en ?? state)
        }
    }

    public static func gateLine(_ epoch: String, items: Int, from: String, to: String, seal: String) -> Message {
        Message(
            zh: "GATE \(epoch)：\(items) 题，\(from) 至 \(to)，封条 \(seal)",
            en: "GATE \(epoch): \(items) items, \(from) to \(to), seal \(seal)")
    }

    /// `spent` of α; nil: there is no α to spend.
    public static func gateWear(looks: Int, spent: String?, isWorn: Bool) -> Message {
        Message(
            zh: "已用 \(looks) 次，" + (spent.map { "α 预算 \($0)" } ?? "没有 α 预算") + (isWorn ? "，下次运行冻结新的一期" : ""),
            en: "\(looks) \(looks == 1 ? "look" : "looks"), " + (spent.map { "\($0) of α spent" } ?? "no α to spend")
                + (isWorn ? ", the next run freezes another" : ""))
    }

    /// `benchmark`: `index`, `universe`; nil: not told.
    public static func decisionTerms(horizon: Int, benchmark: String?) -> Message {
        let (zh, en) =
            switch benchmark {
            case "index"?: ("沪深300", "CSI 300")
            case "universe"?: ("留样股票均值（没有指数行情）", "the mean of the stocks (no index bars)")
            default: (benchmark ?? "未说明的基准", benchmark ?? "a benchmark that was not told")
            }
        return Message(
            zh: "次日收盘买入，\(horizon) 个交易日后卖出，超额于\(zh)",
            en: "bought at the next close, sold \(horizon) trading \(horizon == 1 ? "day" : "days") later, over \(en)")
    }

    /// `confidence`; nil: not told.
    public static func decisionMode(_ mode: String, confidence: String?) -> Message {
        Message(
            zh: "\(mode)，" + (confidence.map { "界限置信度 \($0)" } ?? "界限置信度未说明"),
            en: "\(mode), " + (confidence.map { "bound at \($0)" } ?? "the bound's confidence was not told"))
    }

    public static func decisionBaseRate(_ rate: String) -> Message {
        Message(zh: "基准上涨比率 \(rate)", en: "base rate \(rate)")
    }

    /// `horizon`: trading days.
    public static func decisionTaught(_ horizon: Int) -> Message {
        Message(zh: "样本所教的是 \(horizon) 日上涨概率", en: "samples teach forecasts of \(horizon) trading days")
    }
    public static var decisionStrict: Message {
        Message(zh: "示例都早于 GATE", en: "no shot is newer than the GATE")
    }

    public static var figureBrier: Message { Message(zh: "Brier", en: "Brier") }
    public static var figureSkill: Message { Message(zh: "BSS（对基准比率）", en: "BSS over the base rate") }
    public static var figureMurphy: Message { Message(zh: "可靠/分辨/不确定", en: "rel/res/unc") }
    public static var figureCalibration: Message { Message(zh: "校准误差 ECE", en: "ECE") }
    public static var figureCoverage: Message { Message(zh: "覆盖率", en: "coverage") }
    public static var figureAccuracy: Message { Message(zh: "方向准确率", en: "accuracy") }
    public static var figureRatings: Message { Message(zh: "评级准确率", en: "rating accuracy") }
    public static var figureMCC: Message { Message(zh: "MCC", en: "MCC") }
    public static var figureRankIC: Message { Message(zh: "排序 IC", en: "rank IC") }
    public static var figureEdge: Message { Message(zh: "超出最佳基准", en: "over best baseline") }
    public static var figureFailures: Message { Message(zh: "无效回答", en: "unusable answers") }
    public static var figureBaselines: Message { Message(zh: "基准准确率", en: "baselines") }
    public static var figureOverChampion: Message { Message(zh: "Brier 改善，对在用模型", en: "Brier gain over the champion") }
    public static var figureOverBaseRate: Message { Message(zh: "Brier 改善，对基准比率", en: "Brier gain over the base rate") }
    public static var figureBudget: Message { Message(zh: "证据", en: "evidence") }

    /// In the place of a figure that has no value.
    public static var unmeasured: Message { Message(zh: "未测", en: "not measured") }

    /// Why one model's figures have no value.
    public static func unmeasuredFigures(_ figures: [Message], of role: Message, why: Message) -> Message {
        Message(
            zh: "\(role.zh)的\(figures.map(\.zh).joined(separator: "、"))：\(why.zh)",
            en: "\(figures.map(\.en).joined(separator: ", ")) of \(role.en): \(why.en)")
    }

    public static func comparisonDays(_ n: Int, days: Int) -> Message {
        Message(zh: "（\(n) 题，\(days) 天）", en: " (\(n) items, \(days) days)")
    }

    public static func evidenceBudget(detectable: String, ifEqual: String, days: Int, needed: Int?) -> Message {
        let zh = needed.map { $0 > days ? "约还需 \($0 - days) 个交易日" : "天数已够" } ?? "再多的天数也不够"
        let en =
            needed.map { $0 > days ? "about \($0 - days) more days needed" : "enough days" }
            ?? "no number of days is enough"
        return Message(
            zh: "可检出的最小差异 \(detectable)；同样好的模型通过的概率 \(ifEqual)；\(days) 天，\(zh)",
            en: "smallest difference seen \(detectable); an equal model passes with \(ifEqual); \(days) days, \(en)")
    }

    // MARK: DEV

    /// `championSource`: a source's stable names.
    public static func devLine(items: Int, days: Int, from: String, to: String, championSource: String?) -> Message {
        Message(
            zh: "\(items) 题 \(days) 天，\(from) 至 \(to)；GATE 的回答按 Brier 最小的来源读取"
                + (championSource.map { "；在用模型按 \($0)" } ?? ""),
            en: "\(items) items on \(days) days, \(from) to \(to); GATE is read by the source of the least Brier"
                + (championSource.map { "; the champion's by \($0)" } ?? ""))
    }

    public static var headProbability: Message { Message(zh: "上涨概率的来源", en: "Source of p_up") }
    public static var headUnread: Message { Message(zh: "无效", en: "Unread") }
    public static var devChosen: Message { Message(zh: "采用", en: "chosen") }

    /// `fault`: `too_few`, `constant`, `separated`, `reversed`, `not_shown`, or another word for why there is no value.
    public static func devFault(_ fault: String) -> Message {
        switch fault {
        case "too_few": Message(zh: "回答太少", en: "too few answers")
        case "constant": Message(zh: "回答没有差别", en: "all alike")
        case "separated": Message(zh: "无法缩放", en: "nothing to scale")
        case "reversed": Message(zh: "方向相反", en: "runs backwards")
        case "not_shown": Message(zh: "未证实优于基准比率", en: "not shown to beat the base rate")
        default: .verbatim(fault)
        }
    }

    public static var headOrder: Message { Message(zh: "示例顺序", en: "Order of shots") }

    /// `seed` of the permutation; nil: the version's own order.
    public static func shotOrder(seed: UInt64?) -> Message {
        seed.map { Message(zh: "种子 \($0)", en: "seed \($0)") } ?? Message(zh: "原序", en: "its own")
    }

    /// `n`; nil: not told.
    public static func orderItems(_ n: Int?) -> Message {
        Message(
            zh: "（\(n.map { "\($0) 题" } ?? "题数未说明")，仅供参考）",
            en: " (\(n.map { "\($0) items" } ?? "how many items was not told"); shown, decides nothing)")
    }

    public static var orderNotMeasured: Message {
        Message(zh: "换序的影响未测：运行没有记下各顺序的差异", en: "its effect was not measured: the run kept no difference of orders")
    }

    public static var labelRows: Message { Message(zh: "逐项", en: "Rows") }
    public static var headCheck: Message { Message(zh: "检查", en: "Check") }
    public static var headMeasure: Message { Message(zh: "测得", en: "Measured") }
    public static var headBound: Message { Message(zh: "界限", en: "Limit") }
    public static var headInterval: Message { Message(zh: "区间", en: "Interval") }

    /// `status`: the check's stable word; `fault`: its code, where there is one.
    public static func checkStatus(_ status: String, fault: String? = nil) -> Message {
        switch status {
        case "passed": Message(zh: "通过", en: "passed")
        case "failed": Message(zh: "未过", en: "failed")
        case "insufficient": Message(zh: "证据不足", en: "insufficient")
        case "suspicious": Message(zh: "可疑", en: "suspicious")
        case "not_applicable":
            fault == "champion_not_comparable"
                ? Message(zh: "不可比", en: "not comparable") : Message(zh: "不适用", en: "n/a")
        case "not_measured": .unmeasured
        default: .verbatim(status)
        }
    }

    // MARK: gate explain

    public static var helpGate: Message {
        Message(zh: "上线规则及其风险", en: "The promotion rules and what they risk.")
    }
    public static var helpGateExplain: Message {
        Message(
            zh: "各规则放行一个真正好或差多少的新模型的概率（现场模拟）",
            en: "How likely each rule lets in a challenger that is truly better or worse (simulated on the spot).")
    }
    public static var gateRisks: Message {
        Message(
            zh: "放行的概率，按新模型真正的方向准确率差异（百分点）",
            en: "Probability to promote, by the challenger's true difference of direction, in points")
    }
    public static func gateRiskKind(items: Int, codesPerDay: Int, correlation: String, discordance: String) -> Message {
        Message(
            zh: "\(items) 题（每日 \(codesPerDay) 只），同日相关 \(correlation)，两模型不同的题占 \(discordance)",
            en: """
                \(items) items (\(codesPerDay) a day), correlation within a day \(correlation), models differ on \
                \(discordance)
                """)
    }
    public static var headTrueDifference: Message { Message(zh: "真实差异", en: "True difference") }
    public static var headEpoch: Message { Message(zh: "整期至少一次", en: "once an epoch") }
    public static var headStrict: Message { Message(zh: "下界 > −0.005", en: "bound > −0.005") }
    public static var gateRiskNote: Message {
        Message(
            zh: """
                freshness：相对在用模型的 Brier 改善均值 > −0.005 且单侧 95% 下界 > −0.016，相对本期最初在用模型的下界 > −0.016，\
                其 5% 平摊到一期的 61 次；因此一期内上线比最初模型差 8 个百分点以上的版本的概率不超过 5%。“整期至少一次”：61 个同样\
                好坏的新模型中至少放行一个；superior：下界 > 0，此处不计多次检验的代价；最后一列是严格不劣，不提供为模式
                """,
            en: """
                freshness: mean Brier gain over the champion > −0.005, its one-sided 95 % bound > −0.016, and the bound \
                beside the epoch's first champion > −0.016, with 5 % spent evenly on the epoch's 61 looks, so that an epoch \
                puts a version into service that is worse than that one by 8 points or more with 5 % at most; "once an \
                epoch": of 61 challengers that are so good, one at least is let in; superior: bound > 0, here without the \
                price of several looks; the last column, strict non-inferiority, is no mode and stands for comparison
                """)
    }
}
