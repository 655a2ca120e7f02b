import Logging
import Testing

@testable import Systemd

@Suite("Journal entries")
struct JournalEntryTests {
    @Test(
        "metadata keys become field names that journald accepts",
        arguments: [
            ("run.id", "LJWX_RUN_ID"), ("stage", "LJWX_STAGE"), ("model", "LJWX_MODEL"),
            ("message.id", "MESSAGE_ID"), ("duration.ms", "LJWX_DURATION_MS"), ("a-b c", "LJWX_A_B_C"),
            ("_hidden", "LJWX__HIDDEN"),
        ])
    func names(key: String, name: String) {
        #expect(JournalEntry.name(of: key) == name)
    }

    @Test(
        "a field name has at most 64 characters of A-Z, 0-9 and _",
        arguments: ["步骤", String(repeating: "k", count: 90)])
    func nameAlphabet(key: String) {
        let name = JournalEntry.name(of: key)
        #expect(name.count <= 64)
        #expect(name.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") })
    }

    @Test("an entry has the message, the priority, the identifier, the place in the code and every metadata pair")
    func fields() {
        let entry = JournalEntry(
            event: event("模型已创建", level: .notice),
            metadata: [
                "run.id": "20261121-0200", "stage": "create", "detail": "two\nlines",
                "message.id": "4b1d3b6a5f0c4c0e9a4e2f0d6c1b7a90",
            ],
            identifier: "ljwx-trainer")
        #expect(
            entry.fields == [
                "MESSAGE=模型已创建", "PRIORITY=5", "SYSLOG_IDENTIFIER=ljwx-trainer", "CODE_FILE=M/F.swift", "CODE_LINE=42",
                "CODE_FUNC=run()", "LJWX_DETAIL=two\nlines", "MESSAGE_ID=4b1d3b6a5f0c4c0e9a4e2f0d6c1b7a90",
                "LJWX_RUN_ID=20261121-0200", "LJWX_STAGE=create",
            ])
    }

    @Test(
        "priorities are syslog's",
        arguments: zip(Logger.Level.allCases, [7, 7, 6, 5, 4, 3, 2]))
    func priorities(level: Logger.Level, priority: Int) {
        #expect(JournalEntry.priority(of: level) == priority)
    }

    @Test("a message is one line of at most 400 characters")
    func oneLine() {
        #expect(JournalEntry.line("a\nb\r\nc") == "a b c")
        #expect(JournalEntry.line(String(repeating: "字", count: 400)).count == 400)
        let long = JournalEntry.line(String(repeating: "字", count: 401))
        #expect(long.count == 400)
        #expect(long.hasSuffix("字…"))
    }

    @Test("the event's own metadata wins over the provider's, and that over the logger's; an error is never lost")
    func merging() {
        struct Broken: Error, CustomStringConvertible { let description = "broken pipe" }
        var failed = event("x", level: .error)
        failed.error = Broken()
        failed.metadata = ["c": "event"]
        let merged = failed.merged(
            over: ["a": "logger", "b": "logger", "c": "logger"],
            provider: Logger.MetadataProvider { ["b": "provider", "c": "provider"] })
        #expect(merged == ["a": "logger", "b": "provider", "c": "event", "error": "broken pipe"])
    }

    @Test("standard error is the journal only where device and inode are the announced ones")
    func journalStream() {
        #expect(JournalStream.names("9:52", device: 9, inode: 52))
        for announced in ["9:53", "8:52", "", "9", "9:", ":52", "9:52:1", "x:52"] {
            #expect(!JournalStream.names(announced, device: 9, inode: 52))
        }
    }

    @Test("a line on standard error reads: time, level, message, pairs; a value with spaces is quoted")
    func standardErrorLine() {
        let line = StderrLogHandler.line(
            event("run\nstarted", level: .notice), metadata: ["run.id": "20261121-0200", "cause": "no \"such\" file"],
            stamp: "2026-11-21 02:00:00")
        #expect(
            line == #"2026-11-21 02:00:00 notice  run started cause="no \"such\" file" run.id=20261121-0200"#)
    }
}

private func event(_ message: Logger.Message, level: Logger.Level) -> LogEvent {
    LogEvent(
        level: level, message: message, metadata: nil, source: nil, file: "M/F.swift", function: "run()", line: 42)
}
