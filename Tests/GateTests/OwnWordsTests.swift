import Foundation
import Messages
import Testing
import TrainerCore

@testable import Gate

/// What is wrong with an otherwise right answer, and what is not.
@Suite("one sentence more, and whose words an answer is made of")
struct OwnWordsTests {
    private static func judge(_ text: String, of item: Exam.Item) -> CaseJudgement {
        AnswerJudge.judge(.saying(text), of: item.testCase, policy: GatePolicy())
    }

    /// Before the last section.
    private static func with(_ sentence: String, in item: Exam.Item) -> String {
        item.sample.output.replacing("【投资建议】\n", with: "\(sentence)。\n【投资建议】\n")
    }

    private static func other(than rating: Rating) -> String { rating == .sell ? "买入" : "卖出" }

    // MARK: One sentence

    @Test(
        "a second thing said in prose fails, wherever it stands, by its name and words",
        arguments: [
            ("可买入，也可持有，亦可卖出", .rating), ("本评级不成立，实际应反向操作，满仓追高", .rating), ("上述结论作废", .rating),
            ("整体风险等级偏高，波动极大", .riskLevel), ("目标价看高一成", .future), ("预计明日上涨三个点", .future),
            ("次日实际收益为正", .future), ("若无意外，下周大涨", .future), ("应满仓追高，立即全部投入", .promise),
        ] as [(String, Assertion.ID)])
    func said(sentence: String, id: Assertion.ID) throws {
        for item in Exam.standard.items {
            let failures = Self.judge(Self.with(sentence, in: item), of: item).failures
            let failure = try #require(failures.first { $0.id == id }, "\(item.testCase.key): \(failures)")
            let words = sentence.split(separator: "，").map(String.init)
            #expect(words.contains { word in failure.detail.zh.contains(word.prefix(3)) }, "\(failure.detail.zh)")
        }
    }

    @Test(
        "advice for another rating fails beside the stated one",
        arguments: ["建议%", "激进者可%", "综合来看宜%", "眼下是%的好时机", "并非不可%"])
    func contrary(advice: String) {
        for item in Exam.standard.items {
            let sentence = advice.replacing("%", with: Self.other(than: item.sample.rating))
            let judged = Self.judge(Self.with(sentence, in: item), of: item)
            #expect(judged.failures.contains { $0.id == .rating && $0.detail.zh.contains(sentence) }, "\(sentence)")
            #expect(judged.rating == nil)
        }
    }

    @Test("a denied rating is no second one, and denying the stated one takes it back")
    func denied() {
        for item in Exam.standard.items {
            let other = Self.other(than: item.sample.rating)
            #expect(Self.judge(Self.with("暂不建议\(other)", in: item), of: item).failures == [])
            let own = Self.judge(Self.with("并不建议\(item.sample.rating.rawValue)", in: item), of: item)
            #expect(own.failures.contains { $0.id == .rating })
        }
    }

    @Test(
        "words that only look like it change nothing",
        arguments: [
            "买入信号与卖出信号的多少见上文", "持有者请自行判断", "注意降低风险", "提高风险意识", "不设目标价", "不宜满仓追高", "将风险控制在可承受范围",
        ])
    func nearMiss(sentence: String) {
        for item in Exam.standard.items {
            #expect(Self.judge(Self.with(sentence, in: item), of: item).failures == [], "\(sentence)")
        }
    }

    @Test(
        "ratings are found by what stands around their words",
        arguments: [
            (.buy, "RSI超卖出现后", false), (.sell, "主力资金净买入放缓", false), (.buy, "支撑位支持有力", false),
            (.buy, "不应急于卖出", false), (.sell, "融资买入额下降", false), (.hold, "切勿追高买入", false),
            (.buy, "若跌破支撑位则清仓", false), (.buy, "评级并非无效", false), (.buy, "应果断清仓", true),
            (.sell, "推荐买入价9.85元", true), (.buy, "不看好该股而建议卖出", true), (.sell, "不可不买入", true),
            (.buy, "可 **卖 出**", true), (.buy, "评级:买入/卖出", true),
        ] as [(Rating, String, Bool)])
    func ratingWords(stated: Rating, text: String, isContrary: Bool) {
        #expect(RatingWords.contrary(to: stated, in: Wording(text)).isEmpty != isContrary)
    }

