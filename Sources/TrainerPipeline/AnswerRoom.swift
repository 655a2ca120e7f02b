import Messages
import Modelfile
import TrainerCore

/// Whether the examination lets a model write what its samples teach it. A cut answer passes no check, and its reasons
/// would blame the model.
struct AnswerRoom: Sendable {
    /// `evaluation.num_predict`
    let limit: Int
    let estimator: TokenEstimator
    /// The engine's count of an answer with its end; nil where the context holds none so long.
    let count: @Sendable (String) async throws -> Int?

    /// nil where the longest fits. Each count makes the engine read a prompt, so none is made where the estimate leaves a
    /// fifth of the room free.
    ///
    /// - Throws: `config_invalid` where not even the shortest fits.
    func warning(for answers: [String]) async throws -> Message? {
        let byLength = answers.map { (text: $0, tokens: estimator.estimate($0)) }
        guard let longest = byLength.max(by: { $0.tokens < $1.tokens }), longest.tokens * 5 > limit * 4,
            let shortest = byLength.min(by: { $0.tokens < $1.tokens })
        else { return nil }
        let most = try await count(longest.text)
        if let most, most <= limit { return nil }
        let enough = Self.rounded(most ?? longest.tokens)
        if let least = try await count(shortest.text), least > limit {
            throw TrainerError(
                .configInvalid, .answersCutOff(limit, least: least), hint: .answersCutOffHint(enough: enough))
        }
        return .answersPartlyCutOff(limit, most: most, enough: enough)
    }

    /// A quarter more, in tens: models are not as brief as templates.
    private static func rounded(_ tokens: Int) -> Int { (tokens * 5 / 4 + 9) / 10 * 10 }
}
