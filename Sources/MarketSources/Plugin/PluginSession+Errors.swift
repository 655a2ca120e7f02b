import Messages
import TrainerCore

extension PluginSession {
    /// The codes that a plug-in may name; anything else is a breach of the protocol.
    static let codes: [TrainerError.Code] = [
        .upstreamUnavailable, .upstreamMalformed, .rateLimitedMinute, .rateLimitedHour, .rateLimitedDay,
        .permissionDenied, .requestInvalid, .tokenMissing, .tokenInvalid,
    ]

    static func error(_ fault: PluginFault, _ question: PluginQuestion, _ settings: PluginSettings) -> TrainerError {
        switch fault {
        case .ended(let how):
            TrainerError(
                .upstreamUnavailable, .pluginEnded(command: settings.text, question: question.rawValue, how: how),
                hint: .pluginRemedy, cause: how)
        case .timedOut(let limit):
            TrainerError(
                .upstreamUnavailable,
                .pluginLate(
                    command: settings.text, question: question.rawValue, seconds: Int(limit / .seconds(1))),
                hint: .pluginLateRemedy)
        case .malformed(let what):
            TrainerError(
                .upstreamMalformed, .pluginMalformed(command: settings.text, what: what), hint: .pluginRemedy,
                cause: what)
        case .refused(let code, let words):
            if let known = TrainerError.Code(rawValue: code), codes.contains(known) {
                TrainerError(
                    known, .pluginRefused(command: settings.text, question: question.rawValue),
                    hint: .pluginRefusedRemedy, cause: words)
            } else {
                TrainerError(
                    .upstreamMalformed,
                    .pluginMalformed(command: settings.text, what: "unknown error code \(code)"), hint: .pluginRemedy,
                    cause: words)
            }
        }
    }
}
