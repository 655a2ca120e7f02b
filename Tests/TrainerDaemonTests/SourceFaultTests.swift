import ControlAPI
import Foundation
import Messages
import SandboxTuShare
import Testing
import TrainerCore
import TrainerTestSupport

/// What a person reads when the market data cannot be had, and that nothing is lost by it.
@Suite(.serialized) struct SourceFaultTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let what: String
        var token: String? = "right-token"
        var faults: [String] = []
        let code: TrainerError.Code
        let state: RunState
        let exit: Int32
        let words: [String]

        var testDescription: String { what }
    }

    /// Five calls of each API fail and the sixth is good: a call is tried five times.
    @Test(
        "a run that gets no data says why and what to do, the daemon stays up, and the next good run succeeds",
        arguments: [
            Refusal(
                what: "wrong token", token: "wrong-token", code: .tokenInvalid, state: .failed, exit: 20,
                words: [
                    "TuShare does not accept the token", "您的token不对", "https://tushare.pro", "token_file", "\"free\"",
                ]),
            Refusal(
                what: "no permission", faults: ["permission:daily:1"], code: .permissionDenied, state: .failed,
                exit: 20,
                words: ["the TuShare account may not call daily", "doc_id=108"]),
            Refusal(
                what: "hour limit", faults: ["rate-hour:1:daily:1"], code: .rateLimitedHour, state: .deferred, exit: 11,
                words: ["TuShare limits daily to 1 call an hour", "goes on by itself at"]),
            Refusal(
                what: "day limit", faults: ["rate-day:1:daily:1"], code: .rateLimitedDay, state: .deferred, exit: 11,
                words: ["TuShare limits daily to 1 call a day", "goes on by itself at"]),
        ])
    func refused(_ refusal: Refusal) async throws {
        try await Sandboxes.with(token: refusal.token, faults: try refusal.faults.map { try SandboxFault($0) }) {
            sandboxes in
            let bench = sandboxes.bench
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                try await Self.expect(refusal, ended, bench)
                guard refusal.token == "right-token" else { return }
                let next = try await bench.ctl("run-now", "--wait")
                #expect(next.status == 0, "\(next)")
            }
            guard refusal.token != "right-token" else { return }
            var mended = bench
            mended.token = "right-token"
            try await mended.withDaemon { [mended] _ in
                let next = try await mended.ctl("run-now", "--wait")
                #expect(next.status == 0, "\(next)")
            }
        }
    }

    @Test(
        "without a token the daemon starts all the same, and the run names every place for one",
        arguments: ["en", "zh-CN"])
    func noToken(_ language: String) async throws {
        try await Sandboxes.with(token: nil, language: language) { sandboxes in
            let bench = sandboxes.bench
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 20, "\(ended)")
                for word in ["TUSHARE_TOKEN", "token_file", "0600", "free", "csv"] {
                    #expect(ended.both.contains(word), "\(word) is missing in \(ended)")
                }
                let run = try await bench.reply([RunSummary].self, "run", "list")
                #expect(run.first?.error?.code == .tokenMissing)
            }
            #expect(sandboxes.tushare.calls.isEmpty)
        }
    }

    @Test(
        "a day that comes back broken five times defers the run; what came before it stays stored and is not asked for again",
        arguments: ["html504", "html", "truncated-gzip"])
    func broken(_ kind: String) async throws {
        try await Sandboxes.with(faults: [try SandboxFault("\(kind):daily:11-15")]) { sandboxes in
            let bench = sandboxes.bench
            // Where calls are counted they are made one by one, so that the faults hit one day.
            try bench.configure(
                tushare: sandboxes.tushareURL, ollama: sandboxes.ollamaURL.absoluteString, rateLimit: 100_000)
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 11, "\(ended)")
                #expect(ended.both.contains("gave no usable answer to daily"), "\(ended)")
                #expect(ended.both.contains("check network and proxy"), "\(ended)")
                if kind == "html" {
                    let words = "is not JSON (HTTP 200); it begins: <!DOCTYPE html>"
                    #expect(ended.both.flattened.contains(words.flattened), "\(ended)")
                }
                let next = try await bench.ctl("run-now", "--wait")
                #expect(next.status == 0, "\(next)")
                let run = try await bench.reply(RunDetail.self, "run", "show")
                let days = try #require(run.counts.daysFetched)
                #expect(sandboxes.tushare.calls["daily"] == 10 + 5 + days, "ten days were stored by the first run")
            }
        }
    }

    @Test(
        "a minute limit is waited out: status says until when, beside how far the run is, and it can be cancelled",
        .timeLimit(.minutes(5)))
    func minuteLimit() async throws {
        try await Sandboxes.with(faults: [try SandboxFault("rate-minute:2:daily:1")]) { sandboxes in
            let bench = sandboxes.bench
            try await bench.withDaemon { daemon in
                let id = try await bench.reply(RunNowReply.self, "run-now").run
                let words = "daily allows 2 calls a minute"
                while try !daemon.log().contains(words) { try await Task.sleep(for: .milliseconds(20)) }
                let line = try daemon.log().split(separator: "\n").first { $0.contains(words) }
                #expect(
                    line?.contains("run.id=\(id)") == true && line?.contains("stage=fetch") == true, "\(line ?? "")")
                let wait = /going on at \d\d:\d\d:\d\d: daily allows 2 calls a minute/
                #expect(line?.contains(wait) == true, "\(line ?? "")")
                // The journal's line comes first, the watchers' word right after it.
                var current: CurrentRun?
                while current?.resumesAt == nil {
                    try await Task.sleep(for: .milliseconds(20))
                    current = try await bench.reply(StatusReply.self, "status").current
                }
                let told = try #require(current?.message)
                let standing = try #require(told.en.wholeMatch(of: /(\d+)\/(\d+), about \d+ min left; .*/))
                #expect(told.en.contains(wait) && standing.1 != standing.2, "\(told.en)")
                #expect(told.zh.hasPrefix("\(standing.1)/\(standing.2)，还需约"), "\(told.zh)")
                #expect(current?.fraction != nil)
                #expect(try await bench.ctl("status").both.flattened.contains(told.en.flattened))
                #expect(try await bench.reply(RunDetail.self, "run", "show", id.rawValue).run.state == .running)
                let cancelled = try await bench.ctl("run", "cancel", id.rawValue)
                #expect(cancelled.status == 0, "\(cancelled)")
                let ended = try await bench.end(of: id)
                #expect(ended.run.state == .cancelled && ended.stages.map(\.state) == [.cancelled])
                #expect(try await bench.ctl("run", "show", id.rawValue).out.contains(/fetch +cancelled/))
            }
        }
    }

    @Test("a refused connection names the address, defers the run and is the network's fault")
    func refusedConnection() async throws {
        try await Sandboxes.with { sandboxes in
            let bench = sandboxes.bench
            try bench.configure(tushare: "http://127.0.0.1:9", ollama: sandboxes.ollamaURL.absoluteString)
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 11, "\(ended)")
                #expect(ended.both.contains("http://127.0.0.1:9"), "\(ended)")
                #expect(ended.both.contains("check network and proxy"), "\(ended)")
                #expect(ended.both.flattened.contains("nothing listens there".flattened), "\(ended)")
                #expect(!ended.both.contains("errno") && !ended.both.contains("gave no usable answer"), "\(ended)")
            }
        }
    }

    @Test(
        "a certificate that nobody vouches for defers the run and names the address",
        .enabled(if: SelfSignedServer.isPossible, "needs openssl"), arguments: ["en", "zh-CN"])
    func untrusted(_ language: String) async throws {
        try await Sandboxes.with(language: language) { sandboxes in
            let bench = sandboxes.bench
            try await SelfSignedServer.with { address in
                try bench.configure(tushare: address, ollama: sandboxes.ollamaURL.absoluteString)
                try await bench.withDaemon { _ in
                    let ended = try await bench.ctl("run-now", "--wait")
                    #expect(ended.status == 11, "\(ended)")
                    let words = language == "en" ? ["certificate of \(address) is not trusted"] : [address, "证书不受信任"]
                    for word in words { #expect(ended.both.flattened.contains(word.flattened), "\(ended)") }
                    #expect(ended.both.contains("ca-certificates"), "\(ended)")
                }
            }
        }
    }

    private static func expect(_ refusal: Refusal, _ ended: ChildProgram.Ended, _ bench: Bench) async throws {
        #expect(ended.status == refusal.exit, "\(ended)")
        let flat = ended.both.flattened
        for word in refusal.words { #expect(flat.contains(word.flattened), "\(word) is missing in \(ended)") }
        let run = try #require(try await bench.reply([RunSummary].self, "run", "list").first)
        #expect(run.state == refusal.state)
        #expect(run.error?.code == refusal.code)
        // These daemons are started by hand: the journal holds nothing of theirs.
        #expect(ended.out.flattened.contains("run.id=\(run.id.rawValue)"), "\(ended)")
        #expect(!ended.out.contains("journalctl -u ljwx-trainer"), "\(ended)")
    }
}

extension String {
    /// Without white space: texts are broken into lines of 80 columns.
    var flattened: String { filter { !$0.isWhitespace } }
}
