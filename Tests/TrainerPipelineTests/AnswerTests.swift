import Foundation
import Gate
import Messages
import Synchronization
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("answers that fail")
struct AnswerTests {
    @Test(
        "an answer that did not end as it must fails its case, not the run",
        arguments: [ModelAnswer.timedOut, ModelAnswer.notUTF8, ModelAnswer.tooLong, "length", nil])
    func failedAnswer(doneReason: String?) async throws {
        let world = try await PipelineWorld { $0.evaluation = $0.evaluation.asking(40) }
        let bad = ChosenPrompts(2)
        world.answers.script { question, answers in
            let text = try answers.rightText(question.prompt)
            return bad.contains(question.prompt) ? answers.said(text, doneReason: doneReason) : answers.said(text)
        }
        let run = try await world.run()
        #expect(run.state == .succeeded)
        #expect(run.verdict == .promoted)
        let model = try #require(run.model)
        #expect(try await world.stores.models.model(model)?.passRate == 0.95)
    }

    @Test("a model that never ends in time is rejected after three tries with its run succeeded, and not examined")
    func alwaysTooLate() async throws {
        let world = try await PipelineWorld()
        world.answers.script { _, answers in answers.said("", doneReason: ModelAnswer.timedOut, latency: 150) }
        let run = try await world.run()
        #expect(run.state == .succeeded)
        #expect(run.verdict == .rejected)
        #expect(run.reasons.map(\.code) == ["infra"])
        let model = try #require(run.model)
        let digest = try #require(world.alias(model))
        #expect(world.server.questionCounts[digest] == 3, "loading it took too long each time")
        #expect(try await world.stores.models.model(model)?.passRate == nil)
    }

    @Test("one failed answer of twenty is insufficient evidence, and the reason says how many cases are missing")
    func insufficient() async throws {
        let world = try await PipelineWorld()
        let bad = ChosenPrompts(1)
        world.answers.script { question, answers in
            let text = try answers.rightText(question.prompt)
            return bad.contains(question.prompt) ? answers.said(text, doneReason: nil) : answers.said(text)
        }
        let run = try await world.run()
        #expect(run.state == .succeeded && run.verdict == .kept && run.holdsBack)
        #expect(run.reasons.map(\.code) == ["insufficient_evidence"])
        // 28 cases at this rate, 25 with one failure.
        let message = try #require(run.reasons.first?.message)
        for part in ["95.0 %", "19/20", "8 more cases", "at least 5"] {
            #expect(message.en.contains(part), "\(message.en)")
        }
        #expect(run.reasons.first?.examples.count == 1)
        #expect(try await world.stores.models.serving().champion == nil)
    }

    @Test("a timeout is asked again by a later run, every other answer never")
    func askedAgain() async throws {
        let world = try await PipelineWorld { $0.evaluation = $0.evaluation.asking(60) }
        let late = ChosenPrompts(1)
        let cut = ChosenPrompts(1)
        world.answers.script { question, answers in
            let text = try answers.rightText(question.prompt)
            if late.contains(question.prompt) { return answers.said("", doneReason: ModelAnswer.timedOut) }
            if cut.contains(question.prompt) { return answers.said(text, doneReason: nil) }
            return answers.said(text)
        }
        let run = try await world.run()
        let first = try #require(run.model)
        let champion = try #require(world.alias(first))
        let latePrompt = try #require(late.all.first)
        world.answers.script(nil, ScriptedAnswers.right)
        let before = world.answers.order.count
        world.advance(toDay: 1)
        _ = try await world.run()
        let again = world.answers.order.dropFirst(before).filter { $0.digest == champion }.map(\.prompt)
        // Once as the uncounted warm-up, once for its answer; then those that its speed is told by.
        #expect(again.prefix(2) == [latePrompt, latePrompt])
        #expect(again.count == 2 + 12)
    }

    @Test("a question that was not answered in time is not asked again by its run, however often that is killed")
    func lateOnce() async throws {
        let world = try await PipelineWorld()
        let late = ChosenPrompts(2, after: 4)
        world.answers.script { question, answers in
            guard late.contains(question.prompt) else { return try await ScriptedAnswers.right(question, answers) }
            return answers.said("", doneReason: ModelAnswer.timedOut, latency: 151.5)
        }
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        // The stage is done again from its beginning.
        for _ in 0..<2 { try await world.kill(id, after: "file runs/\(id)/verdict.json") }
        let run = try await world.boot().work(on: id)
        #expect(run.state == .succeeded)
        let digest = try #require(try await world.stores.models.models().first?.digest)
        #expect(late.all.count == 2)
        for prompt in late.all {
            #expect(world.answers.counts[.init(digest: digest, prompt: prompt)] == 1)
        }
        let output = try #require(try await world.evaluation(of: run))
        let taken = output.challenger.summary.judgements.filter { $0.latency == 151.5 }
        #expect(taken.count == 2 && taken.allSatisfy { !$0.passed })
        let kept = try await world.stores.answers.answers(of: digest).values
        #expect(kept.count { $0.doneReason == ModelAnswer.timedOut } == 2)
    }

