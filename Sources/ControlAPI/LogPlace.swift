/// Where a daemon's log goes, as a reply's header says it.
public enum LogPlace: String, Sendable {
    case journal
    /// A daemon that was started by hand, or whose output was redirected.
    case standardError = "stderr"
}
