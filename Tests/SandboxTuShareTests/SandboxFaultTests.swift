import Foundation
import Testing

@testable import SandboxTuShare

@Suite struct SandboxFaultTests {
    @Test(
        "a spec says what happens to which calls",
        arguments: [
            ("504:daily:1-3", SandboxFault(.html504, api: "daily", calls: [1...3])),
            ("html504", SandboxFault(.html504)), ("html:daily:2", SandboxFault(.html, api: "daily", calls: [2...2])),
            ("reset:*:2", SandboxFault(.reset, calls: [2...2])),
            ("slow:40:daily", SandboxFault(.slow(seconds: 40), api: "daily")),
            ("rate-minute:200:daily:1+5-6", SandboxFault(.rateMinute(200), api: "daily", calls: [1...1, 5...6])),
            ("late:daily", SandboxFault(.late, api: "daily", calls: [1...1])),
            ("revised-factor:adj_factor:2-", SandboxFault(.revisedFactor, api: "adj_factor", calls: [2...Int.max])),
            ("empty-rows:daily:3-", SandboxFault(.emptyRows, api: "daily", calls: [3...Int.max])),
            ("token:daily:2", SandboxFault(.token, api: "daily", calls: [2...2])),
            ("unknown-api:bse_mapping", SandboxFault(.unknownAPI, api: "bse_mapping")),
            ("permission:trade_cal:*", SandboxFault(.permission, api: "trade_cal")),
        ])
    func parses(spec: String, expected: SandboxFault) throws {
        #expect(try SandboxFault(spec) == expected)
    }

    @Test(
        "a wrong spec is refused with its text",
        arguments: [
            "", "boom", "slow", "slow:x", "rate-minute:daily", "reset:daily:0", "reset:daily:3-1", "reset:a:1:b",
        ])
    func refuses(spec: String) {
        #expect { try SandboxFault(spec) } throws: { "\($0)".contains("\"\(spec)\"") }
    }

    @Test("gzip unpacks what was packed", arguments: [0, 1, 1_000, 65_535, 65_536, 200_000])
    func gzip(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
        let file = FileManager.default.temporaryDirectory.appending(path: "ljwx-\(UUID().uuidString).gz")
        defer { try? FileManager.default.removeItem(at: file) }  // a left-over file harms nobody
        try Data(StoredGzip.encode(bytes)).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", file.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(Array(data) == bytes)
    }
}
