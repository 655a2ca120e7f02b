// Reasons of the narrative lane's verdict: what was measured, against which limit, and how sure that is.
extension Message {
    /// `notComparable`: why there is no champion though a model is in service.
    public static func gatePassed(
        rate: String, limit: String, interval: String, k: Int, n: Int, keywords: Message, champion: Int?, base: Int?,
        notComparable: Message?
    ) -> Message {
        let alone = Message(
            zh: notComparable.map { "在用模型不可比，按绝对阈值判定（\($0.zh)）" } ?? "尚无在用模型，按绝对阈值判定",
            en: notComparable.map { "the champion cannot be compared, so the absolute limits decide (\($0.en))" }
                ?? "no champion yet, so the absolute limits decide")
        let zhOthers =
            (champion.map { "；在用模型 \($0)/\(n)" } ?? "；\(alone.zh)") + (base.map { "；基础模型 \($0)/\(n)" } ?? "")
        let enOthers =
            (champion.map { "; champion \($0)/\(n)" } ?? "; \(alone.en)")
            + (base.map { "; base \($0)/\(n)" } ?? "")
        return Message(
            zh: "通过：成功率 \(rate)（\(k)/\(n)，95% 区间 \(interval)，下限 \(limit)）；\(keywords.zh)\(zhOthers)",
            en: """
                passed: pass rate \(rate) (\(k)/\(n), 95 % interval \(interval), limit \(limit)); \
                \(keywords.en)\(enOthers)
                """)
    }

    public static func gateTooFewCases(n: Int, wanted: Int) -> Message {
        Message(zh: "评估题只有 \(n) 道，至少需要 \(wanted) 道", en: "only \(n) cases were judged, at least \(wanted) are needed")
    }

    // MARK: Shares that must reach a limit

    public static var gateFormat: Message { Message(zh: "格式合格率", en: "format rate") }
    public static var gatePrecision: Message { Message(zh: "数字与关系词有据的比例", en: "share of claims that hold") }
    public static var gateRecall: Message { Message(zh: "关键指标引用率", en: "share of key indicators that are cited") }
    public static var gateFollow: Message {
        Message(zh: "改题后引用数字随之改变的比例", en: "share of cited numbers that move with the question")
    }
    public static var gateRatingRule: Message {
        Message(zh: "评级与规则一致率", en: "share of ratings that follow the rule")
    }

    public static func gateBelow(
        _ name: Message, rate: String, limit: String, interval: String, k: Int, n: Int
    ) -> Message {
        Message(
            zh: "\(name.zh) \(rate) 低于下限 \(limit)（\(k)/\(n)，95% 区间 \(interval)）",
            en: "\(name.en): \(rate) is below \(limit) (\(k)/\(n), 95 % interval \(interval))")
    }

    public static func gateNotMeasured(_ name: Message, limit: String?) -> Message {
        let (chinese, english) = limit.map { ("（界限 \($0)）", " (limit \($0))") } ?? ("", "")
        return Message(
            zh: "\(name.zh)：回答中没有可供测量的内容，不算通过\(chinese)",
            en: "\(name.en): the answers hold nothing to measure, which does not pass\(english)")
    }

    public static var gateContradicted: Message {
        Message(zh: "与题中数据矛盾的说法", en: "claims that contradict the question")
    }
    public static var gateLatencyName: Message { Message(zh: "响应时间", en: "latency") }
    public static var gatePassRateName: Message { Message(zh: "成功率", en: "pass rate") }

    // MARK: Contradictions

    public static func gateContradictions(bound: String, limit: String, interval: String, k: Int, n: Int) -> Message {
        Message(
            zh: "与题中数据矛盾的说法 \(k)/\(n)，其 95% 上界 \(bound) 超过上限 \(limit)（区间 \(interval)）",
            en: """
                \(k) of \(n) claims contradict the question: their 95 % bound \(bound) is above the limit \(limit) \
                (interval \(interval))
                """)
    }

