/// What can go wrong between this program and an Ollama server, told apart by what the caller can do about it.
public enum OllamaError: Error, Equatable, Sendable {
    /// Nothing (or nothing in time) answered at the address; `detail` is the network's own text.
    case unavailable(Reason, detail: String)
    /// The server answered and said no: the HTTP status (200 for an error line inside a stream) and its own words.
    case refused(status: Int, text: String)
    /// An answer began and did not end as it must: no `{"status":"success"}`, a connection lost in the middle, or a
    /// model runner that died.
    case interrupted(String)
    /// The stream of an answer ended properly, yet without `done: true`: the server gave this answer up (after 30
    /// equal pieces, say) and is fine itself. Carries what had come.
    case unfinished(String)
    /// A line of an answer is not UTF-8. Carries what had come before it.
    case notUTF8(String)
    /// An answer outgrew the limit of its request, and was broken off. Carries what had come.
    case tooLong(String)
    /// The server answered something that is not Ollama's protocol.
    case malformed(String)
    /// A local file could not be read for an upload.
    case unreadableFile(path: String, detail: String)

    public enum Reason: String, Equatable, Sendable {
        case connectionRefused = "connection_refused"
        /// No connection stood in time: nothing was asked.
        case connectTimeout = "connect_timeout"
        /// What was asked was not answered in time.
        case timeout
        case nameNotResolved = "name_not_resolved"
        case network
    }
}

extension OllamaError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unavailable(let reason, let detail): "unavailable (\(reason.rawValue)): \(detail)"
        case .refused(let status, let text): "HTTP \(status): \(text)"
        case .interrupted(let text): "interrupted: \(text)"
        case .unfinished(let text): "the answer ended without done:true after \(text.count) characters"
        case .notUTF8(let text): "the answer is not UTF-8 after \(text.count) characters"
        case .tooLong(let text): "the answer was broken off, too long after \(text.count) characters"
        case .malformed(let text): "not Ollama's protocol: \(text)"
        case .unreadableFile(let path, let detail): "cannot read \(path): \(detail)"
        }
    }
}
