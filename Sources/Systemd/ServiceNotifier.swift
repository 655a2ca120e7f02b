import CSystemd
import Glibc

/// Tells systemd how the service is doing (sd_notify(3)). Where nobody asked to be told (`NOTIFY_SOCKET` unset: a start
/// by hand) every call does nothing.
///
/// Delivery is not confirmed: systemd's own timeouts are what speaks up when a state is lost.
public struct ServiceNotifier: Sendable {
    /// Whether systemd asked to be notified.
    public let isActive: Bool
    /// `WatchdogSec=` of the unit; nil where it has none. Call `watchdog()` at least twice as often.
    public let watchdogInterval: Duration?

    /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` of this process.
    public init() {
        isActive = getenv("NOTIFY_SOCKET") != nil
        var microseconds: UInt64 = 0
        watchdogInterval =
            sd_watchdog_enabled(0, &microseconds) > 0 ? .microseconds(Int64(clamping: microseconds)) : nil
    }

    /// The service can be used; `systemctl start` returns. `status` is what `systemctl status` shows.
    public func ready(status: String) { send(["READY=1", "STATUS=" + Self.line(status)]) }

    public func status(_ text: String) { send(["STATUS=" + Self.line(text)]) }

    public func stopping() { send(["STOPPING=1"]) }

    /// The work goes on. Send it from what does the work, not from a bare timer.
    public func watchdog() { send(["WATCHDOG=1"]) }

    /// Start or stop takes longer: asks for `duration` from now on.
    public func extendTimeout(_ duration: Duration) {
        send(["EXTEND_TIMEOUT_USEC=\(Self.microseconds(duration))"])
    }

    private func send(_ assignments: [String]) {
        guard isActive else { return }
        _ = sd_notify(0, assignments.joined(separator: "\n"))
    }

    /// One line: a newline in a status would begin the next assignment.
    static func line(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }

    static func microseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return max(0, seconds) * 1_000_000 + max(0, attoseconds) / 1_000_000_000_000
    }
}