    /// `needed`: as many claims as show it if no other one contradicts; nil where no number does.
    public static func gateContradictionsOpen(
        limit: String, interval: String, k: Int, n: Int, needed: (claims: Int, moreCases: Int)?
    ) -> Message {
        let zh =
            needed.map { "；其余都不矛盾时共需 \($0.claims) 处，约再加 \($0.moreCases) 道题" } ?? "；再多的题也不能证明"
        let en =
            needed.map {
                "; \($0.claims) are needed if no other one does, from about \($0.moreCases) more cases"
            } ?? "; no number of claims shows it"
        return Message(
            zh: "证据不足，暂不上线：\(n) 处说法中矛盾 \(k) 处，太少，不能证明不超过上限 \(limit)（95% 区间 \(interval)）\(zh)",
            en: """
                insufficient evidence, not put into service: \(n) claims, of which \(k) contradict the question, are too \
                few to show the limit \(limit) (95 % interval \(interval))\(en)
                """)
    }

    public static func gateContradictionsBeside(
        rate: String, champion: String, difference: String, limit: String, interval: String?, n: Int
    ) -> Message {
        Message(
            zh: """
                与题中数据矛盾的说法 \(rate)（n=\(n)），在用模型 \(champion)：多出 \(difference)，超过上限 \(limit)\
                （90% 区间 \(interval ?? nothing.zh)）
                """,
            en: """
                \(rate) of the claims contradict the question (n=\(n)), of the champion's \(champion): \(difference) more, \
                above the limit \(limit) (90 % interval \(interval ?? nothing.en))
                """)
    }

    // MARK: Pass rate

    /// Ours beside what the incumbent counts as a success: half of the keywords anywhere, copied or not.
    public static func gateKeywords(_ own: String, incumbent: String?) -> Message {
        Message(
            zh: "关键词组 \(own)" + (incumbent.map { "（旧系统口径 \($0)）" } ?? ""),
            en: "keyword groups \(own)" + (incumbent.map { " (\($0) as the incumbent counts)" } ?? ""))
    }

    public static func gatePassRate(
        rate: String, limit: String, interval: String, k: Int, n: Int, keywords: Message, failures: String
    ) -> Message {
        Message(
            zh: "成功率 \(rate) 低于下限 \(limit)（\(k)/\(n)，95% 区间 \(interval)）；\(keywords.zh)；未通过的检查：\(failures)",
            en: """
                pass rate \(rate) is below \(limit) (\(k)/\(n), 95 % interval \(interval)); \(keywords.en); checks failed: \
                \(failures)
                """)
    }

    /// The rate reaches the limit, its lower bound does not. `moreAtThisRate`: cases still needed if as many of them pass
    /// as so far, nil where no number is enough; `moreAtLeast`: if all of them pass.
    public static func gatePassRateOpen(
        rate: String, limit: String, interval: String, k: Int, n: Int, keywords: Message, moreAtThisRate: Int?,
        moreAtLeast: Int?
    ) -> Message {
        let zh = [
            moreAtThisRate.map { "按此成功率约还需 \($0) 道题" } ?? "按此成功率多少题都不够",
            moreAtLeast.map { "全部通过也至少还需 \($0) 道" },
        ].compactMap(\.self).joined(separator: "，")
        let en = [
            moreAtThisRate.map { "at this rate about \($0) more cases are needed" }
                ?? "at this rate no number of cases is enough",
            moreAtLeast.map { "at least \($0) if all of them pass" },
        ].compactMap(\.self).joined(separator: ", ")
        return Message(
            zh: """
                证据不足，暂不上线：成功率 \(rate)（\(k)/\(n)）达到下限 \(limit)，但 95% 区间 \(interval) 的下界没有；\(zh)\
                （evaluation.cases）；\(keywords.zh)
                """,
            en: """
                insufficient evidence, not put into service: pass rate \(rate) (\(k)/\(n)) reaches the limit \(limit), the \
                lower end of its 95 % interval \(interval) does not; \(en) (evaluation.cases); \(keywords.en)
                """)
    }

