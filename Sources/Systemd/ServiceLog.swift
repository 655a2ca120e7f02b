public import Logging

/// The log handler for this process: the journal with its own fields where standard error ends there, plain lines on
/// standard error elsewhere; never both.
public enum ServiceLog {
    /// For `LoggingSystem.bootstrap`.
    /// - Parameter identifier: `SYSLOG_IDENTIFIER`: what `journalctl -t` selects.
    public static func handler(identifier: String, level: Logger.Level = .info) -> any LogHandler {
        if JournalStream.isStandardError() {
            JournalLogHandler(identifier: identifier, logLevel: level)
        } else {
            StderrLogHandler(logLevel: level)
        }
    }
}
