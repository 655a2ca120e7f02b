import ControlAPI
import Foundation
import Messages
import SandboxOllama
import SandboxTuShare
import Testing
import TrainerCore
import TrainerPipeline
import TrainerStore
import TrainerTestSupport

/// Ollama that is down, dies or has no base model.
@Suite(.serialized) struct OllamaFaultTests {
    /// Nothing listens there: the discard port.
    private static let nobody = "http://127.0.0.1:9"

    @Test("with Ollama down the run is deferred after its data are in; due again it goes on without fetching anew")
    func down() async throws {
        try await Sandboxes.with { sandboxes in
            let bench = sandboxes.bench
            try bench.configure(tushare: sandboxes.tushareURL, ollama: Self.nobody)
            let id = try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 11, "\(ended)")
                #expect(
                    ended.both.flattened.contains("Ollama did not answer at \(Self.nobody)".flattened),
                    "\(ended)")
                #expect(ended.both.contains("systemctl status ollama"), "\(ended)")
                #expect(ended.both.flattened.contains("nothing listens there".flattened), "\(ended)")
                #expect(!ended.both.contains("errno"), "\(ended)")

                let status = try await bench.ctl("status")
                #expect(status.status == 0)
                #expect(status.out.contains("deferred"), "\(status)")
                let seen = try await bench.reply(StatusReply.self, "status")
                #expect(!seen.ollama.isReachable)
                #expect(seen.ollama.error?.code == .ollamaUnavailable)
                #expect(seen.ollama.error?.hint == .ollamaUnavailableHint)
                let waiting = try #require(seen.queue.first)
                #expect(waiting.state == .deferred && waiting.notBefore != nil)
                return waiting.id
            }
            let calls = sandboxes.tushare.calls
            try await Self.makeDue(id, bench)
            try bench.configure(tushare: sandboxes.tushareURL, ollama: sandboxes.ollamaURL.absoluteString)
            try await bench.withDaemon { _ in
                let detail = try await bench.end(of: id)
                #expect(detail.run.state == .succeeded && detail.run.verdict == .promoted)
                #expect(detail.run.attempt == 1)
                #expect(detail.stages.first?.attempt == 1, "fetch ran once")
            }
            #expect(sandboxes.tushare.calls["daily"] == calls["daily"])
        }
    }

    @Test("with Ollama down a command says to start it and to try again, and nothing of a run that goes on")
    func commands() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            try bench.configure(ollama: Self.nobody)
            try await bench.withDaemon { _ in }
            try await Self.putIntoService(bench)
            try await bench.withDaemon { _ in
                let idle = try await bench.ctl("status").out.flattened
                #expect(idle.contains("systemctl start ollama".flattened), "\(idle)")
                #expect(!idle.contains("goes on by itself".flattened), "no run waits: \(idle)")
                for ended in [
                    try await bench.ctl("model", "rollback"), try await bench.ctl("cleanup"),
                    try await bench.ctl("cleanup", "--dry-run"), try await bench.ctl("base", "create", "--from", "x"),
                ] {
                    #expect(ended.status != 0)
                    let said = ended.both.flattened
                    #expect(said.contains("Ollama did not answer at \(Self.nobody)".flattened), "\(ended)")
                    #expect(said.contains("systemctl start ollama".flattened), "\(ended)")
                    #expect(said.contains("repeat the command".flattened), "\(ended)")
                    #expect(!said.contains("goes on by itself".flattened), "\(ended)")
                }
            }
        }
    }

    @Test("status does not hang on an Ollama that takes the connection and says nothing, and says so")
    func silent() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            let listener = try SilentListener()
            try bench.configure(ollama: listener.url)
            try await bench.withDaemon { _ in
                // The configured request_timeout_seconds (60) would be waited for otherwise, longer than ljwxctl waits.
                let seen = try await bench.reply(StatusReply.self, "status")
                #expect(!seen.ollama.isReachable)
                #expect(seen.ollama.error?.code == .ollamaUnavailable)
                let status = try await bench.ctl("status")
                #expect(status.status == 0 && status.out.contains(listener.url), "\(status)")
            }
        }
    }

    /// The token counts of the Modelfile stage are answered; the sixth held-out question is not.
    @Test(
        "an answer that breaks off defers the run; due again it goes on with the answers it has",
        arguments: [SandboxOllama.SandboxFault.dieMidStream, .runnerDiesMidStream])
    func dies(_ fault: SandboxOllama.SandboxFault) async throws {
        try await Sandboxes.with { sandboxes in
            let bench = sandboxes.bench
            let warmUpAndFive = 6
            sandboxes.respondent.onQuestion { if $0 == warmUpAndFive { sandboxes.ollama.setFaults([fault]) } }
            let id = try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 11, "\(ended)")
                let run = try #require(try await bench.reply([RunSummary].self, "run", "list").first)
                #expect(run.error?.code == .ollamaInterrupted)
                return run.id
            }
            sandboxes.ollama.setFaults([])
            try await Self.makeDue(id, bench)
            try await bench.withDaemon { _ in
                let detail = try await bench.end(of: id)
                #expect(detail.run.verdict == .promoted)
            }
            // The first one was asked as the warm-up too, the sixth three times in vain, as the second warm-up, and in earnest.
            #expect(sandboxes.respondent.counts.values.sorted() == [Int](repeating: 1, count: 18) + [2, 5])
        }
    }

    @Test(
        "an Ollama that is busy or whose model process ended defers the run; due again it goes on and succeeds",
        arguments: [(503, TrainerError.Code.ollamaUnavailable), (500, .ollamaInterrupted)])
    func busy(status: Int, code: TrainerError.Code) async throws {
        try await Sandboxes.with { sandboxes in
            let bench = sandboxes.bench
            let spelled = SandboxOllama.SandboxFault("busy:\(status)")
            let fault = try #require(spelled)
            sandboxes.respondent.onQuestion { if $0 == 1 { sandboxes.ollama.setFaults([fault]) } }
            let id = try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 11, "\(ended)")
                let words =
                    status == 503 ? "takes no requests for the moment (HTTP 503)" : "the process that runs the model"
                #expect(ended.both.flattened.contains(words.flattened), "\(ended)")
                let run = try #require(try await bench.reply([RunSummary].self, "run", "list").first)
                #expect(run.state == .deferred && run.error?.code == code)
                return run.id
            }
            sandboxes.ollama.setFaults([])
            try await Self.makeDue(id, bench)
            try await bench.withDaemon { _ in
                let detail = try await bench.end(of: id)
                #expect(detail.run.state == .succeeded && detail.run.verdict == .promoted)
            }
        }
    }

    @Test("a model that never finishes an answer is refused by the gate, not by an error")
    func noDone() async throws {
        try await Sandboxes.with { sandboxes in
            let bench = sandboxes.bench
            sandboxes.respondent.onQuestion { if $0 == 1 { sandboxes.ollama.setFaults([.noDone]) } }
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 10, "\(ended)")
                let run = try #require(try await bench.reply([RunSummary].self, "run", "list").first)
                #expect(run.verdict == .rejected && run.error == nil, "\(ended)")
                let tags = try await sandboxes.tags()
                #expect(!tags.contains("ljwx-stock:champion"))
            }
        }
    }

    @Test(
        "prompts that cannot be counted since no answer is done put the run off, and it says so in one language",
        arguments: [("en", "the stream ended without done"), ("zh-CN", "回答没有结束标志 done")])
    func noDoneCount(language: String, why: String) async throws {
        try await Sandboxes.with(language: language) { sandboxes in
            let bench = sandboxes.bench
            sandboxes.ollama.setFaults([.noDone])
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 11, "\(ended)")
                #expect(ended.both.flattened.contains(why.flattened), "\(ended)")
                let run = try #require(try await bench.reply([RunSummary].self, "run", "list").first)
                #expect(run.error?.code == .ollamaInterrupted && run.error?.cause == .own(.gateEnd(nil)))
            }
        }
    }

    @Test(
        "one answer that is not UTF-8, or has no end, fails its case alone: the run goes on and nothing is asked twice",
        arguments: [SandboxOllama.SandboxFault.notUTF8, .long(bytes: 1 << 20)])
    func unusableAnswer(_ fault: SandboxOllama.SandboxFault) async throws {
        try await Sandboxes.with { sandboxes in
            let bench = sandboxes.bench
            let warmUpAndFive = 6
            // What holds for a request is looked at before it is answered.
            sandboxes.respondent.onQuestion { sandboxes.ollama.setFaults($0 == warmUpAndFive ? [fault] : []) }
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                let run = try #require(try await bench.reply([RunSummary].self, "run", "list").first)
                #expect(run.state == .succeeded && run.error == nil && run.verdict != .promoted, "\(ended)")
                let tags = try await sandboxes.tags()
                #expect(!tags.contains("ljwx-stock:champion"))
            }
            #expect(sandboxes.respondent.counts.values.sorted() == [Int](repeating: 1, count: 19) + [2])
        }
    }

    @Test(
        "a create stream without success makes no model and the run says so, cause and all in one language",
        arguments: [
            ("en", "Ollama broke off", "ended without success"), ("zh-CN", "Ollama 的回答中途断了", "创建没有以 success 结束"),
        ])
    func createWithoutSuccess(language: String, what: String, why: String) async throws {
        try await Sandboxes.with(language: language) { sandboxes in
            let bench = sandboxes.bench
            try await bench.withDaemon { _ in
                sandboxes.ollama.setFaults([.createWithoutSuccess])
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 11, "\(ended)")
                for words in [what, why] { #expect(ended.both.flattened.contains(words.flattened), "\(ended)") }
                let tags = try await sandboxes.tags()
                #expect(!tags.contains { $0.contains("-trained-") })
            }
        }
    }

    @Test("a web page in the place of Ollama is named as such", arguments: ["en", "zh-CN"])
    func html(_ language: String) async throws {
        try await Sandboxes.with(language: language) { sandboxes in
            let bench = sandboxes.bench
            sandboxes.ollama.setFaults([.html])
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 20, "\(ended)")
                let words = language == "en" ? "does not speak Ollama's protocol" : "的回答不是 Ollama 的协议"
                #expect(ended.both.flattened.contains(words.flattened), "\(ended)")
            }
        }
    }

    @Test("with a web page in the place of Ollama a model is shown by its row, without tags")
    func htmlShown() async throws {
        try await Sandboxes.with { sandboxes in
            let bench = sandboxes.bench
            try await Self.putIntoService(bench)
            sandboxes.ollama.setFaults([.html])
            try await bench.withDaemon { _ in
                let shown = try await bench.reply(ModelDetail.self, "model", "show", "ljwx-stock-trained-20261120_0200")
                #expect(shown.model.role == .champion)
                #expect(shown.tags == nil)
            }
        }
    }

    @Test(
        "without a base model nothing is pulled, and the hint is the command that makes one",
        arguments: ["en", "zh-CN"])
    func noBase(_ language: String) async throws {
        try await Sandboxes.with(language: language, base: false) { sandboxes in
            let bench = sandboxes.bench
            try await bench.withDaemon { _ in
                let status = try await bench.ctl("status")
                #expect(status.out.flattened.contains((language == "en" ? "base: none yet" : "基础：还没有").flattened))
                #expect(try await bench.reply(StatusReply.self, "status").serving.base.exists == false)
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 20, "\(ended)")
                #expect(ended.both.flattened.contains("ljwxctl base create --from".flattened), "\(ended)")
                #expect(try await sandboxes.tags() == [], "nothing was pulled")
                let run = try #require(try await bench.reply([RunSummary].self, "run", "list").first)
                #expect(run.error?.code == .baseModelMissing)

                let other = try await bench.ctl("base", "create", "--from", "deepseek-llm:7b-chat")
                #expect(other.status == 4, "\(other)")
                #expect(other.err.contains("ollama pull deepseek-llm:7b-chat"), "\(other)")
                #expect(try await sandboxes.tags() == [], "nothing was pulled")
            }
        }
    }

    /// What time would do: the deferred run's instant comes.
    /// Two versions, so that there is one to roll back to.
    private static func putIntoService(_ bench: Bench) async throws {
        let path = URL(filePath: bench.stateDirectory).appending(path: TrainerDatabase.fileName).path
        let database = try TrainerDatabase.open(path: path)
        let models = SQLiteModelStore(database)
        let family = ModelFamily(configured: ModelName(base: "ljwx-stock"))
        let names = ["20261119-0200", "20261120-0200"].map { family.version(of: RunID($0)) }
        for name in names {
            try await models.record(
                ModelRecord(
                    name: name, digest: name.base, run: RunID("20261120-0200"), createdAt: Date(),
                    asOf: TradeDate(dayNumber: 20_777), baseDigest: "b", recipeDigest: .of("r"),
                    trainingKind: "fewshot", shots: 4))
        }
        try await models.updateServing {
            $0.previous = names[0]
            $0.champion = names[1]
        }
        try database.close()
    }

    private static func makeDue(_ id: RunID, _ bench: Bench) async throws {
        let path = URL(filePath: bench.stateDirectory).appending(path: TrainerDatabase.fileName).path
        let database = try TrainerDatabase.open(path: path)
        let runs = SQLiteRunStore(database)
        var run = try #require(try await runs.run(id))
        run.notBefore = Date(timeIntervalSinceNow: -1)
        try await runs.record(run)
        try database.close()
    }
}
