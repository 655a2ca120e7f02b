import ControlAPI
import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerCLI

@Suite(.timeLimit(.minutes(10))) struct CommandTests {
    @Test(
        "a usage error exits 64 and says nothing on stdout",
        arguments: [
            ["nonsense"], ["run-now", "--nonsense"], ["export"], ["export", "--format", "xml"], ["run", "cancel"],
            ["run", "cancel", "x"], ["report", "../x"],
            ["report", "--trend", "90"], ["report", "--trend", "0d"], ["report", "--trend", "9999w"],
            ["report", "--trend", "90d", "20261121-0200"], ["run-now", "--as-of", "20261341"],
            ["run-now", "--as-of", "19000101"], ["run-now", "--as-of", "19901218"],
            ["run-now", "--examples", "0"], ["run-now", "--strategy", "lora"], ["run-now", "--from", "prune"],
            ["model", "pin", "-x"],
            ["model", "show", "a b"], ["model", "compare", "a"], ["model", "promote"], ["model", "reproduce", "a b"],
            ["next", "-n", "0"], ["plan", "--days", "0"], ["plan", "--days", "-5"], ["plan", "--days"],
            ["next", "-n", "x"],
            ["runs", "-n", "100000"], ["data", "health", "600000"], ["data", "health", "--from", "x"],
            ["data", "health", "--format", "xml"], ["data", "health", "--json", "--format", "csv"],
            ["backup", "verify"], ["backup", "verify", "--all", "20261121-030712"], ["backup", "restore", "x"],
            ["backup", "restore", "x", "--into", "/tmp/ljwx-none/y"],
            ["data", "bars", "600000.SH", "--json", "--format", "csv"], ["data", "risk"], ["data", "risk", "600000"],
            ["status", "--language", "fr"], ["status", "--socket", String(repeating: "x", count: 200)],
        ])
    func usage(_ arguments: [String]) async {
        let result = await runTool(arguments, socket: "/tmp/ljwx-none/s")
        let expected: CLIExit = arguments.contains("--socket") ? .other : .usage
        #expect(result.status == expected)
        #expect(result.out.isEmpty)
        #expect(!result.err.isEmpty)
    }

    @Test("a number below zero is no option, and the answer says what is allowed")
    func negative() async {
        for arguments in [["plan", "--days", "-5"], ["run-now", "--examples", "-5"]] {
            let result = await runTool(arguments, socket: "/tmp/ljwx-none/s", environment: ["LJWX_LANG": "en"])
            #expect(result.status == .usage)
            #expect(result.err.contains("-5") && !result.err.contains("Missing value"), "\(result.err)")
        }
        let plan = await runTool(["plan", "--days", "-5"], socket: "/tmp/ljwx-none/s")
        #expect(plan.err.contains("\(ControlProtocol.maximumPlanDays)"), "\(plan.err)")
    }

    @Test(
        "without a daemon every command exits 3 with the line that starts it",
        arguments: [
            ["status"], ["run-now"], ["run-now", "--wait"], ["report"], ["report", "--trend", "90d"], ["runs"],
            ["run", "show"],
            ["run", "cancel", "20261121-0200"], ["models"], ["model", "show", "x"], ["model", "pin", "x"],
            ["model", "unpin", "x"], ["model", "rollback"], ["model", "promote", "x"], ["model", "compare", "x", "y"],
            ["model", "lineage", "x"], ["model", "reproduce", "x"], ["model", "show", "x", "--card"], ["cleanup"],
            ["backup", "create"], ["next"], ["plan"],
            ["base", "create", "--from", "x"], ["export", "--format", "jsonl"], ["data", "health"],
            ["data", "coverage"], ["data", "risk", "600000.SH"],
        ])
    func unreachable(_ arguments: [String]) async {
        let result = await runTool(arguments, socket: "/tmp/ljwx-none/s")
        // A run-now that cannot reach the daemon has queued nothing, so there is nothing to wait for.
        #expect(result.status == .daemonUnreachable)
        #expect(result.out.isEmpty)
        #expect(result.err.contains("/tmp/ljwx-none/s"))
        #expect(result.err.contains("systemctl start ljwx-trainer"))
    }

    @Test("help and version are answers", arguments: [["--help"], ["--version"], ["help", "run-now"], ["run", "-h"]])
    func help(_ arguments: [String]) async {
        let result = await runTool(arguments, socket: "/tmp/ljwx-none/s")
        #expect(result.status == .success)
        #expect(result.err.isEmpty)
        #expect(arguments != ["--version"] || result.out == "ljwxctl \(ControlProtocol.productVersion)\n")
    }

    @Test(
        "a wrong command line is told in the person's language, with the usage",
        arguments: [
            (["run-now", "--nonsense"], "错误：没有选项 --nonsense\n"), (["export"], "错误：缺少参数 --format"),
            (["next", "-n", "x"], "错误：值 x 不能用于 -n"), (["runs", "y"], "错误：多余的参数 y\n"),
            (["run", "cancel"], "错误：缺少参数 <run>\n"), (["run-now", "--as-of"], "错误：--as-of <day> 缺少值\n"),
        ])
    func chineseUsage(_ arguments: [String], _ headline: String) async {
        for (extra, environment) in [([], ["LJWX_LANG": "zh-CN"]), (["--language=zh-CN"], ["LJWX_LANG": "en"])] {
            let result = await runTool(
                arguments + extra, socket: "/tmp/ljwx-none/s", environment: environment)
            #expect(result.status == .usage)
            #expect(result.err.hasPrefix(headline))
            #expect(result.err.contains("\n用法：ljwxctl "))
            #expect(result.err.contains("\n  详细说明：ljwxctl "))
            #expect(!result.err.contains("Usage") && !result.err.contains("Error"))
        }
    }

    @Test(
        "a count that cannot be is told with those that can, a negative one too",
        arguments: [
            (["run", "list", "-n", "-1"], "--limit is -1; it must lie in 1…1000\n"),
            (["runs", "--limit", "0"], "--limit is 0; it must lie in 1…1000\n"), (["runs", "-n", "x"], "1…1000"),
            (["next", "-n", "-1"], "-n is -1; it must lie in 1…366\n"), (["next", "--count", "x"], "1…366"),
            (["plan", "--days", "-3"], "--days is -3; it must lie in 1…20000\n"),
            (["run-now", "--examples", "-5"], "--examples is -5; it must lie in 1…100000\n"),
        ])
    func counts(_ arguments: [String], _ words: String) async {
        let result = await runTool(arguments, socket: "/tmp/ljwx-none/s")
        #expect(result.status == .usage)
        #expect(result.err.contains(words), "\(result.err)")
    }

    @Test("the options that every command takes may stand before it too")
    func optionsBefore() async throws {
        var backend = FakeControlBackend()
        backend.onRuns = { _, _ in [] }
        let results = try await withDaemon(backend, language: .chinese) { socket in
            var results: [CLIResult] = []
            for arguments in [
                ["--socket", socket, "--language", "en", "runs"], ["--language=en", "runs", "--socket=\(socket)"],
                ["runs", "--socket", socket, "--language", "en"],
            ] { results.append(await runTool(arguments, socket: "/tmp/ljwx-none/s")) }
            return results
        }
        for result in results {
            #expect(result.status == .success)
            #expect(result.out.hasPrefix("there are no runs yet"))
        }
    }

    @Test(
        "a command's own option before it is refused with the line to type instead",
        arguments: [
            (["--json", "status"], "ljwxctl status --json\n"), (["-n", "5", "runs"], "ljwxctl runs -n 5\n"),
            (
                ["--reason", "it's better", "model", "promote", "x"],
                "ljwxctl model promote x --reason 'it'\\''s better'\n"
            ),
        ])
    func optionBeforeCommand(_ arguments: [String], _ line: String) async {
        let english = await runTool(arguments, socket: "/tmp/ljwx-none/s")
        #expect(english.status == .usage)
        #expect(english.err.hasSuffix("stand after the command: " + line))
        let chinese = await runTool(arguments, socket: "/tmp/ljwx-none/s", environment: ["LJWX_LANG": "zh-CN"])
        #expect(chinese.err.hasSuffix("写在命令之后：" + line))
    }

    @Test(
        "where the order is not what is wrong no other is proposed",
        arguments: [["--nonsense", "status"], ["status", "x"]])
    func rightOrder(_ arguments: [String]) async {
        let result = await runTool(arguments, socket: "/tmp/ljwx-none/s")
        #expect(result.status == .usage && !result.err.contains("stand after the command"))
    }

    @Test("a help page has its titles in the person's language", arguments: [["--help"], ["run-now", "-h"]])
    func chineseHelp(_ arguments: [String]) async {
        let chinese = await runTool(arguments, socket: "/tmp/ljwx-none/s", environment: ["LJWX_LANG": "zh-CN"])
        #expect(["概述：", "用法：ljwxctl", "\n选项：", "显示帮助"].allSatisfy { chinese.out.contains($0) })
        #expect(!["OVERVIEW", "USAGE", "OPTIONS", "Show help"].contains { chinese.out.contains($0) })
        let english = await runTool(arguments, socket: "/tmp/ljwx-none/s")
        #expect(["OVERVIEW: ", "USAGE: ljwxctl", "\nOPTIONS:", "Show help"].allSatisfy { english.out.contains($0) })
    }

    @Test("what the daemon refuses exits 4 with its reason and remedy")
    func refused() async throws {
        var backend = FakeControlBackend()
        backend.onCancel = { _ in
            throw TrainerError(
                .conflict, .verbatim("it is over"), hint: .verbatim("look at runs"), cause: .foreign("state"))
        }
        let result = try await runTool(["run", "cancel", "20261121-0200"], backend)
        #expect(result.status == .refused)
        #expect(result.err == "error: it is over\ncause: state\nhint: look at runs\n")
    }

    @Test("run-now asks for its samples and its training kind; an unknown kind is told with the known ones")
    func examples() async throws {
        var backend = FakeControlBackend()
        backend.onEnqueue = { request in
            #expect(request == RunNowRequest(examples: 100, strategy: .fewshot, from: .create))
            return RunNowReply(run: ControlFixtures.runID, alreadyWaiting: false)
        }
        let taken = try await runTool(
            ["run-now", "--examples", "100", "--strategy", "fewshot", "--from", "create"], backend)
        #expect(taken.status == .success)
        let refused = await runTool(["run-now", "--strategy", "lora"], socket: "/tmp/ljwx-none/s")
        #expect(refused.err.hasPrefix("error: there is no training kind lora; known: fewshot\n"))
        let again = await runTool(["run-now", "--from", "evaluate"], socket: "/tmp/ljwx-none/s")
        #expect(again.err.contains("no run can begin at evaluate; one of: fetch, generate, dedupe, modelfile, create"))
        #expect(again.err.contains("to measure again use create"))
    }

    @Test("the language is the asked one, else the daemon's")
    func language() async throws {
        var backend = FakeControlBackend()
        backend.onRuns = { _, _ in [] }
        #expect(try await runTool(["runs"], backend, language: .chinese).out.hasPrefix("还没有运行记录"))
        let asked = try await runTool(["runs", "--language", "en"], backend, language: .chinese)
        #expect(asked.out.hasPrefix("there are no runs yet"))
    }

    @Test("where there is nothing yet the command that makes the first is told", arguments: Language.allCases)
    func nothingYet(language: Language) async throws {
        var backend = FakeControlBackend()
        backend.onModels = { [] }
        backend.onRuns = { _, _ in [] }
        for command in ["models", "runs"] {
            let told = try await runTool([command], backend, language: language)
            #expect(told.status == .success && told.out.contains("ljwxctl run-now --wait"))
        }
    }

    @Test("--json is the reply itself")
    func json() async throws {
        var backend = FakeControlBackend()
        backend.onStatus = { ControlFixtures.status() }
        backend.onReport = { _ in ControlFixtures.report() }
        backend.onModels = { ControlFixtures.models }
        let status = try await runTool(["status", "--json"], backend)
        #expect(
            try ControlJSON.decode(StatusReply.self, from: Data(status.out.utf8)) == ControlFixtures.status())
        let report = try await runTool(["report", "--json"], backend)
        #expect(
            try ControlJSON.decode(ReportReply.self, from: Data(report.out.utf8)) == ControlFixtures.report())
        backend.onPlan = { days in
            #expect(days == 30)
            return ControlFixtures.plan
        }
        let plan = try await runTool(["plan", "--json", "--days", "30"], backend)
        #expect(try ControlJSON.decode(PlanReply.self, from: Data(plan.out.utf8)) == ControlFixtures.plan)
        let models = try await runTool(["models", "--json"], backend)
        #expect(try ControlJSON.decode([ModelView].self, from: Data(models.out.utf8)) == ControlFixtures.models)
    }

    @Test("data health asks for its code and days, and gives a table, CSV or JSON")
    func dataHealth() async throws {
        var backend = FakeControlBackend()
        backend.onDataHealth = { code, from, to in
            HealthReply(
                code: code, from: from ?? TradeDate(dayNumber: 0), to: to ?? TradeDate(dayNumber: 0),
                findings: ControlFixtures.health.findings, refused: ControlFixtures.health.refused)
        }
        let arguments = ["data", "health", "600000.SH", "--from", "2026-11-01", "--to", "20261120"]
        let table = try await runTool(arguments, backend)
        #expect(table.out.hasPrefix("600000.SH, 2026-11-01 to 2026-11-20: 2 quarantined, 1 noted\n"))
        let csv = try await runTool(arguments + ["--format", "csv"], backend)
        #expect(csv.out.hasPrefix("code,date,rule,severity,detail\n600000.SH,20261120,"))
        #expect(csv.out.contains("\"high 11.02 > limit 10.99 (main, 10 %, pre_close 9.99)\"\n"))
        #expect(
            csv.out.contains(
                ",20261120,price_order,refused,"
                    + "\"tushare, daily 600009.SH 20261120: open or close lies outside low…high; "
                    + "open 10.02, high 9.96, low 9.9, close 9.95, pre_close 10.01, vol 1234.5, amount 1227\"\n"))
        for json in [["--format", "json"], ["--json"]] {
            let reply = try await runTool(arguments + json, backend)
            #expect(
                try ControlJSON.decode(HealthReply.self, from: Data(reply.out.utf8)).refused
                    == ControlFixtures.health.refused)
            #expect(
                try ControlJSON.decode(HealthReply.self, from: Data(reply.out.utf8)).counts
                    == ControlFixtures.health.counts)
        }
    }

    @Test("data bars shows each bar's source, as wide as the terminal, and CSV tells when and how it came to be")
    func dataBars() async throws {
        var backend = FakeControlBackend()
        backend.onDataBars = { request in
            #expect(request.code == ControlFixtures.bars.code && request.adjust == .qfq)
            return ControlFixtures.bars
        }
        let arguments = ["data", "bars", "600519.SH", "--adjust", "qfq"]
        let table = try await runTool(arguments, backend)
        #expect(table.out == Page(language: .english).bars(ControlFixtures.bars).map { $0 + "\n" }.joined())
        for wide in [
            try await runTool(arguments, backend, columns: 160),
            try await runTool(arguments, backend, environment: ["COLUMNS": "160"]),
        ] {
            // The title, the bars with their valuation, the indicators.
            let lines = wide.out.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            #expect(lines.count == 8)
            #expect(lines[2].hasPrefix("2026-11-19  tushare") && lines[2].hasSuffix("182438291.20"))
        }
        let csv = try await runTool(arguments + ["--format", "csv"], backend).out.split(separator: "\n")
        let head = try #require(csv.first)
        let first = try #require(csv.dropFirst().first)
        let row = Dictionary(
            uniqueKeysWithValues: zip(
                head.split(separator: ",", omittingEmptySubsequences: false).map(String.init),
                first.split(separator: ",", omittingEmptySubsequences: false).map(String.init)))
        #expect(csv.count == 3 && row["ts_code"] == "600519.SH" && row["trade_date"] == "20261119")
        #expect(row["source"] == "tushare" && row["ingested_at"] == "2026-11-19T18:00:00Z")
        #expect(row["adjust"] == "qfq" && row["basis"] == "factors" && row["amount"] == "4527120.335")
        #expect(row["pe"] == "21.13" && row["ma5"] == "1448.123" && row["ma10"] == "")
        let json = try await runTool(arguments + ["--format", "json"], backend)
        #expect(try ControlJSON.decode(BarsReply.self, from: Data(json.out.utf8)) == ControlFixtures.bars)
    }

    @Test("--json beside --format csv is refused with what to do")
    func jsonAndCSV() async {
        let refused = await runTool(
            ["data", "bars", "600000.SH", "--json", "--format", "csv"], socket: "/tmp/ljwx-none/s")
        #expect(refused.err.contains("--json and --format csv ask for two different answers"))
    }

    @Test("an export is byte for byte on stdout, and a file only when it is whole")
    func export() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/ljwx-export-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }  // a temporary folder may stay behind
        let file = folder + "/all.jsonl"
        try Data("old".utf8).write(to: URL(filePath: file))
        var backend = FakeControlBackend()
        backend.onExport = { format in
            AsyncThrowingStream { continuation in
                continuation.yield("{\"a\":\"中\"}\n")
                continuation.finish(throwing: format == .alpaca ? TrainerError(.storeUnusable, .verbatim("x")) : nil)
            }
        }
        #expect(try await runTool(["export", "--format", "jsonl"], backend).out == "{\"a\":\"中\"}\n")

        let broken = try await runTool(["export", "--format", "alpaca", "-o", file], backend)
        #expect(broken.status == .other)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "old")
        let whole = try await runTool(["export", "--format", "jsonl", "--output", file], backend)
        #expect(whole.status == .success)
        #expect(whole.out.isEmpty)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "{\"a\":\"中\"}\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["all.jsonl"])
    }

    private static func folder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.path + "/ljwx-export-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    private static func exporting(_ text: String) -> FakeControlBackend {
        var backend = FakeControlBackend()
        backend.onExport = { _ in
            AsyncThrowingStream { continuation in
                continuation.yield(text)
                continuation.finish()
            }
        }
        return backend
    }

    @Test("an export goes through a link into the file behind it, which keeps its mode; a link to no file makes one")
    func exportThroughLink() async throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // a temporary folder may stay behind
        try Data("old".utf8).write(to: URL(filePath: folder + "/real.jsonl"))
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder + "/real.jsonl")
        for (link, target) in [("link.jsonl", "real.jsonl"), ("dangling.jsonl", folder + "/new.jsonl")] {
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/\(link)", withDestinationPath: target)
            let result = try await runTool(
                ["export", "--format", "jsonl", "-o", "\(folder)/\(link)"], Self.exporting("{}\n"))
            #expect(result.status == .success, "\(result.err)")
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(link)") == target)
        }
        for file in ["real.jsonl", "new.jsonl"] {
            #expect(try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8) == "{}\n")
        }
        let mode = try FileManager.default.attributesOfItem(atPath: folder + "/real.jsonl")[.posixPermissions]
        #expect(mode as? Int == 0o640)
    }

    @Test("an export into what is no regular file is written into it, and replaces nothing")
    func exportIntoPipe() async throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // a temporary folder may stay behind
        let pipe = folder + "/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        // Open for both, so that neither end waits for the other.
        let end = open(pipe, O_RDWR | O_NONBLOCK)
        try #require(end >= 0)
        defer { close(end) }
        let result = try await runTool(["export", "--format", "jsonl", "-o", pipe], Self.exporting("{}\n"))
        #expect(result.status == .success, "\(result.err)")
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = read(end, &bytes, bytes.count)
        #expect(count == 3 && String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "{}\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["pipe"])

        let written = try await runTool(["export", "--format", "jsonl", "-o", folder], Self.exporting("{}\n"))
        #expect(written.status == .other)
        #expect(written.err.contains(folder))
    }

    @Test("an export to a descriptor's name is appended to the file that it is open on")
    func exportIntoDescriptor() async throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // a temporary folder may stay behind
        let file = folder + "/log"
        try Data("before\n".utf8).write(to: URL(filePath: file))
        let end = open(file, O_WRONLY | O_APPEND)
        try #require(end >= 0)
        defer { close(end) }
        let inode = try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int
        let result = try await runTool(["export", "--format", "jsonl", "-o", "/dev/fd/\(end)"], Self.exporting("{}\n"))
        #expect(result.status == .success, "\(result.err)")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "before\n{}\n")
        #expect(try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int == inode)
    }

    @Test("Ctrl-C in an export leaves the old file as it was and nothing beside it, exit 130")
    func exportInterrupted() async throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // a temporary folder may stay behind
        let file = folder + "/all.jsonl"
        try Data("old".utf8).write(to: URL(filePath: file))
        let (signals, source) = AsyncStream.makeStream(of: Void.self)
        var backend = FakeControlBackend()
        backend.onExport = { _ in
            // Line after line, for as long as somebody reads.
            AsyncThrowingStream {
                source.yield()
                try await Task.sleep(for: .milliseconds(5))
                return "{}\n"
            }
        }
        let result = try await runTool(
            ["export", "--format", "jsonl", "-o", file], backend, interrupts: { signals })
        #expect(result.status == .interrupted)
        #expect(result.err.contains(file))
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["all.jsonl"])
    }

    @Test("--dataset-info tells LLaMA-Factory of the file, and leaves what others wrote there")
    func datasetInfo() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/ljwx-export-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }  // a temporary folder may stay behind
        let place = URL(filePath: folder + "/dataset_info.json")
        try Data(#"{"theirs": {"file_name": "t.json"}, "ljwx_stock_alpaca": {"file_name": "old.json"}}"#.utf8)
            .write(to: place)
        var backend = FakeControlBackend()
        backend.onExport = { _ in
            AsyncThrowingStream { continuation in
                continuation.yield("[\n]\n")
                continuation.finish()
            }
        }
        for (format, name) in [("alpaca", "a.json"), ("sharegpt", "s.json"), ("jsonl", "j.jsonl")] {
            let result = try await runTool(
                ["export", "--format", format, "-o", "\(folder)/\(name)", "--dataset-info"], backend)
            #expect(result.status == .success)
            #expect(result.err.contains("ljwx_stock_\(format) in \(place.path) points to it"))
        }
        let info = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: place)) as? [String: [String: Any]])
        #expect(Set(info.keys) == ["theirs", "ljwx_stock_alpaca", "ljwx_stock_sharegpt", "ljwx_stock_jsonl"])
        #expect(info["theirs"]?["file_name"] as? String == "t.json")
        #expect(info["ljwx_stock_alpaca"]?["file_name"] as? String == "a.json")
        #expect(
            info["ljwx_stock_alpaca"]?["columns"] as? [String: String]
                == ["prompt": "instruction", "query": "input", "response": "output"])
        #expect(info["ljwx_stock_sharegpt"]?["formatting"] as? String == "sharegpt")
        #expect((info["ljwx_stock_sharegpt"]?["tags"] as? [String: String])?["assistant_tag"] == "gpt")

        if SchemaCheck.isThere {
            let written = try Data(contentsOf: place)
            #expect(try SchemaCheck.faults(of: written, by: "dataset_info.schema.json") == "")
        }
        let told = try await runTool(["export", "--format", "alpaca", "-o", "\(folder)/c.json"], backend)
        #expect(
            told.err.contains(
                #"{"ljwx_stock_alpaca":{"columns":{"prompt":"instruction","query":"input","response":"output"}"#),
            "\(told.err)")

        try Data("[]".utf8).write(to: place)
        let refused = try await runTool(
            ["export", "--format", "alpaca", "-o", "\(folder)/b.json", "--dataset-info"], backend)
        #expect(refused.status == .usage)
        #expect(try String(contentsOf: place, encoding: .utf8) == "[]")
        #expect(!FileManager.default.fileExists(atPath: folder + "/b.json"))
        let nowhere = try await runTool(["export", "--format", "alpaca", "--dataset-info"], backend)
        #expect(nowhere.status == .usage)
        #expect(nowhere.out.isEmpty)
    }

    @Test(
        "--dataset-info refuses a name by which LLaMA-Factory would not know what the file is, before anything is asked",
        arguments: [
            ("alpaca", "out.alpaca", ".json"), ("alpaca", "out.jsonl", ".json"), ("sharegpt", "out.JSON", ".json"),
            ("sharegpt", "out", ".json"), ("jsonl", "out.json", ".jsonl"),
        ])
    func datasetFileName(format: String, name: String, suffix: String) async throws {
        try await TemporaryDirectory.with { folder in
            let path = folder.appending(path: name).path
            let refused = try await runTool(
                ["export", "--format", format, "-o", path, "--dataset-info"], FakeControlBackend())
            #expect(refused.status == .usage)
            #expect(refused.err.contains("for \(format) that is \(suffix), and \(name) ends otherwise"), "\(refused)")
            #expect(refused.err.contains("--output samples\(suffix)"), "\(refused)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)

            var backend = FakeControlBackend()
            backend.onExport = { _ in
                AsyncThrowingStream { continuation in
                    continuation.yield("[\n]\n")
                    continuation.finish()
                }
            }
            let written = try await runTool(["export", "--format", format, "-o", path], backend)
            #expect(written.status == .success, "the file itself is as good under any name")
            #expect(written.err.contains("ends otherwise") == (format != "jsonl"), "\(written)")
            #expect(!written.err.contains("file_name"), "\(written)")
        }
    }

    @Test("a cleanup that could not remove a model exits 1 and names it")
    func cleanup() async throws {
        var backend = FakeControlBackend()
        backend.onCleanup = { dryRun in
            CleanupReply(
                dryRun: dryRun, keep: [.init(name: ControlFixtures.champion, reasons: [.keptForTest])],
                remove: [ControlFixtures.challenger],
                failed: dryRun
                    ? [] : [.init(name: ControlFixtures.challenger, error: .init(.ollamaRefused, .verbatim("busy")))])
        }
        let plan = try await runTool(["cleanup", "--dry-run"], backend)
        #expect(plan.status == .success)
        #expect(plan.out.contains("nothing was changed"))
        let real = try await runTool(["cleanup"], backend)
        #expect(real.status == .other)
        #expect(real.out.contains("busy"))
    }

    @Test("base create shows each step once and ends with the name")
    func base() async throws {
        var backend = FakeControlBackend()
        backend.onCreateBase = { _ in
            AsyncThrowingStream { continuation in
                for status in ["parsing", "parsing", "writing manifest"] {
                    continuation.yield(BaseProgress(status: status))
                }
                continuation.yield(
                    BaseProgress(status: "success", created: ModelName(base: "ljwx-stock"), digest: "abc"))
                continuation.finish()
            }
        }
        let result = try await runTool(["base", "create", "--from", "qwen2.5:0.5b"], backend)
        #expect(result.err == "parsing\nwriting manifest\nsuccess\n")
        #expect(result.out == "the base model ljwx-stock is made (abc)\n")
    }

    @Test("base create says which parameters of its source it did not inherit")
    func replacedParameters() async throws {
        var backend = FakeControlBackend()
        backend.onCreateBase = { _ in
            AsyncThrowingStream { continuation in
                continuation.yield(
                    BaseProgress(
                        status: "success", created: ModelName(base: "ljwx-stock"), digest: "abc",
                        replaced: ["min_p 0.7 → 0", "seed 9 → -1"]))
                continuation.finish()
            }
        }
        let result = try await runTool(["base", "create", "--from", "qwen2.5:0.5b"], backend)
        #expect(result.out.contains("qwen2.5:0.5b brings parameters"))
        #expect(result.out.contains("min_p 0.7 → 0, seed 9 → -1"))
    }

    @Test("base create says so when another model holds the base's name and keeps it")
    func occupiedBase() async throws {
        var backend = FakeControlBackend()
        backend.onCreateBase = { _ in
            AsyncThrowingStream { continuation in
                continuation.yield(
                    BaseProgress(
                        status: "success", created: ModelName(base: "ljwx-stock", tag: "base"), digest: "abc",
                        occupied: ModelName(base: "ljwx-stock")))
                continuation.finish()
            }
        }
        let result = try await runTool(["base", "create", "--from", "qwen2.5:0.5b"], backend)
        #expect(
            result.out == """
                the base model ljwx-stock:base is made (abc)
                ljwx-stock is another model and stays as it is; versions are built from ljwx-stock:base

                """)
    }
}

extension Message {
    fileprivate static var keptForTest: Message { .verbatim("champion in service") }
}
