import Foundation
import Schedule
import Testing

private let analyzer = "/usr/bin/systemd-analyze"

@Suite(
    .enabled(
        if: FileManager.default.isExecutableFile(atPath: analyzer),
        "systemd-analyze is not installed; nothing to compare with"))
struct SystemdCalendarTests {
    @Test("the next occurrences are those that systemd computes from the OnCalendar text", arguments: allSlots)
    func sameInstants(slot: Slot) throws {
        let base = Date(timeIntervalSince1970: 1_795_229_999)  // 2026-11-20 22:19:59 UTC
        let ours = SchedulePlan(slots: [slot]).next(6, after: base).map(\.due)
        #expect(try systemdInstants(Self.calendar(of: slot), after: base, count: 6) == ours)
    }

    /// The `OnCalendar=` text with the same instants.
    private static func calendar(of slot: Slot) -> String {
        let day = slot.weekday.map { "\($0.rawValue.prefix(3).capitalized) " } ?? ""
        return "\(day)*-*-* \(slot.time):00 Asia/Shanghai"
    }

    /// The UTC instants of `systemd-analyze calendar`: its `Next elapse:` and `Iter. #n:` lines.
    private func systemdInstants(_ calendar: String, after base: Date, count: Int) throws -> [Date] {
        let process = Process()
        process.executableURL = URL(filePath: analyzer)
        process.arguments = [
            "calendar", "--iterations=\(count)", "--base-time=@\(Int(base.timeIntervalSince1970))", calendar,
        ]
        process.environment = ["TZ": "UTC", "LC_ALL": "C"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
        return text.matches(of: /(?:Next elapse|Iter\. #[0-9]+): \w{3} ([-0-9]{10} [:0-9]{8}) UTC/)
            .compactMap { formatter.date(from: String($0.output.1)) }
    }
}
