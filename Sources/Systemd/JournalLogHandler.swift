import CSystemd
import Glibc
public import Logging

/// Sends each event to journald with its metadata as fields of their own (`JournalEntry` says which). Use it only
/// where `JournalStream.isStandardError()`: elsewhere lines would be lost without a word.
public struct JournalLogHandler: LogHandler {
    public var logLevel: Logger.Level
    public var metadata = Logger.Metadata()
    public var metadataProvider: Logger.MetadataProvider?
    private let identifier: String

    public init(identifier: String, logLevel: Logger.Level = .info) {
        self.identifier = identifier
        self.logLevel = logLevel
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let entry = JournalEntry(
            event: event, metadata: event.merged(over: metadata, provider: metadataProvider), identifier: identifier)
        guard Self.send(entry.fields) < 0 else { return }
        // journald refused (restarting, entry too big): the stream on standard error goes to the same journal.
        StandardError.write(JournalEntry.line(event.message.description) + "\n")
    }

    /// 0, or a negative errno.
    private static func send(_ fields: [String]) -> Int32 {
        var bytes: [UInt8] = []
        var lengths: [Int] = []
        for field in fields {
            bytes.append(contentsOf: field.utf8)
            lengths.append(field.utf8.count)
        }
        return bytes.withUnsafeMutableBytes { buffer in
            guard var position = buffer.baseAddress else { return 0 }
            let vectors = lengths.map { length in
                defer { position += length }
                return iovec(iov_base: position, iov_len: length)
            }
            return sd_journal_sendv(vectors, Int32(vectors.count))
        }
    }
}

extension LogEvent {
    /// The handler's metadata, then the provider's, then the event's own; the later wins. An attached error comes as
    /// `error` unless the event names one itself.
    func merged(over base: Logger.Metadata, provider: Logger.MetadataProvider?) -> Logger.Metadata {
        var all = base
        if let provided = provider?.get() { all.merge(provided) { $1 } }
        if let error { all["error"] = .string("\(error)") }
        if let metadata { all.merge(metadata) { $1 } }
        return all
    }
}
