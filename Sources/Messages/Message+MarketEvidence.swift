// The decision lane: what it was asked about, what it found, and why it found nothing.
extension Message {
    public static var marketNotAsked: Message {
        Message(zh: "未通过前面的检查，未提问", en: "not asked: the challenger failed before")
    }

    public static func marketUnavailable(_ why: Message) -> Message {
        Message(
            zh: "市场证据不足，保留在用模型：\(why.zh)", en: "no market evidence, the champion stays: \(why.en)")
    }

    /// `id`: the check's stable name; `fault`: its code, where one was found.
    public static func marketCheckName(_ id: String, fault: String? = nil) -> Message {
        switch id {
        case "integrity": Message(zh: "GATE 清单", en: "GATE manifest")
        case "parse": Message(zh: "决策回答可解析率", en: "decision answers that can be read")
        case "constant_forecast":
            fault == "one_probability"
                ? Message(zh: "概率相同的预测所占比例", en: "share of forecasts with one and the same probability")
                : Message(zh: "评级相同的预测所占比例", en: "share of forecasts with one and the same rating")
        case "brier_mean": Message(zh: "相对在用模型的 Brier 改善", en: "Brier gain over the champion")
        case "brier_bound": Message(zh: "相对在用模型的 Brier 改善下界", en: "lower bound of the Brier gain over the champion")
        case "anchor_bound":
            Message(
                zh: "相对本期最初在用模型的 Brier 改善下界",
                en: "lower bound of the Brier gain over the epoch's first champion")
        case "climatology": Message(zh: "相对基准比率的 Brier 改善", en: "Brier gain over the base rate")
        case "too_good_accuracy": Message(zh: "方向准确率", en: "accuracy of directions")
        case "too_good_correlation": Message(zh: "日均排序相关系数", en: "mean daily rank correlation")
        default: .verbatim(id)
        }
    }

    public static func marketCheck(
        _ id: String, fault: String? = nil, measure: String?, limit: String?, interval: String?, n: Int
    ) -> Message {
        let name = marketCheckName(id, fault: fault)
        let zh = [limit.map { "界限 \($0)" }, interval.map { "区间 \($0)" }, n > 0 ? "n=\(n)" : nil].compactMap(\.self)
        let en = [limit.map { "limit \($0)" }, interval.map { "interval \($0)" }, n > 0 ? "n=\(n)" : nil]
            .compactMap(\.self)
        return Message(
            zh: "\(name.zh) \(measure ?? "未测得")（\(zh.joined(separator: "，"))）",
            en: "\(name.en) \(measure ?? "not measured") (\(en.joined(separator: ", ")))")
    }

    public static func marketFailed(_ check: Message) -> Message {
        Message(zh: "市场检验未通过：\(check.zh)", en: "fails on the market: \(check.en)")
    }

    public static func marketInsufficient(_ check: Message, detectable: String?, moreDays: Int?) -> Message {
        let zh = [
            detectable.map { "可检出的最小差异 \($0)" }, moreDays.map { $0 > 0 ? "约还需 \($0) 个交易日" : "样本已够，等待下一个版本" },
        ].compactMap(\.self).map { "；\($0)" }.joined()
        let en = [
            detectable.map { "smallest difference that can be seen \($0)" },
            moreDays.map { $0 > 0 ? "about \($0) more trading days are needed" : "no more days are needed" },
        ].compactMap(\.self).map { "; \($0)" }.joined()
        return Message(
            zh: "证据不足，不上线：\(check.zh)\(zh)",
            en: "insufficient evidence, not put into service: \(check.en)\(en)")
    }

    public static func marketTooGood(_ check: Message) -> Message {
        Message(
            zh: "好得不像真的，等待人工检查是否泄漏：\(check.zh)",
            en: "too good to be true, held until a person has looked for a leak: \(check.en)")
    }

    public static func marketDegenerate(_ why: String) -> Message {
        Message(zh: "决策通道无法计算：\(why)", en: "the decision lane has no value: \(why)")
    }

    public static func marketSignalsMissing(_ item: String) -> Message {
        Message(zh: "\(item) 的题目缺少基准模型所需的数字", en: "the question of \(item) lacks numbers that the trivial models need")
    }

