public import ControlAPI
public import Messages

/// Who answered, by the headers of its last reply.
public struct DaemonIdentity: Hashable, Sendable {
    /// nil: something that is no ljwx-trainer.
    public let version: String?
    public let language: Language?
    /// nil: it did not say.
    public let log: LogPlace?

    public init(version: String?, language: Language?, log: LogPlace?) {
        self.version = version
        self.language = language
        self.log = log
    }
}
