public import Messages

/// Who answered, by the headers of its last reply.
public struct DaemonIdentity: Hashable, Sendable {
    /// nil: something that is no ljwx-trainer.
    public let version: String?
    public let language: Language?

    public init(version: String?, language: Language?) {
        self.version = version
        self.language = language
    }
}
