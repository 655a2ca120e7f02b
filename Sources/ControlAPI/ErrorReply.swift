public import TrainerCore

/// The body of every reply that is not a success.
public struct ErrorReply: Codable, Hashable, Sendable {
    public let error: TrainerError

    public init(_ error: TrainerError) { self.error = error }
}
