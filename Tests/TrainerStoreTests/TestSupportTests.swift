import Foundation
import Messages
import Synchronization
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("test support", .timeLimit(.minutes(10)))
struct TestSupportTests {
    @Test("sleepers wake when the clock is moved past them, and not before")
    func clock() async throws {
        let clock = ManualWallClock(noon)
        try await clock.sleep(until: noon)
        async let first: Void = clock.sleep(until: at(10))
        async let second: Void = clock.sleep(until: at(20))
        await clock.waitForSleeper(count: 2)
        #expect(clock.deadlines == [at(10), at(20)])
        clock.advance(by: 10)
        try await first
        #expect(clock.deadlines == [at(20)])
        clock.advance(to: at(3_600))
        try await second
        #expect(clock.now == at(3_600))
    }

    @Test("a cancelled sleeper throws at once")
    func cancelledSleeper() async throws {
        let clock = ManualWallClock(noon)
        let task = Task { try await clock.sleep(until: at(10)) }
        await clock.waitForSleeper()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(clock.deadlines == [])
    }

    @Test("a fake that was not scripted names the call and the remedy")
    func defaultsFail() async throws {
        let source = FakeMarketSource()
        let bars = await #expect(throws: UnexpectedCall.self) { try await source.bars(on: try day(20_261_119)) }
        #expect(bars?.description.contains("20261119") == true)
        #expect(bars?.description.contains("`bars:`") == true)
        await #expect(throws: UnexpectedCall.self) { try await FakeModelServer().digests() }
        let server = FakeModelServer(models: [try model("base"): .plain])
        let ask = await #expect(throws: UnexpectedCall.self) {
            try await server.ask(try model("base"), [], options: [:], timeout: .seconds(1))
        }
        #expect(ask?.description.contains("`ask:`") == true)
    }

    @Test("a scripted source gives its days, nothing on others, and faults by the number of the call")
    func source() async throws {
        let days = BarBuilder.weekdays(3, from: try day(20_261_116))
        let source = FakeMarketSource(
            calendar: .days(days), bars: BarBuilder().market(of: BarBuilder.codes(2), on: days))
        source.fail(call: 2, with: TrainerError(.rateLimitedMinute, .verbatim("slow down")))
        #expect(try await source.bars(on: days[0]).bars.count == 2)
        await #expect(throws: TrainerError.self) { try await source.bars(on: days[1]) }
        #expect(try await source.bars(on: try day(20_261_121)).bars == [])
        #expect(try await source.openDays(in: days[1]...days[2]) == [days[1], days[2]])
        #expect(source.calls.count == 4)
    }

    @Test("equal recipes on equal bases are one digest; a copy shares it, a delete takes one name")
    func modelServer() async throws {
        let (base, candidate, alias) = (try model("base"), try model("c:candidate"), try model("c:champion"))
        let server = FakeModelServer(models: [base: .plain]) { question in
            ModelAnswer(
                text: question.served.system, doneReason: "stop", latency: 1, loadSeconds: 0, promptTokens: 1,
                answerTokens: 1)
        }
        let recipe = ModelRecipe(
            trainingKind: "fewshot", from: base, system: "s", parameters: ["num_ctx": .integer(2048)],
            messages: [ChatMessage(.user, "q"), ChatMessage(.assistant, "a")])
        let lines = Mutex<[String]>([])
        try await server.create(candidate, from: recipe) { line in lines.withLock { $0.append(line) } }
        #expect(lines.withLock { $0.last } == "success")
        let first = server.digest(of: candidate)
        try await server.create(candidate, from: recipe) { _ in }
        #expect(server.digest(of: candidate) == first)
        try await server.copy(candidate, to: alias)
        #expect(try await server.digests()[alias] == first)
        #expect(try await server.show(alias)?.messages == recipe.messages)
        #expect(try await server.show(alias)?.parameterText == "num_ctx 2048")
        #expect(try await server.delete(candidate))
        #expect(try await server.delete(candidate) == false)
        let answer = try await server.ask(alias, [], options: [:], timeout: .seconds(1))
        #expect(answer.text == "s")
        #expect(server.questionCounts == [try #require(first): 1])
    }

    @Test("an interrupted create makes no model, a server that is down answers nothing")
    func modelServerFaults() async throws {
        let (base, candidate) = (try model("base"), try model("c"))
        let server = FakeModelServer(models: [base: .plain])
        let recipe = ModelRecipe(trainingKind: "fewshot", from: base, system: "s", parameters: [:], messages: [])
        server.interruptNextCreate(after: 2)
        let cut = await #expect(throws: TrainerError.self) { try await server.create(candidate, from: recipe) { _ in } }
        #expect(cut?.code == .ollamaInterrupted)
        #expect(try await server.show(candidate) == nil)
        let refused = await #expect(throws: TrainerError.self) {
            try await server.ask(candidate, [], options: [:], timeout: .seconds(1))
        }
        #expect(refused?.code == .ollamaRefused)
        server.setDown(true)
        let down = await #expect(throws: TrainerError.self) { try await server.version() }
        #expect(down?.code == .ollamaUnavailable)
        server.setDown(false)
        #expect(try await server.version() == "0.32.15")
    }

    @Test(
        "built bars are possible ones, linked day by day, and cut on ex-dates", arguments: 1...20 as ClosedRange<UInt64>
    )
    func barWalks(seed: UInt64) throws {
        let days = BarBuilder.weekdays(300, from: try day(20_250_901))
        let bars = BarBuilder(seed: seed).bars(of: code(1), on: days, exRights: [days[100]: 0.5])
        #expect(bars.map(\.date) == days)
        #expect(bars.allSatisfy { $0.defect == nil })
        for (before, after) in zip(bars, bars.dropFirst()) where after.date != days[100] {
            #expect(after.preClose == before.close)
        }
        #expect(abs(bars[100].preClose - bars[99].close / 2) <= 0.0051)
        #expect(bars == BarBuilder(seed: seed).bars(of: code(1), on: days, exRights: [days[100]: 0.5]))
        #expect(bars != BarBuilder(seed: seed + 1).bars(of: code(1), on: days, exRights: [days[100]: 0.5]))
    }
}

extension ServedModel {
    fileprivate static let plain = ServedModel(
        system: "", template: "{{ .Prompt }}", messages: [], parameterText: "", family: "llama", trainedContext: 2048)
}
