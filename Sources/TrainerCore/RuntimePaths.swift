import Messages

/// Where config, state and control socket lie. Resolved the same way by both programs, so that they meet.
public struct RuntimePaths: Hashable, Sendable {
    /// What the user said on the command line; nil where nothing was said.
    public struct Overrides: Hashable, Sendable {
        public var config: String?
        public var stateDirectory: String?
        public var socket: String?

        public init(config: String? = nil, stateDirectory: String? = nil, socket: String? = nil) {
            self.config = config
            self.stateDirectory = stateDirectory
            self.socket = socket
        }
    }

    public let config: String
    /// The config was named by a flag or by `LJWX_CONFIG`: then it must exist.
    public let isConfigExplicit: Bool
    public let stateDirectory: String
    /// The state directory was named by a flag or by `LJWX_STATE_DIR`: the CLI then speaks with no other daemon.
    public let isStateDirectoryExplicit: Bool
    public let socket: String
    /// The socket was named by a flag or by `LJWX_SOCKET`: then its folder must exist. The default one's is made.
    public let isSocketExplicit: Bool
    /// Where the CLI looks for a daemon, in this order: `socket`, then for an ordinary user who named none also the
    /// system's own.
    public let socketCandidates: [String]

    /// Where the CLI looks for backups, in this order: `stateDirectory`, then for a user who named none also the system's
    /// own.
    public var stateDirectoryCandidates: [String] {
        isStateDirectoryExplicit || stateDirectory == Self.systemStateDirectory
            ? [stateDirectory] : [stateDirectory, Self.systemStateDirectory]
    }

    public static let systemConfig = "/etc/ljwx-trainer/training_config.json"
    public static let systemStateDirectory = "/var/lib/ljwx-trainer"
    public static let systemSocket = "/run/ljwx-trainer/control.sock"
    /// `sun_path` of `sockaddr_un` on Linux is 108 bytes with its closing zero.
    public static let maximumSocketBytes = 107

    /// Flags before `LJWX_CONFIG`, `LJWX_STATE_DIR`, `LJWX_SOCKET` before the defaults: the system's places for root and
    /// for the service's own user (`isServiceUser`), else those of the XDG Base Directory Specification 0.8. An empty
    /// value counts as unset, and so does a relative XDG one, as that specification asks.
    /// - Throws: `usage` when an ordinary user has no `HOME` and a place depends on it; `socketUnusable` when the
    ///   socket's path is too long for the kernel.
    public static func resolve(
        _ flags: Overrides = Overrides(), environment: [String: String], uid: UInt32, isServiceUser: Bool
    ) throws(TrainerError) -> RuntimePaths {
        let named = Overrides(
            config: filled(flags.config) ?? filled(environment["LJWX_CONFIG"]),
            stateDirectory: filled(flags.stateDirectory) ?? filled(environment["LJWX_STATE_DIR"]),
            socket: filled(flags.socket) ?? filled(environment["LJWX_SOCKET"]))
        let usesSystemPlaces = uid == 0 || isServiceUser
        let places = usesSystemPlaces ? DefaultPlaces.system : DefaultPlaces.ofUser(environment)

        let socket = try place(named.socket ?? places.socket, flag: "--socket", variable: "LJWX_SOCKET")
        let paths = RuntimePaths(
            config: try place(named.config ?? places.config, flag: "--config", variable: "LJWX_CONFIG"),
            isConfigExplicit: named.config != nil,
            stateDirectory: try place(
                named.stateDirectory ?? places.stateDirectory, flag: "--state-dir", variable: "LJWX_STATE_DIR"),
            isStateDirectoryExplicit: named.stateDirectory != nil,
            socket: socket, isSocketExplicit: named.socket != nil,
            socketCandidates: named.socket == nil && !usesSystemPlaces ? [socket, systemSocket] : [socket])
        guard socket.utf8.count <= maximumSocketBytes else {
            throw TrainerError(
                .socketUnusable,
                .socketPathTooLong(path: socket, bytes: socket.utf8.count, limit: maximumSocketBytes),
                hint: .shorterSocketPath)
        }
        return paths
    }

    private static func place(_ path: String?, flag: String, variable: String) throws(TrainerError) -> String {
        guard let path else { throw TrainerError(.usage, .noHomeDirectory(flag: flag, variable: variable)) }
        return path
    }

    fileprivate static func filled(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
}

/// nil: that place hangs under a home directory that is not known.
private struct DefaultPlaces {
    let config: String?
    let stateDirectory: String?
    let socket: String?

    static let system = DefaultPlaces(
        config: RuntimePaths.systemConfig, stateDirectory: RuntimePaths.systemStateDirectory,
        socket: RuntimePaths.systemSocket)

    static func ofUser(_ environment: [String: String]) -> DefaultPlaces {
        func absolute(_ variable: String) -> String? {
            environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        let home = absolute("HOME")
        let config = absolute("XDG_CONFIG_HOME") ?? home.map { $0 + "/.config" }
        let state = (absolute("XDG_STATE_HOME") ?? home.map { $0 + "/.local/state" }).map { $0 + "/ljwx-trainer" }
        // Without a runtime directory (no login session) the state directory is the user's own private place.
        let runtime = absolute("XDG_RUNTIME_DIR").map { $0 + "/ljwx-trainer" } ?? state
        return DefaultPlaces(
            config: config.map { $0 + "/ljwx-trainer/training_config.json" }, stateDirectory: state,
            socket: runtime.map { $0 + "/control.sock" })
    }
}
