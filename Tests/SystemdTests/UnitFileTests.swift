import Foundation
import Testing
import TrainerTestSupport

@Suite("The unit and its user")
struct UnitFileTests {
    private static let unit = PackageFolder.root.appending(path: "systemd/ljwx-trainer.service")
    private static let sysusers = PackageFolder.root.appending(path: "etc/sysusers.d/ljwx-trainer.conf")
    private static func has(_ tool: String) -> Bool { FileManager.default.isExecutableFile(atPath: tool) }
    private static let analyze = "/usr/bin/systemd-analyze"
    private static let creator = "/usr/bin/systemd-sysusers"

    @Test("systemd accepts every line of the unit", .enabled(if: has(analyze), "systemd-analyze is missing"))
    func verify() throws {
        // The program is not installed where tests run, and `verify` looks for it.
        let text = try String(contentsOf: Self.unit, encoding: .utf8)
            .replacing("ExecStart=/usr/local/bin/ljwx-trainer", with: "ExecStart=/usr/bin/true")
        try inTemporaryFolder { folder in
            let copy = folder.appending(path: "ljwx-trainer.service")
            try text.write(to: copy, atomically: true, encoding: .utf8)
            let result = try run(Self.analyze, ["verify", "--man=no", "--recursive-errors=no", copy.path])
            #expect(result.status == 0)
            #expect(result.output == "")
        }
    }

    @Test("its exposure is at most 2.0 of 10", .enabled(if: has(analyze), "systemd-analyze is missing"))
    func exposure() throws {
        let result = try run(
            Self.analyze, ["security", "--offline=true", "--no-pager", "--threshold=20", Self.unit.path])
        #expect(result.status == 0, "\(result.output)")
    }

    @Test(
        "the unit says what the daemon counts on",
        arguments: [
            ("Type", "notify"), ("ExecStart", "/usr/local/bin/ljwx-trainer"), ("User", "ljwx"), ("Group", "ljwx"),
            ("StateDirectory", "ljwx-trainer"), ("StateDirectoryMode", "0750"), ("RuntimeDirectory", "ljwx-trainer"),
            ("RuntimeDirectoryMode", "0750"), ("ConfigurationDirectory", "ljwx-trainer"), ("UMask", "0027"),
            ("WatchdogSec", "60"), ("Restart", "on-failure"), ("RestartSec", "5"), ("ProtectSystem", "strict"),
            ("NoNewPrivileges", "yes"), ("RestrictAddressFamilies", "AF_UNIX AF_INET AF_INET6"),
            ("SystemCallErrorNumber", "EPERM"),
        ])
    func settings(key: String, value: String) throws {
        #expect(try values(of: key) == [value])
    }

    @Test(
        "callers keep their user ids, Swift may set priorities, and stopping has more than the 10 s of a graceful end")
    func pitfalls() throws {
        #expect(try values(of: "PrivateUsers").isEmpty)
        #expect(try values(of: "SystemCallFilter") == ["@system-service", "~@privileged @resources", "setpriority"])
        let stop = try #require(try values(of: "TimeoutStopSec").first)
        #expect(try #require(Int(stop)) > 10)
    }

    @Test("sysusers makes the user and group ljwx", .enabled(if: has(creator), "systemd-sysusers is missing"))
    func user() throws {
        try inTemporaryFolder { folder in
            try FileManager.default.createDirectory(
                at: folder.appending(path: "etc"), withIntermediateDirectories: true)
            let result = try run(Self.creator, ["--root=\(folder.path)", Self.sysusers.path])
            #expect(result.status == 0, "\(result.output)")
            let group = try String(contentsOf: folder.appending(path: "etc/group"), encoding: .utf8)
            let passwd = try String(contentsOf: folder.appending(path: "etc/passwd"), encoding: .utf8)
            #expect(group.contains("ljwx:x:"))
            #expect(passwd.contains(":/var/lib/ljwx-trainer:/usr/sbin/nologin"))
        }
    }

    private func values(of key: String) throws -> [String] {
        try String(contentsOf: Self.unit, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.count + 1)) }
    }
}

private func inTemporaryFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "ljwx-unit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // A folder that cannot be removed is left to the system's own cleaning of /tmp.
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
}

private func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
}
