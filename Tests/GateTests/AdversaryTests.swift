import Gate
import Messages
import Testing
import TrainerCore

@Suite("Adversaries")
struct AdversaryTests {
    /// A way to cheat, and the check and the reason that must catch it.
    struct Adversary: Sendable, CustomTestStringConvertible {
        let name: String
        let assertion: Assertion.ID
        let reason: GateDecision.Code
        let answer: @Sendable (Exam.Item) -> ModelAnswer
        var testDescription: String { name }
    }

    static let all: [Adversary] = [
        Adversary(name: "echoes the question", assertion: .sections, reason: .formatRate) { .saying($0.sample.prompt) },
        Adversary(name: "echoes the question under the headers", assertion: .keywords, reason: .passRate) { item in
            let headers = AnswerFormat.sections(of: item.sample.key.task)
            let body = item.sample.input.split(separator: "\n").dropFirst().joined(separator: " ")
                .replacing("，", with: " ")
            return .saying(headers.map { "\($0)\n\(body)" }.joined(separator: "\n") + "\n" + AnswerFormat.disclaimer)
        },
        Adversary(
            name: "copies lines under the headers, names every keyword and looks the rating up", assertion: .copying,
            reason: .passRate
        ) { .saying(Parrot.answer($0.sample)) },
        Adversary(name: "advises the opposite of its rating", assertion: .rating, reason: .formatRate) { item in
            let other = item.sample.rating == .buy ? "卖出" : "买入"
            return .saying(item.sample.output.replacing("【投资建议】\n", with: "综合来看建议\(other)。\n【投资建议】\n"))
        },
        Adversary(name: "invents what comes", assertion: .future, reason: .passRate) { item in
            .saying(item.sample.output.replacing("【投资建议】\n", with: "预计明日上涨三个点。\n【投资建议】\n"))
        },
        Adversary(name: "urges to stake all", assertion: .promise, reason: .formatRate) { item in
            .saying(item.sample.output.replacing("【投资建议】\n", with: "应满仓追高。\n【投资建议】\n"))
        },
        Adversary(name: "lists keywords", assertion: .sections, reason: .formatRate) { _ in
            .saying("技术指标 RSI MACD 均线 投资建议 风险 波动率 技术指标 RSI MACD 均线 投资建议 风险 波动率 技术指标 RSI MACD 均线 投资建议 风险 波动率")
        },
        Adversary(name: "lists keywords under the headers", assertion: .substance, reason: .passRate) { item in
            let headers = AnswerFormat.sections(of: item.sample.key.task)
            let words = "技术指标、RSI、MACD、均线、风险、波动率、投资建议等均需综合判断"
            let bodies = headers.map { header in
                let risk = header == "【风险评估】" ? "风险等级：中。" : ""
                return "\(header)\n\(risk)\(header == headers.last ? "评级：持有。" : "")\(words)。"
            }
            return .saying(bodies.joined(separator: "\n") + "\n" + AnswerFormat.disclaimer)
        },
        Adversary(name: "always says 持有", assertion: .ratingRule, reason: .constantAnswer) { constant(.hold, $0) },
        Adversary(name: "always says 买入", assertion: .ratingRule, reason: .constantAnswer) { constant(.buy, $0) },
        Adversary(name: "changes one number", assertion: .numbers, reason: .passRate) { item in
            let fact = item.sample.facts.first { $0.name == "RSI14" }.map { "\($0.value)" } ?? ""
            let level = item.sample.facts.first { $0.name == "支撑位" }.map { "\($0.value)" } ?? ""
            return .saying(item.sample.output.replacing(fact, with: "41.9").replacing(level, with: "5.55"))
        },
        Adversary(name: "turns 高于 and 低于 round", assertion: .relations, reason: .passRate) { item in
            let flipped = item.sample.output.replacing("高于", with: "甲").replacing("低于", with: "高于")
                .replacing("甲", with: "低于").replacing("偏多", with: "乙").replacing("偏空", with: "偏多")
                .replacing("乙", with: "偏空").replacing("中性", with: "偏多")
            return .saying(flipped)
        },
        Adversary(name: "is overlong", assertion: .length, reason: .formatRate) { item in
            let filler = String(repeating: "操作上请结合自身情况灵活处理。", count: 40)
            return .saying(item.sample.output.replacing("【投资建议】", with: filler + "\n【投资建议】"))
        },
        Adversary(name: "answers in JSON alone", assertion: .sections, reason: .formatRate) { item in
            .saying(#"{"rating":"\#(item.sample.rating.rawValue)","p_up":0.6,"horizon":5}"#)
        },
        Adversary(name: "says nothing", assertion: .length, reason: .formatRate) { _ in .saying("") },
        Adversary(name: "breaks off its stream", assertion: .finished, reason: .formatRate) { item in
            .saying(item.sample.output, doneReason: nil)
        },
        Adversary(name: "runs into num_predict", assertion: .finished, reason: .formatRate) { item in
            .saying(item.sample.output, doneReason: "length")
        },
        Adversary(name: "is not UTF-8", assertion: .finished, reason: .formatRate) { item in
            .saying(item.sample.output, doneReason: ModelAnswer.notUTF8)
        },
        Adversary(name: "is broken off at its limit", assertion: .finished, reason: .formatRate) { item in
            .saying(String(repeating: item.sample.output, count: 3), doneReason: ModelAnswer.tooLong)
        },
        Adversary(name: "leaks template tokens", assertion: .templateTokens, reason: .formatRate) { item in
            .saying(item.sample.output + "<|im_end|>")
        },
        Adversary(name: "names two ratings", assertion: .rating, reason: .formatRate) { item in
            let other = item.sample.rating == .buy ? "卖出" : "买入"
            return .saying(item.sample.output.replacing("评级：", with: "激进者可\(other)。评级："))
        },
        Adversary(name: "promises a profit", assertion: .promise, reason: .formatRate) { item in
            .saying(item.sample.output.replacing("【投资建议】\n", with: "【投资建议】\n此股稳赚。"))
        },
        Adversary(name: "answers in English", assertion: .language, reason: .formatRate) { item in
            .saying(
                item.sample.output.replacing("【投资建议】\n", with: "【投资建议】\nThe outlook of the stock is quite stable now. ")
            )
        },
        Adversary(name: "is slow", assertion: .latency, reason: .latency) { .saying($0.sample.output, latency: 31) },
    ]

    @Test("rejects an adversary for the right reason", arguments: all)
    func rejected(adversary: Adversary) throws {
        let summary = Exam.standard.summary(by: adversary.answer)
        let decision = try Exam.standard.decision(on: summary)
        #expect(decision.outcome == .reject)
        #expect(decision.reasons.map(\.code).contains(adversary.reason.rawValue))
        #expect(summary.failures.map(\.id).contains(adversary.assertion))
        for reason in decision.reasons where reason.code != GateDecision.Code.tooFewCases.rawValue {
            #expect((1...3).contains(reason.examples.count), "\(reason.code) shows no examples")
        }
    }

    @Test("a number changed or a word turned round is the only thing wrong with an otherwise right answer")
    func soleFault() {
        let exam = Exam.standard
        let item = exam.items[0]
        let judge = { (text: String) in AnswerJudge.judge(.saying(text), of: item.testCase, policy: GatePolicy()) }
        #expect(judge(item.sample.output.replacing("52.3", with: "52.9")).failures.map(\.id) == [.numbers])
        #expect(judge(item.sample.output.replacing("DIF低于DEA", with: "DIF高于DEA")).failures.map(\.id) == [.relations])
    }

    @Test(
        "what did not end as it must is told by its name, in both languages",
        arguments: [
            (ModelAnswer.timedOut, "not answered in time"), (ModelAnswer.notUTF8, "not UTF-8"),
            (ModelAnswer.tooLong, "broken off, far too long"), ("length", "done_reason length"),
            (nil, "the stream ended without done"),
        ] as [(String?, String)])
    func namedEnd(doneReason: String?, words: String) throws {
        let item = Exam.standard.items[0]
        let judged = AnswerJudge.judge(
            .saying(item.sample.output, doneReason: doneReason), of: item.testCase, policy: GatePolicy())
        #expect(judged.failures.map(\.id) == [.finished])
        let detail = try #require(judged.failures.first?.detail)
        #expect(detail.en == words && !detail.zh.isEmpty)
    }

    @Test("passes the right answers")
    func perfect() throws {
        let summary = Exam.standard.summary { .saying($0.sample.output) }
        let decision = try Exam.standard.decision(on: summary)
        #expect(summary.failures == [])
        #expect(decision.outcome == .pass)
        #expect(decision.reasons.map(\.code) == ["passed"])
        #expect(summary.faithfulness.numbers == summary.faithfulness.faithfulNumbers)
        #expect(summary.faithfulness.relations > 50)
    }

    /// Otherwise perfect: the whole answer is right but for the rating.
    private static func constant(_ rating: Rating, _ item: Exam.Item) -> ModelAnswer {
        .saying(item.sample.output.replacing("评级：\(item.sample.rating.rawValue)", with: "评级：\(rating.rawValue)"))
    }
}
