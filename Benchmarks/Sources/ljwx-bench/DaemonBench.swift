import Foundation

/// The daemon at rest and its control interface, beside Python's `http.server` on a Unix socket; `ljwxctl status` beside
/// a Python that does nothing.
struct DaemonBench {
    private static let starts = 5
    private static let settleSeconds: UInt32 = 10
    private static let idleSeconds: UInt32 = 30
    /// Readings of the idle process, each at the end of such a time.
    private static let idleRounds = 5
    private static let commands = 20
    /// A question that is answered from memory; `status`, which reads the store, is measured as a whole command.
    private static let path = "/v1/next?count=1"

    let python: String
    let programs: String
    let config: String
    let folder: TemporaryFolder

    func run(record: (Measure) -> Void) throws {
        let daemon = try Server.lastOf(
            Self.starts, "ljwx-trainer", "\(programs)/ljwx-trainer", in: folder, daemonArguments)
        defer { daemon.child.stop() }
        let peer = try Server.lastOf(Self.starts, "http.server", python, in: folder) {
            [Sources.peer("server.py"), $0]
        }
        defer { peer.child.stop() }
        record(less("daemon: start to READY", daemon.readyMilliseconds, peer.readyMilliseconds, "ms", atMost: 300))
        sleep(Self.settleSeconds)
        try idle(daemon, peer, record)
        record(
            less(
                "control round trip, kept connection, p50",
                try ControlConnection(daemon.socket).medianRoundTrip(Self.path),
                try ControlConnection(peer.socket).medianRoundTrip(Self.path), "ms", below: 0.2))
        try wholeCommand(daemon, record)
        try WorkedDaemonBench(programs: programs, folder: folder).run(record: record)
    }

    /// Each start has a state directory of its own: the first start of an installation.
    private func daemonArguments(socket: String) throws -> [String] {
        let state = socket + ".state"
        try FileManager.default.createDirectory(
            atPath: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        return ["--config", config, "--state-dir", state, "--socket", socket]
    }

    /// Both wait at the same time, so that what else the machine does falls on both.
    private func idle(_ daemon: Server, _ peer: Server, _ record: (Measure) -> Void) throws {
        var (ours, theirs) = (Idle(), Idle())
        for _ in 0..<Self.idleRounds {
            let before = (try daemon.child.cpuNanoseconds(), try peer.child.cpuNanoseconds())
            sleep(Self.idleSeconds)
            try ours.read(daemon.child, since: before.0, seconds: Self.idleSeconds)
            try theirs.read(peer.child, since: before.1, seconds: Self.idleSeconds)
        }
        record(
            less(
                "daemon: idle RSS, empty store, median of \(Self.idleRounds)", ours.mebibytes.median,
                theirs.mebibytes.median, "MiB", below: 40))
        record(
            less(
                "daemon: idle CPU over \(Self.idleSeconds) s, median of \(Self.idleRounds)", ours.percent.median,
                theirs.percent.median, "%", below: 0.1))
    }

    private struct Idle {
        var mebibytes: [Double] = []
        var percent: [Double] = []

        mutating func read(_ child: Child, since nanoseconds: Int64, seconds: UInt32) throws {
            percent.append(Double(try child.cpuNanoseconds() - nanoseconds) / Double(seconds) / 1e9 * 100)
            mebibytes.append(try child.residentMebibytes())
        }
    }

    private func wholeCommand(_ daemon: Server, _ record: (Measure) -> Void) throws {
        var (ours, peer): ([Double], [Double]) = ([], [])
        for _ in 0..<Self.commands {
            ours.append(
                try Child.wallMilliseconds(
                    "\(programs)/ljwxctl", ["status"], environment: ["LJWX_SOCKET": daemon.socket], in: folder))
            peer.append(try Child.wallMilliseconds(python, ["-c", "pass"], in: folder))
        }
        record(
            less("ljwxctl status, whole command", ours.median, peer.median, "ms", peerName: "python -c pass", below: 50)
        )
    }

    // MARK: Results

    private func less(
        _ name: String, _ ours: Double, _ peer: Double, _ unit: String, peerName: String = "http.server",
        atMost: Double? = nil, below: Double? = nil
    ) -> Measure {
        let limit = atMost ?? below ?? .infinity
        return Measure(
            name: name, ours: "\(number(ours)) \(unit)", peer: "\(peerName) \(number(peer)) \(unit)",
            ratio: ours > 0 ? peer / ours : nil, goal: "\(atMost == nil ? "<" : "≤") \(number(limit)) \(unit)",
            met: atMost == nil ? ours < limit : ours <= limit)
    }

    private func number(_ value: Double) -> String { String(format: value < 10 ? "%.3g" : "%.1f", value) }
}
