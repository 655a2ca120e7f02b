public import struct Foundation.URL
public import Schedule

/// What the fetch stage reads from and how far back.
public struct FetchSettings: Codable, Hashable, Sendable {
    public enum Source: String, Codable, CaseIterable, Sendable { case tushare, free, csv, plugin }

    public var source = Source.tushare
    public var tushare = TuShareSettings()
    public var free = FreeSettings()
    public var plugin = PluginSettings()
    /// The folder of the CSV source; set whenever `source` is `csv`. A relative path hangs under the state directory.
    public var csvDirectory: String?
    /// How late a day that is published late is waited for; nil: not at all.
    public var landingDeadline = DailyTime(hour: 20, minute: 0)
    public var landingPause = Duration.seconds(600)
    /// A run fails before it makes samples when a bar of their windows is quarantined.
    public var isStrict = false
    /// Natural days before the as-of day that a first run fetches (more where the indicators' windows need it).
    public var daysBack = 90
    /// Natural days that count as new, for the days a known stock gets samples for and in the choice of shots.
    public var incrementalDays = 30

    public init() {}

    /// Absolute; nil where none is named.
    public func csvFolder(below stateDirectory: String) -> String? {
        csvDirectory.map { $0.hasPrefix("/") ? $0 : "\(stateDirectory)/\($0)" }
    }
}

/// Tencent's and Sina's public pages.
public struct FreeSettings: Codable, Hashable, Sendable {
    /// A relay that gets every request as `/HOST/PATH`; nil: the hosts themselves.
    public var gateway: URL?
    /// Calls under way at once; a kill loses as many.
    public var parallelCalls = 1
    public var timeout = Duration.seconds(15)

    public init() {}
}

/// A program of the user's that answers with JSON lines (docs/SOURCES.md).
public struct PluginSettings: Codable, Hashable, Sendable {
    /// Program and arguments; not empty whenever `source` is `plugin`.
    public var command: [String] = []
    /// For one whole answer.
    public var timeout = Duration.seconds(300)

    public init() {}
}

/// The TuShare Pro client. The token is no part of the configuration: see `SecretLoader`.
public struct TuShareSettings: Codable, Hashable, Sendable {
    public var baseURL = Self.officialURL
    /// A file with mode 0600 that holds the token; absolute once loaded.
    public var tokenFile: String?
    /// Calls a minute and interface; nil: start at the client's own pace and learn from the server's refusals.
    public var callsPerMinute: Int?
    /// The account's points; nil: what it may call is learnt from the server's refusals.
    public var points: Int?
    /// Calls under way at once; a kill loses as many.
    public var parallelCalls = 1
    public var timeout = Duration.seconds(30)

    public init() {}

    // The literal is a URL (a test holds it); the other branch is there for the type alone.
    private static let officialURL = URL(string: "https://api.tushare.pro") ?? URL(filePath: "/")
}
