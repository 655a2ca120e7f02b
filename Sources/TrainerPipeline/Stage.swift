public import Logging
public import Messages
public import TrainerCore

/// One step of a run: a typed input, a typed output, nothing remembered in between. Both are checkpointed by digest, so
/// a stage must be safe to run again on the same input: a crash can come after its last effect and before its record.
public protocol Stage<Input, Output>: Sendable {
    associatedtype Input: Codable & Sendable
    associatedtype Output: Codable & Sendable

    var name: StageName { get }
    /// Throws `TrainerError`, or `CancellationError` when the run is cancelled or the daemon stops.
    func run(_ input: Input, _ context: StageContext) async throws -> Output
}

/// What a stage may know of the run that it works for.
public struct StageContext: Sendable {
    public let run: RunRecord
    public let logger: Logger
    public let clock: any WallClock
    public let language: Language
    private let onProgress: @Sendable (Double?, Message) async -> Void
    private let onWarning: @Sendable (Message) async -> Void

    public init(
        run: RunRecord, logger: Logger, clock: any WallClock, language: Language,
        onProgress: @escaping @Sendable (Double?, Message) async -> Void,
        onWarning: @escaping @Sendable (Message) async -> Void
    ) {
        self.run = run
        self.logger = logger
        self.clock = clock
        self.language = language
        self.onProgress = onProgress
        self.onWarning = onWarning
    }

    /// A line in the journal.
    public func note(_ message: Message) { logger.info("\(message.text(in: language))") }
    /// Tells the watchers how far the stage is: 0…1, never falling, or nil where the whole is not known.
    public func progress(_ fraction: Double?, _ message: Message) async { await onProgress(fraction, message) }
    /// Something a person should know although the run goes on; kept with the run.
    public func warn(_ message: Message) async { await onWarning(message) }
}
