import Foundation

/// A child process, started without what `Foundation.Process` adds to its time.
struct Child {
    let pid: pid_t

    /// Output goes to `log` (standard error too), or nowhere.
    init(_ program: String, _ arguments: [String], environment: [String: String] = [:], log: String? = nil) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log ?? "/dev/null", flags, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let all = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var argv = ([program] + arguments).map { strdup($0) } + [nil]
        var envp = all.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var pid: pid_t = 0
        let status = posix_spawnp(&pid, program, &actions, nil, &argv, &envp)
        guard status == 0 else { throw BenchError("cannot start \(program): \(String(cString: strerror(status)))") }
        self.pid = pid
    }

    /// The exit status; 128 and the signal's number where a signal ended it.
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        return Self.code(status)
    }

    /// The same once it has ended, and then never asked for again; nil until then.
    func ended() -> Int32? {
        var status: Int32 = 0
        return waitpid(pid, &status, WNOHANG) == pid ? Self.code(status) : nil
    }

    private static func code(_ status: Int32) -> Int32 {
        status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }

    func stop() {
        kill(pid, SIGTERM)
        _ = wait()
    }

    /// Nanoseconds of CPU time that it has used, all threads together.
    func cpuNanoseconds() throws -> Int64 {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else {
            throw BenchError("process \(pid) has ended")
        }
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    func residentMebibytes() throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
        else { throw BenchError("process \(pid) has ended") }
        return kibibytes / 1024
    }

    /// Runs it to its end and gives its output; an exit status other than 0 is an error.
    static func output(_ program: String, _ arguments: [String], in folder: TemporaryFolder) throws -> String {
        let log = folder.path("output")
        let environment = ["OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"]
        let status = try Child(program, arguments, environment: environment, log: log).wait()
        let text = try String(contentsOfFile: log, encoding: .utf8)
        guard status == 0 else {
            throw BenchError("\(program) \(arguments.joined(separator: " ")) ended with \(status):\n\(text)")
        }
        return text
    }

    /// Runs it to its end and gives the wall milliseconds that it took; an exit status other than 0 is an error.
    static func wallMilliseconds(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], in folder: TemporaryFolder
    ) throws -> Double {
        let log = folder.path("command")
        let begin = milliseconds()
        let status = try Child(program, arguments, environment: environment, log: log).wait()
        let duration = milliseconds() - begin
        guard status == 0 else {
            throw BenchError("\(program) ended with \(status):\n\(try String(contentsOfFile: log, encoding: .utf8))")
        }
        return duration
    }
}

struct TemporaryFolder {
    private let root: String

    init() throws {
        root = NSTemporaryDirectory() + "/ljwx-bench-\(getpid())"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { root + "/" + name }

    func remove() {
        // What cannot be removed is left to the system's own cleaning of its temporary folder.
        try? FileManager.default.removeItem(atPath: root)
    }
}

/// CPU milliseconds of this process, all threads together: on a machine that others use, what is our own.
func cpuMilliseconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
    return Double(now.tv_sec) * 1e3 + Double(now.tv_nsec) / 1e6
}

/// Monotonic milliseconds.
func milliseconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) * 1e3 + Double(now.tv_nsec) / 1e6
}

/// The most memory that this process has ever held, MiB.
func peakResidentMebibytes() throws -> Double {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
        let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
    else { throw BenchError("/proc/self/status has no VmHWM") }
    return kibibytes / 1024
}
