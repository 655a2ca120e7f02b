internal import Evidence
public import TrainerCore

/// That a challenger saw every token of what it was asked: the longest prompt as the engine counted it, shots included, and
/// the longest answer that is allowed fit the context, and the server refused nothing. It is asked with `truncate:false`: it
/// refuses what it would have to cut.
public struct TruncationFinding: Codable, Hashable, Sendable {
    /// Of the longest prompt that was proven when the version was built, or asked since.
    public let promptTokens: Int
    /// Of the longest answer.
    public let answerTokens: Int
    public let contextLength: Int
    /// Questions whose tokens the server told.
    public let questions: Int
    /// Whether it refused a question for its length.
    public let isRefused: Bool

    /// - Parameters:
    ///   - proven: tokens of the longest prompt, counted before the version was built.
    ///   - answers: of the examination so far.
    public init(
        proven: Int, answerTokens: Int, contextLength: Int, answers: [ModelAnswer], isRefused: Bool = false
    ) {
        self.promptTokens = max(proven, answers.map(\.promptTokens).max() ?? 0)
        self.answerTokens = answerTokens
        self.contextLength = contextLength
        self.questions = answers.count { $0.promptTokens > 0 }
        self.isRefused = isRefused
    }

    var worstCase: Int { promptTokens + answerTokens }
    public var passes: Bool { !isRefused && promptTokens > 0 && worstCase <= contextLength }

    var blessing: VerdictInputs.Blessing {
        VerdictInputs.Blessing(
            fault: passes ? nil : isRefused ? "refused" : "too_long", measure: Double(worstCase),
            limit: Double(contextLength), n: questions)
    }
}
