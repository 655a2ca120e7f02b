/// A misbehaviour to be shown on purpose.
public enum SandboxFault: Hashable, Sendable {
    /// Chat and generate: the connection breaks after half of the answer.
    case dieMidStream
    /// Chat and generate: the stream ends with the line of a model runner that died.
    case runnerDiesMidStream
    /// Chat and generate: the stream ends without its `done` line.
    case noDone
    /// Chat, generate and create: the stream ends in good order inside a line, as through a proxy (the model is not made).
    case cutLine
    /// Chat and generate: the second line of a stream has a byte that no UTF-8 text has.
    case notUTF8
    /// Chat and generate: a stream's first piece is repeated until so many bytes are written, whatever `num_predict` says.
    case long(bytes: Int)
    /// Create: the stream ends without `success` (the model is not made).
    case createWithoutSuccess
    /// Create: the connection breaks in the middle (the model is not made).
    case dieMidCreate
    /// Every reply waits first.
    case slow(milliseconds: Int)
    /// After that many requests every connection is closed without an answer.
    case downAfter(requests: Int)
    /// Chat and generate: refused with that status: 500 as when the model's process has died, 502 and 504 with a proxy's
    /// page, any other as when the queue is full.
    case busy(status: Int)
    /// Instead of JSON, every reply is a web page with status 200.
    case html

    /// `die-mid-stream`, `runner-dies`, `no-done`, `cut-line`, `not-utf8`, `long:BYTES`, `create-without-success`,
    /// `die-mid-create`, `slow:MS`, `down-after:N`, `busy:STATUS`, `html`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count == 2 ? Int(parts[1]) : nil) {
        case ("die-mid-stream", nil): self = .dieMidStream
        case ("runner-dies", nil): self = .runnerDiesMidStream
        case ("no-done", nil): self = .noDone
        case ("cut-line", nil): self = .cutLine
        case ("not-utf8", nil): self = .notUTF8
        case ("long", let value?) where value > 0: self = .long(bytes: value)
        case ("create-without-success", nil): self = .createWithoutSuccess
        case ("die-mid-create", nil): self = .dieMidCreate
        case ("html", nil): self = .html
        case ("slow", let value?) where value >= 0: self = .slow(milliseconds: value)
        case ("down-after", let value?) where value >= 0: self = .downAfter(requests: value)
        case ("busy", let value?) where (400...599).contains(value): self = .busy(status: value)
        default: return nil
        }
    }

    /// Accepted spellings, for messages.
    public static let spellings =
        "die-mid-stream, runner-dies, no-done, cut-line, not-utf8, long:BYTES, create-without-success, die-mid-create, "
        + "slow:MS, down-after:N, busy:STATUS, html"
}
