import Glibc
public import Logging

/// Plain lines on standard error, for a process started by hand:
/// `2026-11-21 02:00:00 notice  message key=value`, in the machine's time zone as `journalctl` prints it.
public struct StderrLogHandler: LogHandler {
    public var logLevel: Logger.Level
    public var metadata = Logger.Metadata()
    public var metadataProvider: Logger.MetadataProvider?

    public init(logLevel: Logger.Level = .info) { self.logLevel = logLevel }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let all = event.merged(over: metadata, provider: metadataProvider)
        StandardError.write(Self.line(event, metadata: all, stamp: Self.stamp()) + "\n")
    }

    static func line(_ event: LogEvent, metadata: Logger.Metadata, stamp: String) -> String {
        let level = event.level.rawValue
        let padding = String(repeating: " ", count: max(0, 7 - level.count))
        let pairs = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\(quoted("\($0.value)"))" }
        return "\(stamp) \(level)\(padding) \(ServiceNotifier.line(event.message.description))\(pairs.joined())"
    }

    /// Quotes a value that would not read as one word.
    private static func quoted(_ value: String) -> String {
        let line = ServiceNotifier.line(value)
        guard line.isEmpty || line.contains(where: { $0.isWhitespace || $0 == "\"" }) else { return line }
        return "\"" + line.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }

    private static func stamp() -> String {
        var now = time(nil)
        var fields = tm()
        localtime_r(&now, &fields)
        let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
            let length = strftime(buffer.baseAddress, buffer.count, "%Y-%m-%d %H:%M:%S", &fields)
            return String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        return text
    }
}

/// Standard error, a whole text at a time, so that lines of several threads do not mix.
enum StandardError {
    static func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return }  // nowhere left to say it
            bytes = bytes.dropFirst(written)
        }
    }
}