    @Test("what another version of Ollama answered does not count as this one's answer, and stays")
    func otherVersion() async throws {
        let world = try await PipelineWorld()
        let first = try await world.run()
        let champion = try #require(first.model.flatMap { world.alias($0) })
        let before = world.answers.order.count
        world.server.upgrade(to: "0.34.1")
        world.advance(toDay: 1)
        let second = try await world.run()
        #expect(second.state == .succeeded)
        #expect(try await world.evaluation(of: second)?.serverVersion == "0.34.1")
        let again = world.answers.order.dropFirst(before).filter { $0.digest == champion }
        #expect(Set(again.map(\.prompt)).count == 20)
        let kept = try await world.stores.answers.answers(of: champion).keys
        #expect(Set(kept.map(\.serverVersion)) == ["0.32.15", "0.34.1"])
    }

    @Test("an Ollama that is replaced in mid-evaluation gives no verdict: the run waits and asks the new one")
    func replacedMeanwhile() async throws {
        let world = try await PipelineWorld()
        let asked = Mutex(0)
        world.answers.script { [server = world.server] question, answers in
            let number = asked.withLock { count in
                count += 1
                return count
            }
            if number == 10 { server.upgrade(to: "0.34.1") }
            return try await ScriptedAnswers.right(question, answers)
        }
        let id = try await world.stores.runs.enqueue(RunOptions(), trigger: .manual, at: world.clock.now).id
        let waiting = try await world.boot().work(on: id)
        #expect(waiting.state == .deferred && waiting.verdict == nil)
        #expect(waiting.error?.code == .ollamaInterrupted)
        let message = try #require(waiting.error?.message.en)
        #expect(message.contains("0.32.15") && message.contains("0.34.1"))
        let digest = try #require(try await world.stores.models.models().first?.digest)
        #expect(try await world.stores.answers.answers(of: digest).isEmpty, "nobody knows which of the two said what")
        world.clock.advance(by: 60)
        let run = try await world.boot().work(on: id)
        #expect(run.verdict == .promoted)
        let kept = try await world.stores.answers.answers(of: digest).keys
        #expect(!kept.isEmpty && kept.allSatisfy { $0.serverVersion == "0.34.1" })
    }

    @Test("a server that breaks off is asked again at once, and after three times the run waits for it")
    func brokenOff() async throws {
        for breaks in [2, 3] {
            let world = try await PipelineWorld()
            let left = Mutex(breaks)
            world.answers.script { question, answers in
                let isBroken = left.withLock { left in
                    left -= 1
                    return left >= 0
                }
                if isBroken { throw TrainerError(.ollamaInterrupted, .verbatim("unexpected EOF")) }
                return try await ScriptedAnswers.right(question, answers)
            }
            let run = try await world.run()
            #expect(run.state == (breaks == 2 ? .succeeded : .deferred))
        }
    }

    @Test("the warm-up question is not counted: its latency and its failure say nothing")
    func warmUp() async throws {
        let world = try await PipelineWorld()
        let first = Mutex(true)
        world.answers.script { question, answers in
            let isWarmUp = first.withLock { isFirst in
                defer { isFirst = false }
                return isFirst
            }
            if isWarmUp { return answers.said("", doneReason: ModelAnswer.timedOut, latency: 150) }
            return try await ScriptedAnswers.right(question, answers)
        }
        let run = try await world.run()
        #expect(run.verdict == .promoted)
        let model = try #require(run.model)
        #expect(try await world.stores.models.model(model)?.passRate == 1)
    }
}

/// The first prompts that come along, the same ones whenever they come again.
final class ChosenPrompts: Sendable {
    private let count: Int
    private let skipped: Int
    /// The skipped ones, too.
    private let seen = Mutex<[String]>([])

    /// - Parameter skipped: how many come before, as those by which a model is first looked at.
    init(_ count: Int, after skipped: Int = 0) {
        self.count = count
        self.skipped = skipped
    }

    var all: Set<String> { Set(seen.withLock { $0.dropFirst(skipped) }) }

    func contains(_ prompt: String) -> Bool {
        seen.withLock { seen in
            if !seen.contains(prompt), seen.count < skipped + count { seen.append(prompt) }
            return seen.dropFirst(skipped).contains(prompt)
        }
    }
}
