public import TrainerCore
import Messages

/// What is left of a context window for shots: `num_ctx − system − longest question − longest answer − reserve`.
public struct TokenBudget: Codable, Hashable, Sendable {
    public let contextTokens: Int
    public let systemTokens: Int
    /// The longest question that will be put to the model.
    public let questionTokens: Int
    /// The longest answer that anybody lets the model give.
    public let answerTokens: Int
    public let reserveTokens: Int

    /// Begin-of-text and generation marks, and what an estimate may miss by.
    public static let defaultReserve = 64

    /// - Throws: `contextTooSmall` where nothing is left for even one shot.
    public init(
        contextTokens: Int, system: String, questions: [String], answerTokens: Int, estimator: TokenEstimator,
        reserveTokens: Int = defaultReserve
    ) throws(TrainerError) {
        self.contextTokens = contextTokens
        self.systemTokens = estimator.estimate([ChatMessage(.system, system)])
        self.questionTokens = questions.map { estimator.estimate([ChatMessage(.user, $0)]) }.max() ?? 0
        self.answerTokens = answerTokens
        self.reserveTokens = reserveTokens
        guard shotTokens > 0 else {
            throw TrainerError(
                .contextTooSmall,
                .contextHasNoRoom(
                    context: contextTokens, system: systemTokens, question: questionTokens, answer: answerTokens,
                    reserve: reserveTokens),
                hint: .enlargeContext)
        }
    }

    public var shotTokens: Int {
        contextTokens - systemTokens - questionTokens - answerTokens - reserveTokens
    }
}
