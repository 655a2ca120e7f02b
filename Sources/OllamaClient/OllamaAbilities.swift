/// What one server was seen to do, each found out by asking for it: version numbers are not trusted to tell.
public struct OllamaAbilities: Hashable, Sendable {
    public enum Finding: Hashable, Sendable {
        case yes
        /// With what it did instead, or its own words.
        case no(String)
        /// It was asked, and what came settles nothing.
        case unknown(String)
    }

    public let version: String
    /// `truncate: false` refuses a prompt that is longer than the context.
    public let refusesLongPrompts: Finding
    /// `format` takes a JSON schema.
    public let answersBySchema: Finding
    /// `logprobs: true` brings the tokens' probabilities.
    public let logprobs: Finding
    /// `_debug_render_only: true` shows the prompt instead of answering.
    public let rendersPrompts: Finding
    /// `adapters` of create is read.
    public let takesAdapters: Finding
}