    @Test(
        "levels of risk are read in any words, and what is no level is none",
        arguments: [
            ("风险等级：中", .medium), ("整体风险等级偏高", .high), ("风险较大", .high), ("属于高风险品种", .high), ("总体风险处于中等水平", .medium),
            ("风险很小", .low), ("风险高企", .high), ("风险可控", nil), ("降低风险", nil), ("并非高风险", nil), ("风险中性", nil), ("风险不高", nil),
            ("高风险偏好的投资者", nil), ("风险已大幅释放", nil), ("风险大小取决于仓位", nil),
        ] as [(String, RiskLevel?)])
    func riskWords(text: String, level: RiskLevel?) {
        #expect(RiskWords.statements(in: Wording(text)).map(\.level) == [level].compactMap(\.self))
    }

    @Test("a price prediction may say its own direction again, and neither another nor how far nor another day")
    func askedFor() {
        let talk = FutureTalk(task: .pricePrediction, direction: .up)
        #expect(talk.found(in: Wording("预计未来五个交易日上涨。")) == [])
        for text in ["预计下跌", "预计上涨三个点", "预计明日上涨", "目标价22元"] { #expect(talk.found(in: Wording(text)) == [text]) }
        let analysis = FutureTalk(task: .technicalAnalysis, direction: .up)
        for text in ["后市有望走强", "若无意外，明日上涨", "股价将继续走高", "最终收益为3%", "买入后收益达5%", "明日高开"] {
            #expect(analysis.found(in: Wording(text)) == [text])
        }
        for text in [
            "后市能否上涨尚不确定", "本分析不预测明日涨跌", "若站上MA20则有望上行", "不代表未来上涨", "20日涨跌幅为-3%", "未来收益不确定", "将止损设在支撑位下方",
            "次日收盘进场，其后第5个交易日收盘离场（T+1），收益高于市场记为上涨",
        ] { #expect(analysis.found(in: Wording(text)) == []) }
    }

    // MARK: Lines

    @Test(
        "an honest answer is read whatever its lines end in",
        arguments: ["\r\n", "\r", "\u{2028}", "\u{2029}", "\u{85}"])
    func lineEnds(end: String) {
        for item in Exam.standard.items {
            #expect(Self.judge(item.sample.output.replacing("\n", with: end), of: item).failures == [])
        }
    }

    // MARK: Keywords

    @Test("a keyword is earned by a claim about it, not by its name in a row of words")
    func names() throws {
        let item = Exam.standard.items[0]
        let without = item.sample.output.replacing("RSI14为52.3，RSI偏强", with: "技术指标RSI、MACD、均线，关注")
        let judged = Self.judge(without, of: item)
        #expect(judged.failures.map(\.id) == [.keywords])
        #expect(judged.failures.first?.detail.en == "no own words on RSI")
    }

    @Test("advice counts where its sentence has said something, and not by itself")
    func advice() throws {
        let item = Exam.standard.items[0]
        let alone = Self.judge(item.sample.output.replacing("，注意风险", with: "。投资建议与风险，关注"), of: item)
        #expect(alone.failures.map(\.id) == [.keywords])
        #expect(alone.failures.first?.detail.en == "no own words on 风险")
    }

    // MARK: Copies

    @Test("a copy is one whatever marks stand between its words, and a number said in other words is none")
    func copies() {
        let prompt = "收盘价10.25，MA5：10.18，MA20：10.20"
        let copied = CopiedText("收盘价10.25。MA5：10.18；MA20：10.20", of: prompt, length: 12)
        #expect(copied.share(beside: []) == 1 && copied.longest == "收盘价10.25。MA5：10.18；MA20：10.20")
        let own = CopiedText("收盘价为10.25，MA5为10.18", of: prompt, length: 12)
        #expect(own.share(beside: [0..<9]) == 0 && own.longest.isEmpty)
    }

    @Test("a parrot is told by the share that it copies, and thins it out by nothing that states nothing")
    func parrot() throws {
        for item in Exam.standard.items {
            for filler in ["", String(repeating: "操作上请结合自身情况灵活处理。", count: 6)] {
                let text = Parrot.answer(item.sample).replacing("【投资建议】\n", with: "【投资建议】\n" + filler)
                let failure = try #require(Self.judge(text, of: item).failures.first { $0.id == .copying })
                #expect(failure.detail.en.contains(" % of what it says is copied from the question (limit 60.0 %)"))
            }
        }
    }

    // MARK: What templates teach

    @Test("the claims of taught answers bound how few cases can show anything: 149 claims, 236 where one contradicts")
    func taughtClaims() {
        let taught = TaughtEvidence(Exam.standard.items.map(\.sample), policy: GatePolicy())
        #expect(taught.faults.isEmpty && taught.canShowPassRate(with: 24))
        #expect(taught.claimsNeeded() == 149 && taught.claimsNeeded(despite: 1) == 236)
        let cases = taught.casesNeeded() ?? 0
        #expect(cases > 5 && taught.claims(of: cases) >= 149 && taught.claims(of: cases - 1) < 149)
        #expect(TaughtEvidence([], policy: GatePolicy()).casesNeeded() == nil)
    }

    @Test(
        "a keyword that no taught answer earns can never pass, one that three tasks of four earn passes a lower limit")
    func impossible() {
        let samples = Exam.standard.items.map(\.sample)
        let never = TaughtEvidence(
            samples, policy: GatePolicy(minimumPassRate: 0.8, maximumLatency: 30, qualityKeywords: ["市盈率"]))
        #expect(never.faults.map(\.task) == TaskKind.allCases && !never.canShowPassRate(with: 10_000))
        for (limit, passes) in [(0.6, true), (0.8, false)] {
            let some = TaughtEvidence(
                samples, policy: GatePolicy(minimumPassRate: limit, maximumLatency: 30, qualityKeywords: ["看多信号"]))
            #expect(some.faults.map(\.task) == [.riskAssessment] && some.canShowPassRate(with: 100) == passes)
            let tasks: [TaskKind] = passes ? [] : [.riskAssessment]
            #expect(some.faultsThatPreventPassing(with: 100).map(\.task) == tasks)
        }
    }
}

/// Copies lines of the question under the right headers, looks rating, level and direction up, and names every keyword.
enum Parrot {
    static func answer(_ sample: Sample) -> String {
        let lines = sample.input.split(separator: "\n").dropFirst().dropLast().map(String.init)
        let headers = AnswerFormat.sections(of: sample.key.task)
        let bodies = headers.enumerated().map { place, header in
            let label =
                switch header {
                case "【风险评估】": AnswerFormat.riskLabel + level(sample.prompt) + "。"
                case "【价格预测】": "方向：\(Direction(sample.rating).rawValue)。"
                case "【投资建议】": AnswerFormat.ratingLabel + sample.rating.rawValue + "。"
                default: ""
                }
            let own = lines.indices.filter { $0 % headers.count == place }.map { lines[$0] }
            let words = place == 0 ? "技术指标RSI、MACD、均线、波动率，关注。" : place == headers.count - 1 ? "投资建议与风险，关注。" : ""
            return "\(header)\n\(label)\(own.joined(separator: "\n"))\n\(words)"
        }
        return bodies.joined(separator: "\n") + "\n" + AnswerFormat.disclaimer
    }

    private static func level(_ prompt: String) -> String {
        prompt.contains("波动平缓") ? "低" : prompt.contains("波动适中") ? "中" : "高"
    }
}
