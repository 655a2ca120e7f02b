public import NetworkFaults

/// What can go wrong between this program and an Ollama server, told apart by what the caller can do about it.
public enum OllamaError: Error, Equatable, Sendable {
    /// Nothing answered at the address.
    case unavailable(NetworkFault)
    /// What was asked was not answered whole in time.
    case late(Duration)
    /// The server answered and said no: the HTTP status (200 for an error line inside a stream) and its own words.
    case refused(status: Int, text: String)
    /// An answer began, or was due, and did not end as it must.
    case interrupted(Interruption)
    /// The stream of an answer ended properly, yet without `done: true`: the server gave this answer up (after 30
    /// equal pieces, say) and is fine itself. Carries what had come.
    case unfinished(String)
    /// A line of an answer is not UTF-8. Carries what had come before it.
    case notUTF8(String)
    /// An answer outgrew the limit of its request, and was broken off. Carries what had come.
    case tooLong(String)
    /// The server answered something that is not Ollama's protocol.
    case malformed(String)
    /// A reply, or a line of one, has more bytes than are read.
    case oversized(limit: Int)
    /// A local file could not be read for an upload.
    case unreadableFile(path: String, detail: String)

    public enum Interruption: Equatable, Sendable {
        /// The server broke off and said why: a model runner that died, say.
        case told(String)
        case connectionLost(NetworkFault)
        case closedBeforeAnswer
        /// With what stood of it.
        case endedInLine(String)
        case endedInCharacter
        /// A create ended without `{"status":"success"}`; its last status, nil where there was none.
        case createEnded(after: String?)
    }
}

extension OllamaError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unavailable(let fault): "unavailable: \(fault)"
        case .refused(let status, let text): "HTTP \(status): \(text)"
        case .late(let limit): "no whole answer within \(limit)"
        case .interrupted(let how): "interrupted: \(how)"
        case .unfinished(let text): "the answer ended without done:true after \(text.count) characters"
        case .notUTF8(let text): "the answer is not UTF-8 after \(text.count) characters"
        case .tooLong(let text): "the answer was broken off, too long after \(text.count) characters"
        case .malformed(let text): "not Ollama's protocol: \(text)"
        case .oversized(let limit): "a reply or a line of more than \(limit) bytes"
        case .unreadableFile(let path, let detail): "cannot read \(path): \(detail)"
        }
    }
}

extension OllamaError.Interruption: CustomStringConvertible {
    public var description: String {
        switch self {
        case .told(let text): text
        case .connectionLost(let fault): "the connection was lost in the middle of the answer: \(fault)"
        case .closedBeforeAnswer: "the connection was closed before an answer came"
        case .endedInLine(let text): "the answer ended in the middle of a line: \(text)"
        case .endedInCharacter: "the answer ended in the middle of a character"
        case .createEnded(let status): "the create stream ended after \(status.map { "\"\($0)\"" } ?? "no line")"
        }
    }
}
