public import Messages
public import TrainerCore

extension PluginFault {
    /// The codes that a plug-in may name; anything else is a breach of the protocol.
    private static let codes: [TrainerError.Code] = [
        .upstreamUnavailable, .upstreamMalformed, .rateLimitedMinute, .rateLimitedHour, .rateLimitedDay,
        .permissionDenied, .requestInvalid, .tokenMissing, .tokenInvalid,
    ]

    /// - Parameters:
    ///   - command: as it was written.
    ///   - remedy: where the protocol stands.
    ///   - lateRemedy: which key gives it more time.
    public func error(
        of command: String, asked question: String, remedy: Message, lateRemedy: Message
    ) -> TrainerError {
        switch self {
        case .ended(let how):
            TrainerError(
                .upstreamUnavailable, .pluginEnded(command: command, question: question, how: how), hint: remedy,
                cause: .own(.dataWords(how)))
        case .timedOut(let limit):
            TrainerError(
                .upstreamUnavailable,
                .pluginLate(command: command, question: question, seconds: Int(limit / .seconds(1))),
                hint: lateRemedy)
        case .malformed(let what):
            TrainerError(
                .upstreamMalformed, .pluginMalformed(command: command, what: what), hint: remedy,
                cause: .own(.dataWords(what)))
        case .refused(let code, let words):
            if let known = TrainerError.Code(rawValue: code), Self.codes.contains(known) {
                TrainerError(
                    known, .pluginRefused(command: command, question: question), hint: .pluginRefusedRemedy,
                    cause: .foreign(words))
            } else {
                TrainerError(
                    .upstreamMalformed, .pluginMalformed(command: command, what: "unknown error code \(code)"),
                    hint: remedy, cause: .foreign(words))
            }
        }
    }
}
