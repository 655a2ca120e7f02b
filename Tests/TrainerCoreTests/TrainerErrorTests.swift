import Foundation
import Messages
import Testing
import TrainerCore

@Suite struct TrainerErrorTests {
    private static func decoded(_ json: String) throws -> TrainerError {
        try JSONDecoder().decode(TrainerError.self, from: Data(json.utf8))
    }

    @Test("a cause that was stored as a string is read as somebody's words, and written as a string again")
    func foreign() throws {
        let text = #"{"code":"disk_full","message":{"zh":"满","en":"full"},"cause":"ENOSPC"}"#
        let error = try Self.decoded(text)
        #expect(error.cause == .foreign("ENOSPC"))
        #expect(error.cause?.message == .verbatim("ENOSPC"))
        let written = try JSONEncoder().encode(error)
        #expect(String(decoding: written, as: UTF8.self).contains(#""cause":"ENOSPC""#))
        #expect(try JSONDecoder().decode(TrainerError.self, from: written) == error)
    }

    @Test("a cause of ours keeps both languages, and none stays none")
    func own() throws {
        for cause in [TrainerError.Cause.own(.notRegularFile), nil] {
            let error = TrainerError(.conflict, .verbatim("x"), cause: cause)
            let written = try JSONEncoder().encode(error)
            #expect(try JSONDecoder().decode(TrainerError.self, from: written) == error)
        }
    }

    @Test(
        "of a run that is over each hint says how to ask for it again, in place of how it goes on",
        arguments: [
            Message.ollamaUnavailableHint, .ollamaBusyHint, .ollamaRunnerDiedHint, .promptNotCountedHint, .freeRemedy,
            .tuShareNotReachedRemedy, .tuShareUnreachableRemedy, .tuShareCertificateRemedy,
            .tuShareRateResumes(window: "minute"), .tuShareRateResumes(window: "hour"),
            .tuShareRateResumes(window: "day"), .tuShareResumesAt("18:01"),
        ])
    func runOver(hint: Message) {
        #expect(hint.en.contains("the run goes on by itself") && hint.zh.contains("运行会自动继续"))
        let error = TrainerError(.upstreamUnavailable, .verbatim("x"), hint: hint)
        let over = error.ofRunOver(command: RunOptions().command).hint
        for words in [over?.en, over?.zh] { #expect(words?.contains("ljwxctl run-now") == true) }
        #expect(over?.en.contains("goes on") == false && over?.zh.contains("自动") == false)
    }

    @Test("what an error says to mend stays when its run is over, and of a tune the command is that of tunes")
    func mended() {
        let error = TrainerError(.ollamaUnavailable, .verbatim("x"), hint: .ollamaUnavailableHint)
        var record = RunRecord(
            id: RunID("20261121-0200"), trigger: .manual, options: RunOptions(),
            enqueuedAt: Date(timeIntervalSince1970: 0))
        record.error = error
        record.state = .deferred
        #expect(record.presentError == error)
        record.state = .cancelled
        #expect(
            record.presentError?.hint?.en
                == "check systemctl status ollama and ollama.base_url in the config; "
                + "ask for the run again with ljwxctl run-now once Ollama answers")
        #expect(
            record.presentError?.hint?.zh
                == "检查 systemctl status ollama 和配置里的 ollama.base_url；Ollama 恢复后重新执行 ljwxctl run-now")
        var options = RunOptions()
        options.tune = TuneOptions()
        #expect(options.command == "ljwxctl tune")
    }

    @Test("of an error of ours the cause is its cause, or where it has none itself; of another its own words")
    func causeOf() {
        struct Odd: Error, CustomStringConvertible { let description = "odd" }
        let deep = TrainerError(.conflict, .verbatim("x"), cause: .foreign("in use"))
        #expect(TrainerError.Cause.of(deep) == .foreign("in use"))
        #expect(TrainerError.Cause.of(TrainerError(.conflict, .notRegularFile)) == .own(.notRegularFile))
        #expect(TrainerError.Cause.of(Odd()) == .foreign("odd"))
    }
}
