import Glibc

/// Whether standard error ends in the journal (`JOURNAL_STREAM`, systemd.exec(5)). It decides how to log: `sd_journal_sendv`
/// reports success even where no journald runs, so it may only be used where one is known to listen.
public enum JournalStream {
    public static func isStandardError() -> Bool {
        guard let announced = getenv("JOURNAL_STREAM") else { return false }
        var status = stat()
        guard fstat(STDERR_FILENO, &status) == 0 else { return false }
        return names(String(cString: announced), device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    /// `announced` is `device:inode` in decimal.
    static func names(_ announced: String, device: UInt64, inode: UInt64) -> Bool {
        let parts = announced.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let announcedDevice = UInt64(parts[0]), let announcedInode = UInt64(parts[1]) else {
            return false
        }
        return announcedDevice == device && announcedInode == inode
    }
}
