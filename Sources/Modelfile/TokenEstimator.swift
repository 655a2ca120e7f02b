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

/// Latin letters and other scalars of a text, counted by bytes, eight at a time.
private struct ScalarCount {
    private var scalars = 0
    private var letters = 0

    var weight: Double { Double(scalars - letters) + 0.6 * Double(letters) }

    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            let raw = UnsafeRawBufferPointer(bytes)
            // A counter in each byte of a word, emptied before one overflows.
            var (begun, latin): (UInt64, UInt64) = (0, 0)
            var place = 0
            var left = 255
            while place + 8 <= raw.count {
                let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                begun &+= Self.beginnings(in: word)
                latin &+= Self.letters(in: word)
                place += 8
                left -= 1
                if left == 0 {
                    empty(&begun, &latin)
                    left = 255
                }
            }
            empty(&begun, &latin)
            for byte in raw[place...] {
                scalars += byte & 0xc0 == 0x80 ? 0 : 1
                letters += (byte | 0x20) &- UInt8(ascii: "a") < 26 ? 1 : 0
            }
        }
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// 1 in each byte that begins a scalar: all but `10xxxxxx`.
    private static func beginnings(in word: UInt64) -> UInt64 {
        (~(word >> 7) | word >> 6) & ones
    }

    /// 1 in each byte that is a Latin letter.
    private static func letters(in word: UInt64) -> UInt64 {
        let lower = (word | 0x2020_2020_2020_2020) & 0x7f7f_7f7f_7f7f_7f7f
        let (fromA, beyondZ) = (lower &+ 0x1f1f_1f1f_1f1f_1f1f, lower &+ 0x0505_0505_0505_0505)
        return (fromA & ~beyondZ & ~word) >> 7 & ones
    }

    private mutating func empty(_ begun: inout UInt64, _ latin: inout UInt64) {
        scalars += Self.sum(begun)
        letters += Self.sum(latin)
        (begun, latin) = (0, 0)
    }

    /// Of eight counters.
    private static func sum(_ counters: UInt64) -> Int {
        let pairs = (counters & 0x00ff_00ff_00ff_00ff) + (counters >> 8 & 0x00ff_00ff_00ff_00ff)
        return Int((pairs &* 0x0001_0001_0001_0001) >> 48)
    }
}