    /// `name`: `train`, `DEV`, `GATE`; `why`: the reason codes of samples that were not made, with their counts.
    public static func holdOutEmpty(_ name: String, why: String) -> Message {
        let part = name == "train" ? Message(zh: "训练池", en: "the pool") : .verbatim(name)
        return Message(
            zh: "\(part.zh)没有可用的题目，不冻结 GATE" + (why.isEmpty ? "" : "（\(why)）"),
            en: "no question can be made of \(part.en), so that no GATE is frozen" + (why.isEmpty ? "" : " (\(why))"))
    }

    public static func holdOutQuestionsLost(_ name: String, _ count: Int, of total: Int, why: String) -> Message {
        Message(
            zh: "\(name) 的 \(total) 题中有 \(count) 题无法出题（\(why)）",
            en: "\(count) of \(name)'s \(total) questions cannot be made (\(why))")
    }

    public static func marketNothing(_ why: Message) -> Message {
        Message(zh: "没有评估市场预测：\(why.zh)", en: "no forecasts measured: \(why.en)")
    }

    /// `overChampion`, `overBaseRate`: mean ± standard error.
    public static func marketMeasured(
        epoch: String, look: Int, brier: String, overChampion: String?, overBaseRate: String?, items: Int, days: Int
    ) -> Message {
        let zh = [overChampion.map { "对在用模型改善 \($0)" }, overBaseRate.map { "对基准比率改善 \($0)" }]
        let en = [overChampion.map { "gain over the champion \($0)" }, overBaseRate.map { "over the base rate \($0)" }]
        return Message(
            zh: "GATE \(epoch) 第 \(look) 次：Brier \(brier)"
                + zh.compactMap(\.self).map { "，\($0)" }.joined() + "（\(items) 题，\(days) 天）",
            en: "GATE \(epoch), look \(look): Brier \(brier)"
                + en.compactMap(\.self).map { ", \($0)" }.joined() + " (\(items) items, \(days) days)")
    }

    // MARK: Freezing and asking

    public static func gateFreezing(_ epoch: String) -> Message {
        Message(zh: "冻结 GATE \(epoch)", en: "freezing GATE \(epoch)")
    }

    public static func gateFrozen(_ epoch: String, items: Int, from: String, to: String, seal: String) -> Message {
        Message(
            zh: "GATE \(epoch) 已冻结：\(items) 题，\(from) 至 \(to)，封条 \(seal)",
            en: "GATE \(epoch) is frozen: \(items) items, \(from) to \(to), seal \(seal)")
    }

    /// `why`: `recipe`, `worn`.
    public static func gateUnavailable(_ why: Message) -> Message {
        Message(zh: "没有 GATE，不评估市场预测：\(why.zh)", en: "no GATE, so that no forecast is measured: \(why.en)")
    }

    public static func gateRetired(_ epoch: String, why: String) -> Message {
        let chinese = ["recipe": "题目文字或设置已改变", "worn": "α 预算已用完"][why] ?? why
        let english = ["recipe": "its wording or settings changed", "worn": "its α budget is spent"][why] ?? why
        return Message(zh: "GATE \(epoch) 停用：\(chinese)", en: "GATE \(epoch) is retired: \(english)")
    }

    public static func gateWorn(_ epoch: String, moreDays: Int) -> Message {
        Message(
            zh: "GATE \(epoch) 的 α 预算已用完，它的日子还没有过去：再过 \(moreDays) 个交易日才能冻结下一期",
            en: """
                the α budget of GATE \(epoch) is spent and its days are not over: the next one can be frozen after \
                \(moreDays) more trading days
                """)
    }

    public static var gateWornHint: Message {
        Message(
            zh: "等到那一天，或减少运行次数；ljwxctl gate explain 说明各规则的把握",
            en: "wait until then, or run less often; ljwxctl gate explain tells what each rule can show")
    }

    /// `gate`, `dev`: reason codes with their counts; empty where nothing was dropped.
    public static func holdOutLabelsDropped(gate: String, dev: String) -> Message {
        let parts = [("GATE", gate), ("DEV", dev)].filter { !$0.1.isEmpty }
        return Message(
            zh: "留出股票没有标签的（股票，日）：" + parts.map { "\($0.0) \($0.1)" }.joined(separator: "；"),
            en: "held-out stock-days without a label: " + parts.map { "\($0.0) \($0.1)" }.joined(separator: "; "))
    }

