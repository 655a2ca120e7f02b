public import Foundation
public import Messages

/// The one error of the product: a stable code for scripts and retries, a sentence for people, what to do about it,
/// and the cause: the other side's words, or ours about what lies behind it.
public struct TrainerError: Error, Codable, Hashable, Sendable {
    /// Stable across releases: stored with runs, sent over the socket, shown by `--json`.
    public enum Code: String, Codable, CaseIterable, Sendable {
        // what the user wrote
        case usage = "usage"
        case configInvalid = "config_invalid"
        case sourceFileInvalid = "source_file_invalid"
        // the data source
        case tokenMissing = "token_missing"
        case tokenInvalid = "token_invalid"
        case permissionDenied = "permission_denied"
        case rateLimitedMinute = "rate_limited_minute"
        case rateLimitedHour = "rate_limited_hour"
        case rateLimitedDay = "rate_limited_day"
        case requestInvalid = "request_invalid"
        case upstreamUnavailable = "upstream_unavailable"
        case upstreamMalformed = "upstream_malformed"
        case sourceDisagrees = "source_disagrees"
        case noData = "no_data"
        case dataNotHealthy = "data_not_healthy"
        /// A sample states a number that its question does not give.
        case sampleLeaks = "sample_leaks"
        // Ollama
        case ollamaUnavailable = "ollama_unavailable"
        case ollamaRefused = "ollama_refused"
        case ollamaInterrupted = "ollama_interrupted"
        case baseModelMissing = "base_model_missing"
        case baseModelChanged = "base_model_changed"
        case modelNotVerified = "model_not_verified"
        case contextTooSmall = "context_too_small"
        case ollamaLacks = "ollama_lacks"
        // this machine
        case diskFull = "disk_full"
        /// Damaged, of another version, not to be opened: a person has to act.
        case storeUnusable = "store_unusable"
        /// Locked, or a read or write failed: it may work again.
        case storeUnavailable = "store_unavailable"
        case stateLocked = "state_locked"
        case socketUnusable = "socket_unusable"
        // the control interface
        case daemonUnreachable = "daemon_unreachable"
        case notFound = "not_found"
        case conflict = "conflict"
        case cancelled = "cancelled"
        case internalFault = "internal_fault"
    }

    public let code: Code
    public let message: Message
    public let hint: Message?
    public let cause: Cause?
    /// When trying again can succeed, where that is known: a limit's window turns then.
    public let resumesAt: Date?

    public init(
        _ code: Code, _ message: Message, hint: Message? = nil, cause: Cause? = nil, resumesAt: Date? = nil
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.cause = cause
        self.resumesAt = resumesAt
    }

    /// What the runner does with a stage that failed with this error.
    public var disposition: Disposition {
        switch code {
        case .ollamaUnavailable, .ollamaInterrupted, .upstreamUnavailable, .rateLimitedHour, .rateLimitedDay:
            .deferred
        case .rateLimitedMinute, .upstreamMalformed:
            .retryable
        case .usage, .configInvalid, .sourceFileInvalid, .tokenMissing, .tokenInvalid, .permissionDenied,
            .requestInvalid, .sourceDisagrees, .noData, .dataNotHealthy, .sampleLeaks, .ollamaRefused,
            .baseModelMissing, .baseModelChanged, .modelNotVerified, .contextTooSmall, .ollamaLacks, .diskFull,
            .storeUnusable, .storeUnavailable, .stateLocked, .socketUnusable, .daemonUnreachable, .notFound, .conflict,
            .cancelled, .internalFault:
            .final
        }
    }

    /// What lies behind an error; never holds a secret.
    public enum Cause: Hashable, Sendable {
        /// The other side's own words (an HTTP body's start, an SQLite text, an errno text), the same in every language.
        case foreign(String)
        /// A sentence of this program.
        case own(Message)

        /// What somebody else's error says of itself; of one of ours its cause, or where it has none the error itself.
        public static func of(_ error: any Error) -> Cause {
            guard let fault = error as? TrainerError else { return .foreign(ErrorText.of(error)) }
            return fault.cause ?? .own(fault.message)
        }

        public var message: Message {
            switch self {
            case .foreign(let words): .verbatim(words)
            case .own(let message): message
            }
        }
    }

    /// The disk is full, the database is locked, or a read or write failed: a person or time cures it, and the daemon must
    /// still be there then. A damaged database, or one that cannot be opened any more, is no such thing: what waits for it
    /// waits for ever, and nobody is told.
    public var isStoreTrouble: Bool { code == .diskFull || code == .storeUnavailable }

    public enum Disposition: Sendable {
        /// Try again within the same attempt of the stage.
        case retryable
        /// Nobody here is at fault and time cures it: the run waits and goes on later from its last checkpoint.
        case deferred
        /// A person has to act first.
        case final
    }
}

/// Words of others are a string, as they were when all causes were; a sentence of ours is an object of both languages.
extension TrainerError.Cause: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let words = try? container.decode(String.self) {  // anything else is a sentence
            self = .foreign(words)
        } else {
            self = .own(try container.decode(Message.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .foreign(let words): try container.encode(words)
        case .own(let message): try container.encode(message)
        }
    }
}
