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

    /// The estimate of the texts put together, without putting them together.
    func estimate(joined texts: String...) -> Int {
        let count = texts.reduce(into: ScalarCount()) { $0.add($1) }
        return Int((count.weight * factor).rounded(.up))
    }

    private static func weight(_ text: String) -> Double {
        var count = ScalarCount()
        count.add(text)
        return count.weight
    }
}

/// Latin letters and other scalars of a text, counted by bytes.
private struct ScalarCount {
    private var scalars = 0
    private var letters = 0

    var weight: Double { Double(scalars - letters) + 0.6 * Double(letters) }

    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            // Counters of a byte, emptied before they overflow, so that sixteen bytes are counted at once.
            for start in stride(from: 0, to: bytes.count, by: 255) {
                var (begun, latin): (UInt8, UInt8) = (0, 0)
                for place in start..<min(bytes.count, start + 255) {
                    let byte = bytes[place]
                    begun &+= byte & 0xc0 == 0x80 ? 0 : 1
                    latin &+= (byte | 0x20) &- UInt8(ascii: "a") < 26 ? 1 : 0
                }
                scalars += Int(begun)
                letters += Int(latin)
            }
        }
    }
}
