import ControlAPI
import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerDaemon

@Suite("asking whether Ollama is there", .timeLimit(.minutes(1)))
struct OllamaProbeTests {
    private let clock = ManualWallClock(TradeDate(dayNumber: 20_777), hour: 18)

    private func probe(_ server: any ModelServer, limit: Duration = .seconds(600)) -> OllamaProbe {
        OllamaProbe(server: server, url: "http://ollama", clock: clock, limit: limit)
    }

    @Test("an answer, good or bad, counts for a few seconds and no longer", arguments: [false, true])
    func fresh(isDown: Bool) async {
        let server = FakeModelServer(models: [:])
        server.setDown(isDown)
        let probe = probe(server)
        for _ in 0..<3 { #expect(await probe.view().isReachable == !isDown) }
        clock.advance(by: OllamaProbe.freshness - 1)
        server.setDown(!isDown)
        #expect(await probe.view().isReachable == !isDown)
        #expect(server.calls.count == 1)
        clock.advance(by: 1)
        #expect(await probe.view().isReachable == isDown)
        #expect(server.calls.count == 2)
    }

    @Test("what stands under which name is asked each time, and not known of a server that is down")
    func digests() async {
        let server = FakeModelServer(models: [:])
        let name = ModelName(base: "m")
        let digest = server.install(
            name,
            ServedModel(system: "", template: "", messages: [], parameterText: "", family: "x", trainedContext: nil))
        let probe = probe(server)
        #expect(await probe.digests() == [name: digest])
        server.setDown(true)
        #expect(await probe.digests() == nil)
    }

    @Test("a clock that was set back does not keep an old answer alive")
    func clockSetBack() async {
        let server = FakeModelServer(models: [:])
        let probe = probe(server)
        _ = await probe.view()
        clock.advance(by: -3600)
        _ = await probe.view()
        #expect(server.calls.count == 2)
    }

    @Test("who asks while the question is under way gets its answer, and asks no second one")
    func shared() async {
        let server = GatedServer()
        let probe = probe(server)
        async let first = probe.view()
        await server.wasAsked()
        async let second = probe.view()
        await Task.yield()
        server.open()
        let views = await [first, second]
        #expect(views.allSatisfy { $0.version == "0.0.1" })
        #expect(server.count == 1)
    }

    @Test("a server that never answers is given up after the limit, and its address and the limit are named")
    func silent() async throws {
        let view = await probe(GatedServer(), limit: .milliseconds(20)).view()
        #expect(!view.isReachable)
        let error = try #require(view.error)
        #expect(error.code == .ollamaUnavailable)
        #expect(error.message.en.contains("http://ollama"))
        #expect(error.cause?.message.en.contains("0.02 seconds") == true)
    }
}
