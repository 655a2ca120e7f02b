public import Messages
import TrainerCore

/// The one table of `ljwxctl`'s exit codes, never renumbered (docs/CLI.md lists exactly these).
public enum CLIExit: Int32, CaseIterable, Sendable {
    case success = 0
    case other = 1
    case daemonUnreachable = 3
    case refused = 4
    case gateRejected = 10
    case deferred = 11
    case runFailed = 20
    case usage = 64
    case interrupted = 130

    public var meaning: Message {
        switch self {
        case .success: .exitSuccess
        case .other: .exitOther
        case .daemonUnreachable: .exitUnreachable
        case .refused: .exitRefused
        case .gateRejected: .exitRejected
        case .deferred: .exitDeferred
        case .runFailed: .exitRunFailed
        case .usage: .exitUsage
        case .interrupted: .exitInterrupted
        }
    }
}

extension CLIExit {
    /// Of a command that ended with an error.
    init(_ error: TrainerError) {
        switch error.code {
        case .usage: self = .usage
        case .daemonUnreachable: self = .daemonUnreachable
        case .notFound, .conflict, .permissionDenied: self = .refused
        case .configInvalid, .sourceFileInvalid, .tokenMissing, .tokenInvalid, .rateLimitedMinute, .rateLimitedHour,
            .rateLimitedDay, .requestInvalid, .upstreamUnavailable, .upstreamMalformed, .sourceDisagrees, .noData,
            .dataNotHealthy, .sampleLeaks, .ollamaUnavailable, .ollamaRefused, .ollamaInterrupted, .baseModelMissing,
            .baseModelChanged, .modelNotVerified, .contextTooSmall, .ollamaLacks, .diskFull, .storeUnusable,
            .storeUnavailable, .stateLocked, .socketUnusable, .cancelled, .internalFault:
            self = .other
        }
    }

    /// Of a run that was waited for.
    init(state: RunState, verdict: Verdict?) {
        switch (state, verdict) {
        case (.succeeded, .rejected): self = .gateRejected
        case (.succeeded, _), (.noNewData, _): self = .success
        case (.deferred, _): self = .deferred
        case (.failed, _), (.cancelled, _): self = .runFailed
        // A wait ends with none of these; were it so, the run would not be over.
        case (.queued, _), (.running, _): self = .other
        }
    }
}
