public import TrainerCore

/// A question of the decision lane: the facts of a narrative question, and an answer of three fields alone.
public enum DecisionQuestion {
    /// - Parameters:
    ///   - facts: the input of a narrative question of that day.
    ///   - horizon: h, trading days between buying and selling.
    public static func prompt(facts: String, horizon: Int) -> String { "\(instruction(horizon))\n\n\(facts)" }

    /// All that is written beside the facts, for digests: another wording asks another question.
    public static func wording(horizon: Int) -> String { "\(instruction(horizon))\n\(schema(horizon: horizon).json)" }

    /// The rating's words stand in it: unlike in a narrative, each is as good as the others to somebody who copies.
    private static func instruction(_ horizon: Int) -> String {
        """
        请根据以下行情与指标判断：下一交易日收盘买入、再过\(horizon)个交易日收盘卖出，收益能否跑赢大盘。\
        只输出一个JSON对象：rating为买入、持有、卖出之一，p_up为跑赢的概率（0到1之间的小数），horizon为\(horizon)。
        """
    }

    /// Ollama's `format`: a server that keeps to it lets nothing else be written.
    ///
    /// - Parameter withOdds: the ratings' token probabilities are wanted too.
    public static func schema(horizon: Int, withOdds: Bool = false) -> AnswerSchema {
        let words = Rating.allCases.map(\.rawValue)
        let ratings = words.map { "\"\($0)\"" }.joined(separator: ",")
        return AnswerSchema(
            json: """
                {"type":"object","properties":{"rating":{"type":"string","enum":[\(ratings)]},\
                "p_up":{"type":"number","minimum":0,"maximum":1},\
                "horizon":{"type":"integer","enum":[\(horizon)]}},\
                "required":["rating","p_up","horizon"],"additionalProperties":false}
                """, choices: withOdds ? words : nil)
    }
}