    public static func gateConstantAnswer(
        rating: String, rate: String, limit: String, interval: String, k: Int, n: Int, rule: String
    ) -> Message {
        Message(
            zh: "千篇一律：\(n) 题中 \(k) 题评级“\(rating)”，占 \(rate)（上限 \(limit)，95% 区间 \(interval)），而规则给出 \(rule)",
            en: """
                constant answer: \(rating) in \(k) of \(n) cases, \(rate) (limit \(limit), 95 % interval \(interval)), \
                while the rule gives \(rule)
                """)
    }

    public static func gateNotBetter(
        k: Int, champion: Int, n: Int, interval: String, championInterval: String
    ) -> Message {
        Message(
            zh: "通过阈值，但不及在用模型：\(k)/\(n)（95% 区间 \(interval)）对 \(champion)/\(n)（\(championInterval)），保留在用模型",
            en: """
                passes the limits, yet not as good as the champion: \(k)/\(n) (95 % interval \(interval)) against \
                \(champion)/\(n) (\(championInterval)); the champion stays
                """)
    }

    // MARK: Latency

    /// `interval`: of the share of answers above the limit.
    public static func gateLatency(
        p95: String, limit: String, p50: String, max: String, slow: Int, interval: String, n: Int
    ) -> Message {
        Message(
            zh: "响应时间 p95 为 \(p95)，超过上限 \(limit)（p50 \(p50)，最长 \(max)；超时 \(slow)/\(n)，占比的 95% 区间 \(interval)）",
            en: """
                latency p95 \(p95) is above the limit \(limit) (p50 \(p50), max \(max); \(slow)/\(n) above it, 95 % interval \
                \(interval))
                """)
    }

    public static func gateLatencyBeside(
        ratio: String, limit: String, interval: String?, p50: String, champion: String, n: Int
    ) -> Message {
        Message(
            zh: """
                比在用模型慢：同一次运行中同题用时之比的中位数 \(ratio)，超过上限 \(limit)（95% 区间 \(interval ?? nothing.zh)，n=\(n)；\
                p50 \(p50) 对 \(champion)）
                """,
            en: """
                slower than the champion: the median ratio of their times on the same questions of this run is \(ratio), above the \
                limit \(limit) (95 % interval \(interval ?? nothing.en), n=\(n); p50 \(p50) against \(champion))
                """)
    }

    // MARK: Examples

    public static func gateNotCited(_ names: [String]) -> Message {
        Message(zh: "没有引用 \(names.joined(separator: "、"))", en: "not cited: \(names.joined(separator: ", "))")
    }

    public static func gateDidNotFollow(_ name: String, before: String, after: String, cited: String?) -> Message {
        Message(
            zh: "\(name) 由 \(before) 改为 \(after)，\(cited.map { "答 \($0)" } ?? "没有引用")",
            en: "\(name) changed from \(before) to \(after), \(cited.map { "said \($0)" } ?? "not cited")")
    }

    public static func gateSlower(_ own: String, champion: String) -> Message {
        Message(zh: "\(own)，在用模型 \(champion)", en: "\(own), champion \(champion)")
    }

    // MARK: Asking

    public static func followProgress(model: String, done: Int, of total: Int) -> Message {
        Message(zh: "\(model)：改题 \(done)/\(total)", en: "\(model): changed questions \(done)/\(total)")
    }

    public static func speedProgress(done: Int, of total: Int) -> Message {
        Message(
            zh: "与在用模型轮流比较速度 \(done)/\(total)", en: "speed beside the champion, in turns: \(done)/\(total) questions")
    }

    public static var followNotPossible: Message {
        Message(
            zh: "没有可以改动数字的评估题（模板的回答须引用 RSI14），不检验引用是否随题改变",
            en: """
                no case has a number to change (the template's answer must cite RSI14): whether citations move with the \
                question is not checked
                """)
    }
}
