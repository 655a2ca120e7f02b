import Evidence
import Foundation
import Gate
import Testing
import TrainerCore

@Suite("Answers of the decision lane")
struct DecisionAnswerTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let text: String
        var doneReason: String? = "stop"
        /// nil: not usable.
        var read: (rating: Rating, upProbability: Double)?
        var failure: Forecast.Failure = .unparsed
        var testDescription: String { "\(text.prefix(40)) \(doneReason ?? "-")" }

        var expected: Forecast {
            guard let read, let answer = Forecast.Answer(upProbability: read.upProbability, rating: read.rating) else {
                return .failed(failure)
            }
            return .answered(answer)
        }
    }

    static let whole = #"{"rating":"买入","p_up":0.55,"horizon":1}"#

    static let rows: [Row] = [
        Row(text: whole, read: (.buy, 0.55)),
        Row(text: "{ \"horizon\" : 1,\n \"p_up\" : 0, \"rating\" : \"卖出\" }", read: (.sell, 0)),
        Row(text: "```json\n\(whole)\n```", read: (.buy, 0.55)),
        Row(text: "结论如下：\(whole)", read: (.buy, 0.55)),
        Row(text: #"{"rating":"持有","p_up":"0.5","horizon":1}"#, read: (.hold, 0.5)),
        Row(text: #"{"rating":"持有","p_up":0.5}"#, read: (.hold, 0.5)),
        // full-width digits and marks
        Row(text: "｛“rating”：“买入”，“p_up”：０．６，“horizon”：１｝", read: (.buy, 0.6)),
        // empty, cut, not an object
        Row(text: ""), Row(text: "   \n"), Row(text: "买入"), Row(text: "{}"), Row(text: "}{"),
        Row(text: String(whole.dropLast(9))), Row(text: String(whole.dropLast())),
        Row(text: String(whole.dropLast(9)), doneReason: "length", failure: .truncated),
        Row(text: whole, doneReason: "length", failure: .truncated),
        Row(text: whole, doneReason: nil, failure: .truncated),
        Row(text: "", doneReason: ModelAnswer.timedOut, failure: .timeout),
        Row(text: whole, doneReason: ModelAnswer.notUTF8, failure: .notUTF8),
        Row(text: whole, doneReason: ModelAnswer.tooLong, failure: .tooLong),
        // not UTF-8, as it arrives; 1 MB
        Row(text: "\u{FFFD}\u{FFFD}" + whole), Row(text: whole + String(repeating: "涨", count: 350_000)),
        Row(text: String(repeating: "{", count: 1_000_000)),
        // English, and other words
        Row(text: #"{"rating":"buy","p_up":0.55,"horizon":1}"#), Row(text: "I would buy this stock."),
        Row(text: #"{"rating":"强烈买入","p_up":0.55,"horizon":1}"#),
        Row(text: #"{"评级":"买入","p_up":0.55,"horizon":1}"#),
        // two things at once
        Row(text: #"{"rating":"买入","rating":"卖出","p_up":0.55,"horizon":1}"#),
        Row(text: #"{"rating":"买入","p_up":0.55,"p_up":0.1,"horizon":1}"#),
        Row(text: whole + whole), Row(text: "[\(whole),\(whole)]"),
        Row(text: #"{"rating":["买入","卖出"],"p_up":0.55,"horizon":1}"#),
        Row(text: "买入、卖出、持有、买入、卖出、持有、买入、卖出、持有、买入 \(whole)"),
        Row(text: "{\"a\":\(whole)}"),
        // a rating and a probability of the other side; one half and 持有 take none
        Row(text: #"{"rating":"买入","p_up":0.05,"horizon":1}"#), Row(text: #"{"rating":"卖出","p_up":0.51,"horizon":1}"#),
        Row(text: #"{"rating":"买入","p_up":0.5,"horizon":1}"#, read: (.buy, 0.5)),
        Row(text: #"{"rating":"卖出","p_up":0.5,"horizon":1}"#, read: (.sell, 0.5)),
        Row(text: #"{"rating":"持有","p_up":0.9,"horizon":1}"#, read: (.hold, 0.9)),
        // decimal digits alone
        Row(text: #"{"rating":"买入","p_up":"0x1p-1","horizon":1}"#),
        Row(text: #"{"rating":"持有","p_up":"5e-1","horizon":1}"#),
        Row(text: #"{"rating":"买入","p_up":"inf","horizon":1}"#),
        Row(text: #"{"rating":"买入","p_up":"+0.6","horizon":1}"#),
        // no probability, another question
        Row(text: #"{"rating":"买入","p_up":1.2,"horizon":1}"#), Row(text: #"{"rating":"买入","p_up":-0.1,"horizon":1}"#),
        Row(text: #"{"rating":"买入","p_up":60,"horizon":1}"#), Row(text: #"{"rating":"买入","p_up":"60%","horizon":1}"#),
        Row(text: #"{"rating":"买入","p_up":null,"horizon":1}"#), Row(text: #"{"rating":"买入","p_up":1e999,"horizon":1}"#),
        Row(text: #"{"rating":"买入","p_up":"nan","horizon":1}"#), Row(text: #"{"rating":"买入","horizon":1}"#),
        Row(text: #"{"rating":"买入","p_up":0.55,"horizon":5}"#),
        Row(text: #"{"rating":"买入","p_up":0.55,"horizon":1.5}"#),
    ]

    @Test("are read as they were meant, and what says two things or nothing is wrong", arguments: rows)
    func table(row: Row) {
        let answer = ModelAnswer(
            text: row.text, doneReason: row.doneReason, latency: 1, loadSeconds: 0, promptTokens: 1, answerTokens: 1)
        #expect(DecisionAnswer.forecast(answer, horizon: 1) == row.expected)
    }

    @Test("fit the schema that the question sends, which is JSON and names the three ratings and the horizon")
    func schema() throws {
        let schema =
            try JSONSerialization.jsonObject(
                with: Data(DecisionQuestion.schema(horizon: 5).json.utf8)) as? [String: Any]
        let properties = try #require(schema?["properties"] as? [String: [String: Any]])
        #expect(properties["rating"]?["enum"] as? [String] == Rating.allCases.map(\.rawValue))
        #expect(properties["horizon"]?["enum"] as? [Int] == [5])
        #expect((schema?["required"] as? [String]).map(Set.init) == ["rating", "p_up", "horizon"])
    }

    @Test("are asked for with the facts of a narrative question, unchanged, and the horizon in words")
    func prompt() {
        let facts = "股票代码：600000.SH，日期：2026-11-20\n收盘价10.05"
        let prompt = DecisionQuestion.prompt(facts: facts, horizon: 3)
        #expect(prompt.hasSuffix("\n\n" + facts))
        #expect(prompt.contains("再过3个交易日收盘卖出"))
        #expect(DecisionQuestion.wording(horizon: 3) != DecisionQuestion.wording(horizon: 2))
    }

    @Test("stand beside trivial models that see the question's own numbers")
    func signals() throws {
        let facts = [
            Fact("收盘价", 10, decimals: 2), Fact("日涨跌幅", 2, decimals: 2), Fact("5日涨跌幅", 3, decimals: 2),
            Fact("20日涨跌幅", -4, decimals: 2), Fact("MA5", 9.9, decimals: 2), Fact("MA20", 9.5, decimals: 2),
            Fact("DIF", 0.1, decimals: 3), Fact("DEA", 0.05, decimals: 3), Fact("RSI14", 61, decimals: 1),
            Fact("K", 70, decimals: 1), Fact("D", 60, decimals: 1), Fact("量比", 1.2, decimals: 2),
            Fact("波动率", 25, decimals: 1),
        ]
        let signals = try #require(TrendSignals(facts: facts))
        #expect(signals.lastReturn == 0.02)
        #expect(abs(signals.averageGap - 0.4) < 1e-12)
        #expect(signals.indicators.count == 12)
        #expect(signals.indicators.allSatisfy { $0.isFinite })
        for name in facts.map(\.name) { #expect(TrendSignals(facts: facts.filter { $0.name != name }) == nil) }
    }
}