    public static func decisionProgress(model: String, done: Int, of total: Int) -> Message {
        Message(zh: "\(model)：决策 \(done)/\(total)", en: "\(model): decision \(done)/\(total)")
    }

    public static func devProgress(model: String, done: Int, of total: Int) -> Message {
        Message(zh: "\(model)：DEV \(done)/\(total)", en: "\(model): DEV \(done)/\(total)")
    }

    public static func tokenOddsGone(_ model: String) -> Message {
        Message(
            zh: "Ollama 不再给出词元概率，\(model) 的上涨概率改用它说出的数字",
            en: "Ollama gives no token probabilities any more: \(model) is read by the numbers that it states")
    }

    /// `chosen`: a source's stable names; `spread` in percent of the answers, nil where no other order was asked.
    public static func devMeasured(
        items: Int, days: Int, chosen: String, brier: String, spread: String?, isFragile: Bool
    ) -> Message {
        let order = spread.map { Message.orderEffect(spread: $0, isFragile: isFragile) }
        return Message(
            zh: "DEV \(items) 题 \(days) 天：上涨概率取自 \(chosen)，Brier \(brier)" + (order.map { "；\($0.zh)" } ?? ""),
            en: "DEV, \(items) items on \(days) days: p_up is taken from \(chosen), Brier \(brier)"
                + (order.map { "; \($0.en)" } ?? ""))
    }

    public static func orderEffect(spread: String, isFragile: Bool) -> Message {
        Message(
            zh: "示例换序后评级份额最多变化 \(spread)" + (isFragile ? "，对顺序敏感" : ""),
            en: "other orders of the shots move a rating's share by \(spread) at most"
                + (isFragile ? ", order-fragile" : ""))
    }

    public static func shotsHeldBack(_ count: Int, of total: Int) -> Message {
        Message(
            zh: "\(total) 条样本中 \(count) 条落在留出期或其隔离期内，不作示例",
            en: "\(count) of \(total) samples lie in a hold-out or its embargo and are no shots")
    }

    public static func shotsAskedAbout(_ count: Int, of total: Int) -> Message {
        Message(
            zh: "\(total) 条样本中 \(count) 条与当前的评测题重合，不作示例",
            en: "\(count) of \(total) samples are what today's questions ask about and are no shots")
    }

    /// `available`: samples of these days in the pool.
    public static func shotsFewNew(_ new: Int, of shots: Int, since: String, available: Int) -> Message {
        Message(
            zh: """
                \(shots) 个示例中只有 \(new) 个来自最近的日子（\(since) 起），不足三成：样本池中这些日子的样本有 \(available) 条，\
                每只股票只取一例，各评级数量相当，且受上下文长度限制
                """,
            en: """
                \(new) of \(shots) shots are from the newest days (since \(since)), fewer than three in ten: the pool has \
                \(available) samples of them, of which one a stock is taken, as many of each rating, within the context
                """)
    }

    public static func noShotsBesideQuestions(_ count: Int) -> Message {
        Message(
            zh: "全部 \(count) 条样本都与当前的评测题重合，没有可作示例的",
            en: "all \(count) samples are what today's questions ask about: none may be a shot")
    }

    public static var noShotsBesideQuestionsHint: Message {
        Message(
            zh: "检查数据源是否把留出股票的行情也发在了别的代码下",
            en: "see whether the source publishes the bars of held-out stocks under other codes too")
    }

    public static func noShotsBesideHoldOut(_ count: Int) -> Message {
        Message(
            zh: "全部 \(count) 条样本都落在留出期或其隔离期内，没有可作示例的",
            en: "all \(count) samples lie in a hold-out or its embargo: none may be a shot")
    }

    public static var noShotsBesideHoldOutHint: Message {
        Message(
            zh: "加大 days_back，关闭 evaluation.decision.strict_walk_forward，或关闭 evaluation.decision.enabled",
            en: """
                raise days_back, switch evaluation.decision.strict_walk_forward off, or switch \
                evaluation.decision.enabled off
                """)
    }
}
