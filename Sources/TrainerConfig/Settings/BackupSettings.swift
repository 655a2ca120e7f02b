/// Backups that runs make by themselves.
public struct BackupSettings: Codable, Hashable, Sendable {
    /// A run makes one at its end when the newest is that many days old; 0: never.
    public var everyDays = 7

    public init() {}
}
