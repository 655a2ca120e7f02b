import TrainerCore

/// What both ends of the control socket agree on.
public enum ControlProtocol {
    /// The version of the product, sent by both ends in `versionHeader`.
    public static let productVersion = ProductVersion.text
    public static let versionHeader = "X-Ljwx-Version"
    /// The daemon's language, on every reply: the CLI speaks it unless told otherwise.
    public static let languageHeader = "X-Ljwx-Language"
    /// Where the daemon's log goes, on every reply; absent from a daemon of an earlier version.
    public static let logHeader = "X-Ljwx-Log"
    /// Sent by a client whose user named the config or the state directory (percent-encoded): a daemon that works on
    /// another refuses the request.
    public static let configHeader = "X-Ljwx-Config"
    public static let stateDirectoryHeader = "X-Ljwx-State-Dir"
    public static let pathPrefix = "/v1"
    /// Bytes that a request's body may have.
    public static let maximumRequestBytes = 64 * 1024
    /// A stream that has nothing to say sends a heartbeat line this often, so that a dead reader is noticed.
    public static let heartbeat: Duration = .seconds(10)
    /// Runs that one reply of `runs(limit:before:)` may hold.
    public static let maximumPage = 1_000
    /// Slots that one reply of `next(_:)` may hold.
    public static let maximumSlots = 366
    /// Findings that one reply of `dataHealth` may list; the counts are those of all.
    public static let maximumFindings = 500
    /// Natural days that `plan(days:)` may look back.
    public static let maximumPlanDays = 20_000
    /// Days that `trend(days:)` may look back: ten years.
    public static let maximumTrendDays = 3_660
    /// New samples that one run may be asked to keep; the config's own bound.
    public static let maximumExamples = 100_000
    /// Bars that `dataBars` shows where no first day is given.
    public static let defaultBars = 30
}
