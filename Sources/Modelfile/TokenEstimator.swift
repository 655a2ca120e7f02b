public import TrainerCore

/// Tokens of a text before a server has counted them.
///
/// One token per scalar for everything but Latin letters (0.6) is more than Qwen's tokenizer makes of this program's
/// texts; a model whose vocabulary knows little Chinese makes more. So the estimate is scaled by a factor that is the
/// server's own count over ours, once there is one. No byte-level vocabulary makes more tokens than `upperBound`.
public struct TokenEstimator: Codable, Hashable, Sendable {
    /// Role marks around a message: `<|im_start|>user\n` … `<|im_end|>\n` are 5 tokens in ChatML; more in other templates.
    public static let tokensPerMessage = 8

    public let factor: Double

    public init(factor: Double = 1) {
        self.factor = factor.isFinite && factor > 0 ? factor : 1
    }

    /// Scaled so that the text a server counted is not underestimated: 2 % above its ratio.
    ///
    /// - Parameter measured: `prompt_eval_count` of a request that consisted of `messages`.
    public static func calibrated(by messages: [ChatMessage], measured: Int) -> TokenEstimator {
        let raw = TokenEstimator().estimate(messages)
        guard raw > 0, measured > 0 else { return TokenEstimator() }
        return TokenEstimator(factor: Double(measured) / Double(raw) * 1.02)
    }

    public func estimate(_ text: String) -> Int { Int((Self.weight(text) * factor).rounded(.up)) }

    public func estimate(_ messages: [ChatMessage]) -> Int {
        messages.reduce(0) { $0 + estimate($1.content) + Self.tokensPerMessage }
    }

    /// A byte-level vocabulary has a token for every byte, so no text has more tokens than UTF-8 bytes.
    public static func upperBound(_ text: String) -> Int { text.utf8.count }

    public static func upperBound(_ messages: [ChatMessage]) -> Int {
        messages.reduce(0) { $0 + upperBound($1.content) + tokensPerMessage }
    }

    private static func weight(_ text: String) -> Double {
        text.unicodeScalars.reduce(0) { sum, scalar in
            let isLetter = scalar.isASCII && scalar.properties.isAlphabetic
            return sum + (isLetter ? 0.6 : 1)
        }
    }
}
